"""A server that speaks S3, for the length of a test."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something answers there."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended before it answered"
        time.sleep(0.1)
    pytest.fail("the server did not answer in thirty seconds")


def bucket_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a folder in a new bucket."""
    boto3 = pytest.importorskip("boto3", reason="moto is not installed: pip install 'moto[server]'")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for name, value in (("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", "eu-west-2")):
        monkeypatch.setenv(name, value)
    try:
        wait_for(port, server)
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="eu-west-2")
        client.create_bucket(Bucket="wardmote", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        yield f"s3://wardmote/records?scheme=http&endpoint_override=127.0.0.1:{port}&region=eu-west-2"
    finally:
        server.terminate()
        server.wait()
