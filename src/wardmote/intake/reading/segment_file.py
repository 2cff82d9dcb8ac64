"""One segment: the records of a sender and month, freed of true repeats and written as one Parquet file."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from wardmote.foundations.months import month_at
from wardmote.intake.partner.shape import partner_shape
from wardmote.intake.quality.history import summed_up
from wardmote.intake.reading.doubling import Doubling, doubling_of
from wardmote.intake.sources import Source

PART = ".part"
PIECE = 8 * 1024 * 1024
# Of a sender's month the least and greatest value of a column leaves out no reading, and costs a seventh of the writing.
STATISTICS = {"min": False, "max": False, "null_count": True, "distinct_count": False}
Key = tuple[str, int]


@dataclass
class Written:
    """One segment on disk, not yet visible, and what became of its rows."""

    sender: str
    month: int
    path: Path
    rows: int
    read: int
    repeats: int = 0
    differing: int = 0
    without_place: int = 0
    beyond: int = 0
    boundary_copies: int = 0
    councils_read: Counter[str] = field(default_factory=Counter)
    councils_kept: Counter[str] = field(default_factory=Counter)
    files: frozenset[int] = frozenset()
    summary: dict[str, Any] = field(default_factory=dict)
    span: int = 1
    is_nil: bool = False
    digest: str = ""
    doubling: Doubling = field(default_factory=Doubling)


def write_segment(read: pl.DataFrame, key: Key, path: Path, source: Source, *, nil: tuple[int, int] | None) -> Written:
    """Write the records under a name that no reader looks for; `nil` is the span and file of a return of nothing."""
    sender, month = key
    path.parent.mkdir(parents=True, exist_ok=True)
    frame, repeats, differing = without_repeats(read, several=source.records["identifier"] != "one record each")
    if not source.has_identifiers:
        repeats = differing = 0
    doubling = doubling_of(read, repeats=repeats)
    stored_shape(frame, source, month).write_parquet(
        part_of(path), compression="zstd", compression_level=1, statistics=STATISTICS
    )
    nil_span, nil_file = nil or (1, 0)
    own = frame["boundary_copy"] == 0
    has_copies = not own.all()
    councils = _by_council(read, has_copies=has_copies)
    in_none = frame["council"].is_null() & own
    located = frame["longitude"].is_not_null() | frame["lsoa"].is_not_null()
    return Written(
        sender=sender,
        month=month,
        path=path,
        rows=frame.height,
        read=read.height,
        repeats=repeats,
        differing=differing,
        without_place=int((in_none & ~located).sum()),
        beyond=int((in_none & located).sum()),
        boundary_copies=int((~own).sum()),
        councils_read=councils,
        councils_kept=_by_council(frame, has_copies=has_copies) if repeats else councils,
        files=frozenset(read["file_number"].unique().to_list()) or frozenset([nil_file]),
        span=_span(read, nil_span),
        is_nil=nil is not None and not read.height,
        digest=digest_of(part_of(path)),
        summary=summed_up(frame) | ({"alike": doubling.alike} if doubling.alike else {}),
        doubling=doubling,
    )


def without_repeats(frame: pl.DataFrame, *, several: bool = False) -> tuple[pl.DataFrame, int, int]:
    """The records without repeats, how many were left out, and how many identifiers stand on rows that differ.

    Rows with the same identifier are one record when they are the same in all but the outcome: of those the last that states
    an outcome is kept. A record without an identifier is never a repeat: two identical reports of anti-social
    behaviour are two incidents. With `several` an identifier may rightly have several rows: only rows that are the same
    throughout are repeats, and no identifier is said to differ.
    """
    again = (
        frame["identifier_hash"].is_duplicated()
        & frame["identifier_hash"].is_not_null()
        & (frame["boundary_copy"] == 0)
    )
    if not again.any():
        return frame, 0, 0
    doubtful = frame.with_row_index("at").filter(again)
    left_out = _repeats(doubtful, ["identifier_hash", "row_hash" if several else "record_hash"])
    rest = frame.with_row_index("at").filter(~pl.col("at").is_in(left_out.implode())).drop("at")
    own = rest.filter((pl.col("boundary_copy") == 0) & pl.col("identifier_hash").is_not_null())["identifier_hash"]
    differing = 0 if several else own.filter(own.is_duplicated()).n_unique()
    return rest, frame.height - rest.height, differing


def _repeats(doubtful: pl.DataFrame, same: list[str]) -> pl.Series:
    """Where the rows stand that another row takes the place of: the last that states an outcome, else the first."""
    positions = doubtful.group_by(same, maintain_order=True).agg(
        pl.coalesce(pl.col("at").filter(pl.col("outcome").is_not_null()).last(), pl.col("at").first()).alias("at")
    )["at"]
    return doubtful["at"].filter(~doubtful["at"].is_in(positions.implode()))


def stored_shape(frame: pl.DataFrame, source: Source, month: int) -> pl.DataFrame:
    """The records as they are stored: with the source, the month and the times that follow from it."""
    first, end = month_at(month), month_at(month + 1)
    if "when_from" in frame.columns:
        return partner_shape(frame, source, first)
    by_month = frame["moment"].null_count() == frame.height
    start = pl.lit(datetime(first.year, first.month, 1), dtype=pl.Datetime("us")) if by_month else pl.col("moment")  # noqa: DTZ001 - stored as naive UTC
    until = pl.lit(datetime(end.year, end.month, 1), dtype=pl.Datetime("us")) if by_month else pl.col("moment")  # noqa: DTZ001 - stored as naive UTC
    return frame.select(
        pl.lit(source.slug, dtype=pl.Categorical).alias("source"),
        "sender",
        "category",
        "subcategory",
        pl.lit(first).alias("month"),
        start.alias("when_from"),
        until.alias("when_to"),
        pl.lit("month" if by_month else "minute", dtype=pl.Categorical).alias("when_precision"),
        "longitude",
        "latitude",
        pl.when(pl.col("longitude").is_null())
        .then(pl.lit("none"))
        .otherwise(pl.lit("snapped"))
        .cast(pl.Categorical)
        .alias("point_precision"),
        "lsoa",
        "lsoa_vintage",
        "council",
        "area_basis",
        "ward",
        "boundary_copy",
        pl.lit(1, dtype=pl.Int32).alias("quantity"),
        "outcome",
        "attributes",
        pl.col("file_number").cast(pl.Int32),
        pl.col("row_number").cast(pl.Int64),
        "identifier_hash",
    )


def _span(frame: pl.DataFrame, nil_span: int) -> int:
    """How many months the records cover; a nil return says so itself."""
    if "span" not in frame.columns:
        return 1
    return int(frame["span"].max() or nil_span) if frame.height else nil_span  # type: ignore[arg-type]


def _by_council(frame: pl.DataFrame, *, has_copies: bool) -> Counter[str]:
    own = frame.filter(pl.col("boundary_copy") != 1) if has_copies else frame
    counted = own["council"].value_counts(name="rows").drop_nulls("council")
    return Counter(dict(zip(counted["council"].cast(pl.String).to_list(), counted["rows"].to_list(), strict=True)))


def part_of(path: Path) -> Path:
    """The name under which no reader looks for it."""
    return path.with_name(path.name + PART)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
