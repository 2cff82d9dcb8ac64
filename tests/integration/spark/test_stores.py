"""The record store away from this machine's disk: on S3-compatible storage, and read by a cluster's workers."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings

from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.object_store import Objects, objects
from wardmote.intake.operations.copying import copy_records
from wardmote.intake.public import StoreError, count_records, fetch_absent, segments, verify_records
from wardmote.intake.reading.segment_file import digest_of
from wardmote.measures.counting import reader
from wardmote.measures.public import figure

pytestmark = pytest.mark.spark
COUNCIL, LAST = "E06990001", "2026-09"
BY = ("sender", "month", "council", "category")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended before it answered"
        time.sleep(0.1)
    pytest.fail("the server did not answer in thirty seconds")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A bucket on a server that speaks S3."""
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


@pytest.fixture
def copied(aldermere: Partnership, bucket: str, settings: LazySettings) -> Partnership:
    settings.WARDMOTE_RECORDS_URL = bucket
    first = copy_records(by=system_person(), say=lambda *_: None)
    again = copy_records(by=system_person(), say=lambda *_: None)
    assert first > 100
    assert again == 0
    return aldermere


def test_figures_are_read_from_storage(copied: Partnership, settings: LazySettings, tmp_path: Path) -> None:
    before = figure(partnership=copied, measure="burglary", area=COUNCIL, year_ending=LAST).as_json()
    reader.forget()
    settings.RECORDS_DIR, settings.CACHE_DIR = tmp_path / "none", tmp_path / "cache"

    after = figure(partnership=copied, measure="burglary", area=COUNCIL, year_ending=LAST).as_json()

    assert before["count"] > 0
    assert after == before


def storage() -> Objects:
    held = objects()
    assert held is not None
    return held


def tampered(name: str, content: bytes) -> None:
    with storage()._files.open_output_stream(f"{storage()._base}/{name}") as stream:
        stream.write(content)


def a_name(partnership: Partnership) -> str:
    """One of the files that the figure is counted from."""
    found = segments(partnership, sources=["police-uk-street"])
    biggest = max((each for each in found if each.month.year == 2026), key=lambda each: each.rows)
    return biggest.path.relative_to(Path(django_settings.RECORDS_DIR)).as_posix()


def counted(partnership: Partnership) -> object:
    reader.forget()
    return figure(partnership=partnership, measure="burglary", area=COUNCIL, year_ending=LAST).as_json()


