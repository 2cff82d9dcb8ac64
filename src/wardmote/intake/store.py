"""Reading the records: the one module that knows which engine does it."""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
from django.conf import settings

from wardmote.intake.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

ENGINES = ("duckdb", "spark")


@dataclass(frozen=True)
class Segment:
    """The records of one provider and month from one batch; `path` is the Parquet file."""

    id: int
    batch_id: int
    source: str
    provider: str
    month: date
    rows: int
    path: Path
    loaded_at: datetime
    superseded_at: datetime | None


@contextmanager
def lazy_records(paths: Sequence[Path]) -> "Iterator[nw.LazyFrame[Any]]":
    """The records in the files as one lazy Narwhals frame on the engine that WARDMOTE_ENGINE names."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise StoreError(
            f"{len(missing)} of {len(paths)} files of the record store are missing, the first is {missing[0].name}. "
            "Restore the folder “records” from the backup."
        )
    names = [str(path) for path in paths]
    if settings.WARDMOTE_ENGINE == "spark":
        yield nw.from_native(_spark().read.option("mergeSchema", "true").parquet(*names))
        return
    if settings.WARDMOTE_ENGINE != "duckdb":
        raise StoreError(f"WARDMOTE_ENGINE is “{settings.WARDMOTE_ENGINE}”: set it to {' or '.join(ENGINES)}.")
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET preserve_insertion_order = false")
        yield nw.from_native(connection.read_parquet(names, hive_partitioning=False, union_by_name=False))


def _spark() -> Any:
    """The Spark session of this process, in UTC and with few partitions."""
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise StoreError("WARDMOTE_ENGINE is “spark” but PySpark is not installed: pip install pyspark.") from error
    builder = SparkSession.builder.appName("wardmote").config("spark.sql.session.timeZone", "UTC")
    return builder.config("spark.sql.shuffle.partitions", "8").getOrCreate()


def count(paths: Sequence[Path], by: Sequence[str], where: "nw.Expr | None" = None) -> "pa.Table":
    """How many records there are for each combination of the columns `by`, sorted by them; column “count” is int64."""
    import pyarrow as pa

    if not paths:
        return pa.table({name: pa.array([], pa.string()) for name in by} | {"count": pa.array([], pa.int64())})
    with lazy_records(paths) as frame:
        rows = frame if where is None else frame.filter(where)
        counted = rows.group_by(*by).agg(nw.len().cast(nw.Int64).alias("count"))
        return counted.sort(*by).collect(backend="pyarrow").to_native()


def rows(paths: Sequence[Path], filters: Mapping[str, Any], limit: int) -> "pa.Table":
    """Records that answer the filters: a value, a list of values, or None for “has none” by column."""
    with lazy_records(paths) as every:
        wanted = expressions(filters)
        chosen = every.filter(*wanted) if wanted else every
        ordered = chosen.sort("month", "file_number", "row_number").head(limit)
        return ordered.collect(backend="pyarrow").to_native()


def expressions(filters: Mapping[str, Any]) -> "list[nw.Expr]":
    """One condition for each filter; `start` and `end` bound the month, half-open."""
    made = []
    for name, value in filters.items():
        if name == "start":
            made.append(nw.col("month") >= value)
        elif name == "end":
            made.append(nw.col("month") < value)
        elif value is None:
            made.append(nw.col(name).is_null())
        elif isinstance(value, list | tuple | set | frozenset):
            made.append(nw.col(name).is_in(sorted(value)))
        else:
            made.append(nw.col(name) == value)
    return made
