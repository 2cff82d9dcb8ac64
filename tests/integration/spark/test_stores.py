"""The record store away from this machine's disk: on S3-compatible storage, and read by a cluster's workers."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings

from tests.integration.s3 import bucket_of_its_own, free_port, wait_for
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.operations.copying import copy_records
from wardmote.intake.public import StoreError, count_records
from wardmote.measures.counting import reader
from wardmote.measures.public import figure

pytestmark = pytest.mark.spark
COUNCIL, LAST = "E06990001", "2026-09"
BY = ("sender", "month", "council", "category")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket on a server that speaks S3."""
    yield from bucket_of_its_own(monkeypatch)


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