def test_a_copy_with_other_rows_is_not_counted(copied: Partnership, settings: LazySettings, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = a_name(copied)
    table = pq.read_table(Path(settings.RECORDS_DIR) / name)
    pq.write_table(pa.concat_tables([table] * 40), tmp_path / "swollen.parquet")
    tampered(name, (tmp_path / "swollen.parquet").read_bytes())
    settings.RECORDS_DIR, settings.CACHE_DIR = tmp_path / "none", tmp_path / "cache"

    with pytest.raises(StoreError, match=f"holds {table.num_rows * 40:,} records and {table.num_rows:,} were loaded"):
        counted(copied)


def test_a_copy_that_is_gone_is_said(copied: Partnership, settings: LazySettings, tmp_path: Path) -> None:
    name = a_name(copied)
    storage().remove(name)
    settings.RECORDS_DIR, settings.CACHE_DIR = tmp_path / "none", tmp_path / "cache"

    with pytest.raises(StoreError, match="missing from its storage"):
        counted(copied)
    assert any("in the storage: the file is missing" in problem for problem in verify_records().problems)


def test_a_changed_bit_in_a_copy_is_found(copied: Partnership, settings: LazySettings) -> None:
    assert verify_records().ok
    name = a_name(copied)
    content = bytearray((Path(settings.RECORDS_DIR) / name).read_bytes())
    content[len(content) // 2] ^= 1
    tampered(name, bytes(content))

    found = verify_records()

    assert not found.ok
    assert list(found.problems) == [f"{name} in the storage: its content is not what was written."]


def test_a_copy_cut_short_is_copied_again_and_a_damaged_file_is_not_copied(
    copied: Partnership, settings: LazySettings, tmp_path: Path
) -> None:
    name = a_name(copied)
    whole = (Path(settings.RECORDS_DIR) / name).read_bytes()
    tampered(name, whole[: len(whole) // 2])
    assert copy_records(by=system_person(), say=lambda *_: None) == 1
    assert verify_records().ok

    storage().remove(name)
    mine = tmp_path / "records"
    shutil.copytree(settings.RECORDS_DIR, mine)
    settings.RECORDS_DIR = mine
    (mine / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(StoreError, match="is damaged"):
        copy_records(by=system_person(), say=lambda *_: None)
    assert not storage().has(name)


def test_a_backup_holds_what_only_the_storage_has(copied: Partnership, settings: LazySettings, tmp_path: Path) -> None:
    before = {name: storage().digest(name) for name in [a_name(copied)]}
    settings.RECORDS_DIR = tmp_path / "none"

    assert fetch_absent(tmp_path / "backup") > 100
    assert {name: digest_of(tmp_path / "backup" / name) for name in before} == before

    tampered(a_name_below(copied), b"not a record file")
    with pytest.raises(StoreError, match="is damaged"):
        fetch_absent(tmp_path / "again")


def a_name_below(partnership: Partnership) -> str:
    return (
        segments(partnership, sources=["police-uk-street"])[0]
        .path.relative_to(Path(django_settings.RECORDS_DIR))
        .as_posix()
    )


def test_without_storage_a_missing_file_is_said(aldermere: Partnership, settings: LazySettings, tmp_path: Path) -> None:
    settings.RECORDS_DIR = tmp_path / "none"

    with pytest.raises(StoreError, match="files of the record store are missing"):
        count_records(aldermere, sources=["police-uk-street"], by=BY)


@pytest.fixture
def cluster(spark: str) -> Iterator[str]:
    """A Spark master and one worker, processes of their own."""
    import os

    import pyspark

    home = Path(pyspark.__file__).parent
    port, running = free_port(), []

    def start(*words: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable,
        }
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        return process

    try:
        master = start(
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--webui-port",
            str(free_port()),
        )
        wait_for(port, master)
        start(
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "2",
            "--memory",
            "1g",
            "--webui-port",
            str(free_port()),
            f"spark://127.0.0.1:{port}",
        )
        yield f"spark://127.0.0.1:{port}"
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


ASK_THE_CLUSTER = """
import json, sys
import narwhals as nw
from pathlib import Path
from wardmote.intake.engines import opened
from wardmote.intake.object_store import Objects

engine, url, *names = sys.argv[1:]
with opened(engine, names, Objects(url)) as (frame, _beside):
    counted = frame.group_by("month", "category").agg(nw.len().alias("count")).sort("month", "category")
    rows = counted.collect(backend="pyarrow").to_native().to_pylist()
print(json.dumps([[str(row["month"]), row["category"], row["count"]] for row in rows]))
"""


def test_a_cluster_counts_the_same(aldermere: Partnership, cluster: str) -> None:
    """A process of its own: a process has one Spark session, and the other tests have theirs."""
    import json
    import os

    from wardmote.intake.public import segments

    folder = Path(django_settings.RECORDS_DIR)
    found = segments(aldermere, sources=["police-uk-street"])
    names = [each.path.relative_to(folder).as_posix() for each in found]
    asked = subprocess.run(
        [sys.executable, "-c", ASK_THE_CLUSTER, cluster, folder.as_uri(), *names],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "wardmote.config.settings"},
    )
    assert asked.returncode == 0, asked.stderr[-2000:]

    told = {(month, category): count for month, category, count in json.loads(asked.stdout.splitlines()[-1])}
    here = count_records(aldermere, sources=["police-uk-street"], by=("month", "category")).to_pylist()

    assert told == {(str(row["month"]), row["category"]): row["count"] for row in here}
