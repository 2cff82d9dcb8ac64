"""The engines that can read the record store: DuckDB in this process, or Spark, here or on a cluster."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import narwhals as nw

from wardmote.intake.errors import StoreError
from wardmote.intake.object_store import Objects

DUCKDB = "duckdb"
LOCAL = re.compile(r"local(\[(\*|\d+)\])?$")
CLUSTER = re.compile(r"(spark|k8s)://\S+$|yarn$")
# Spark's own default of 200 is for clusters; on one machine each partition costs more than its work.
LOCAL_PARTITIONS = 8


def is_spark(engine: str) -> bool:
    """Whether WARDMOTE_ENGINE names a Spark master; raises StoreError when it names no engine at all."""
    if engine == DUCKDB:
        return False
    if LOCAL.match(engine) or CLUSTER.match(engine):
        return True
    raise StoreError(
        f"WARDMOTE_ENGINE is “{engine}”: set it to duckdb, or to a Spark master such as local[*] or spark://host:7077."
    )


def on_cluster(engine: str) -> bool:
    """Whether the engine's workers are other machines, which do not see this one's disk."""
    return is_spark(engine) and not LOCAL.match(engine)


@contextmanager
def opened(engine: str, names: Sequence[str], objects: Objects | None) -> "Iterator[nw.LazyFrame[Any]]":
    """The Parquet files as one lazy frame: paths on this machine's disk, or names within `objects`."""
    if is_spark(engine):
        addresses = [f"file://{name}" if objects is None else objects.address(name) for name in names]
        # Without recursiveFileLookup Spark would take “month=2022-05” in the path for the column, and overwrite it.
        reader = _spark(engine).read.option("recursiveFileLookup", "true")
        yield nw.from_native(reader.parquet(*addresses))
        return
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET preserve_insertion_order = false")
        if objects is None:
            yield nw.from_native(connection.read_parquet(list(names), hive_partitioning=False, union_by_name=False))
        else:
            yield nw.from_native(connection.from_arrow(objects.dataset(names)))


@cache
def _spark(engine: str) -> Any:
    """The Spark session of this process: in UTC, answers by Arrow, quiet; anything else from spark-defaults.conf."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise StoreError(
            f"WARDMOTE_ENGINE is “{engine}”, and PySpark is not installed: pip install 'wardmote[spark]'."
        ) from error
    # The workers must run the same Python, or functions sent to them cannot be read.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.appName("wardmote")
        .master(engine)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.ui.showConsoleProgress", "false")
    )
    if LOCAL.match(engine):
        builder = (
            builder.config("spark.sql.shuffle.partitions", str(LOCAL_PARTITIONS))
            # Some thousand files are looked up faster here than by a job of their own.
            .config("spark.sql.sources.parallelPartitionDiscovery.threshold", "100000")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
        )
    try:
        return builder.getOrCreate()
    except Exception as error:
        # PySpark raises its own errors, the gateway's and the system's; all mean that there is no Spark to ask.
        raise StoreError(
            f"Spark does not answer at “{engine}”: {str(error).splitlines()[0][:200]}. It needs Java 17 or later here, and "
            "a master that can be reached."
        ) from error
