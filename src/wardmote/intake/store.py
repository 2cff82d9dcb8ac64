"""Reading the records: the same expressions, whichever engine does it."""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.intake.at_rest import damaged, refuse_other_rows, refuse_other_rows_in
from wardmote.intake.engines import on_cluster, opened
from wardmote.intake.errors import StoreError
from wardmote.intake.object_store import objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa


@dataclass(frozen=True)
class Segment:
    """The records of one sender and period from one batch; `path` is the Parquet file.

    `month` is the first of the period's `span` months. `is_nil` says that the sender sent that there was nothing.
    `suppressed` counts the rows that came without the count of a category, or of several, joined by “|”; before
    them stand the code of the rows' council and “:”, where the rows say it. None for no row. `repeats` counts the
    duplicates that were removed of it.
    `wards` are those whose answers of the API the records are.
    """

    id: int
    batch_id: int
    source: str
    sender: str
    month: date
    rows: int
    path: Path
    loaded_at: datetime
    superseded_at: datetime | None
    span: int = 1
    is_nil: bool = False
    suppressed: Mapping[str, int] | None = field(default=None, compare=False)
    repeats: int | None = field(default=None, compare=False)
    wards: Sequence[str] | None = field(default=None, compare=False)


@contextmanager
def lazy_records(
    paths: Sequence[Path], *, beside: "pa.Table | None" = None, on: Sequence[str] = ()
) -> "Iterator[nw.LazyFrame[Any]]":
    """The records in the files as one lazy Narwhals frame on the engine that WARDMOTE_ENGINE names.

    With `beside`, a small table, its columns stand beside those of the records that agree with it in the columns `on`.
    """
    storage = objects()
    if storage is not None and (on_cluster(settings.WARDMOTE_ENGINE) or not all(path.exists() for path in paths)):
        folder = Path(settings.RECORDS_DIR)
        names = [path.relative_to(folder).as_posix() for path in paths]
        refuse_other_rows_in(storage, names)
    else:
        storage, names = None, _on_disk(paths)
    try:
        with opened(settings.WARDMOTE_ENGINE, names, storage, beside) as (frame, other):
            yield frame if other is None else frame.join(other, on=list(on), how="left")
    except StoreError:
        raise
    except Exception as fault:
        if not _is_damage(fault):
            raise
        raise damaged(next((path.name for path in paths if path.name in str(fault)), _("of these"))) from fault


def _on_disk(paths: Sequence[Path]) -> list[str]:
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise StoreError(
            _(
                "{count} of {count_2} files of the record store are missing, the first is {name}. Restore the folder “records” from the backup."
            ).format(count=len(missing), count_2=len(paths), name=missing[0].name)
        )
    refuse_other_rows(paths)
    return [str(path) for path in paths]


def _is_damage(fault: Exception) -> bool:
    """Whether an engine's fault comes of bytes that are not those of a record file."""
    import duckdb
    from pyarrow import ArrowInvalid

    return isinstance(
        fault,
        duckdb.IOException | duckdb.InvalidInputException | duckdb.SerializationException | ArrowInvalid | OSError,
    )


def count(paths: Sequence[Path], by: Sequence[str], where: "nw.Expr | None" = None) -> "pa.Table":
    """The sum of the records' quantities (1 for each incident) by the columns `by`, sorted by them; “count” is int64."""
    import pyarrow as pa

    if not paths:
        return pa.table({name: pa.array([], pa.string()) for name in by} | {"count": pa.array([], pa.int64())})
    with lazy_records(paths) as frame:
        rows = frame if where is None else frame.filter(where)
        counted = rows.group_by(*by).agg(nw.col("quantity").sum().cast(nw.Int64).alias("count"))
        return counted.sort(*by).collect(backend="pyarrow").to_native()


def rows(paths: Sequence[Path], filters: Mapping[str, Any], limit: int) -> "pa.Table":
    """Records that answer the filters: a value, a list of values, or None for “has none” by column."""
    with lazy_records(paths) as every:
        wanted = expressions(filters)
        chosen = every.filter(*wanted) if wanted else every
        # One row of a wide table makes several records.
        ordered = chosen.sort("month", "file_number", "row_number", "category").head(limit)
        return _whole_numbers(ordered.collect(backend="pyarrow").to_native())


def _whole_numbers(table: "pa.Table") -> "pa.Table":
    """The table with unsigned numbers as such: Spark has none of 64 bits and gives decimals."""
    import pyarrow as pa

    kinds = [pa.uint64() if pa.types.is_decimal(field.type) else field.type for field in table.schema]
    return table.cast(pa.schema([field.with_type(kind) for field, kind in zip(table.schema, kinds, strict=True)]))


def expressions(filters: Mapping[str, Any]) -> "list[nw.Expr]":
    """One condition for each filter; `start` and `end` bound the month, half-open."""
    conditions = []
    for name, value in filters.items():
        if name == "start":
            conditions.append(nw.col("month") >= value)
        elif name == "end":
            conditions.append(nw.col("month") < value)
        elif value is None:
            conditions.append(nw.col(name).is_null())
        elif isinstance(value, list | tuple | set | frozenset):
            conditions.append(nw.col(name).is_in(sorted(value)))
        else:
            conditions.append(nw.col(name) == value)
    return conditions
