"""The engines that can read the record store: DuckDB in this process, or Spark, here or on a cluster."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import narwhals as nw

from wardmote.intake.errors import StoreError
from wardmote.intake.object_store import Objects

if TYPE_CHECKING:
    import pyarrow as pa

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
def opened(
    engine: str, names: Sequence[str], objects: Objects | None, beside: "pa.Table | None" = None
) -> "Iterator[tuple[nw.LazyFrame[Any], nw.LazyFrame[Any] | None]]":
    """The Parquet files as one lazy frame: paths on this machine's disk, or names within `objects`.

    With it a small table as a lazy frame of the same engine, so that the two can be joined.
    """
    if is_spark(engine):
        addresses = [f"file://{name}" if objects is None else objects.address(name) for name in names]
        # Without recursiveFileLookup Spark would take “month=2022-05” in the path for the column, and overwrite it.
        reader = _spark(engine).read.option("recursiveFileLookup", "true")
        yield nw.from_native(reader.parquet(*addresses)), _spark_frame(engine, beside)
        return
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET preserve_insertion_order = false")
        other = None if beside is None else nw.from_native(connection.from_arrow(beside))
        if objects is None:
            files = connection.read_parquet(list(names), hive_partitioning=False, union_by_name=False)
        else:
            files = connection.from_arrow(objects.dataset(names))
        yield nw.from_native(files), other


def _spark_frame(engine: str, table: "pa.Table | None") -> "nw.LazyFrame[Any] | None":
    """A small table as Spark's own; texts and numbers are all it may hold."""
    if table is None:
        return None
    kinds = {"string": "string", "double": "double", "int64": "bigint"}
    schema = ", ".join(f"{field.name} {kinds[str(field.type)]}" for field in table.schema)
    rows = [tuple(row[name] for name in table.column_names) for row in table.to_pylist()]
    frame: nw.LazyFrame[Any] = nw.from_native(_spark(engine).createDataFrame(rows, schema))
    return frame


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
