"""What other rooms may call: load files, and read the records behind every figure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Progress
from wardmote.intake import models, queries, store
from wardmote.intake.at_rest import RecordsVerified, fetch_absent, files_not_as_loaded, mismatches, verify_records
from wardmote.intake.batch_summaries import BatchSummary, batches_of, summary_of
from wardmote.intake.errors import (
    FileRefused,
    IntakeError,
    LoadRefused,
    SourceError,
    StoreError,
    UnknownSource,
)
from wardmote.intake.notices import Notice
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.queries import coverage, segments
from wardmote.intake.references import editions, reference
from wardmote.intake.sources import ALIASES, Source, Value, mapping, source, sources
from wardmote.intake.store import Segment, lazy_records

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

    from wardmote.intake.drafting.checks import check_against, check_declaration, ready_source
    from wardmote.intake.drafting.drafts import Draft, draft_source
    from wardmote.intake.fetching.areas import fetch_areas
    from wardmote.intake.fetching.police_uk import fetch_police_uk, fetch_police_uk_crimes
    from wardmote.intake.news import news
    from wardmote.intake.operations.copying import copy_records
    from wardmote.intake.operations.removing import forget_partnership
    from wardmote.intake.operations.sweeping import sweep_uploads
    from wardmote.intake.summaries import (
        batches,
        describe_batches,
        describe_sources,
        has_records,
        has_sent,
        late_sources,
        waiting,
    )
    from wardmote.intake.wanted import what_they_send, whom_to_ask

__all__ = [
    "ALIASES",
    "BatchSummary",
    "Draft",
    "FileRefused",
    "IntakeError",
    "IntakePermission",
    "LoadRefused",
    "Notice",
    "RecordsVerified",
    "Segment",
    "Source",
    "SourceError",
    "StoreError",
    "UnknownSource",
    "Value",
    "batch_address",
    "batches",
    "batches_of",
    "catalogue_stamp",
    "check_against",
    "check_declaration",
    "copy_records",
    "councils_drawn",
    "count_records",
    "coverage",
    "crime_outcome_classes",
    "describe_batches",
    "describe_sources",
    "draft_source",
    "editions",
    "fetch_absent",
    "fetch_areas",
    "fetch_police_uk",
    "fetch_police_uk_crimes",
    "files_not_as_loaded",
    "forget_partnership",
    "has_records",
    "has_sent",
    "late_sources",
    "lazy_records",
    "load",
    "mapping",
    "mismatches",
    "months_supplied",
    "news",
    "ready_source",
    "records",
    "reference",
    "segments",
    "source",
    "sources",
    "sweep_uploads",
    "verify_records",
    "waiting",
    "what_they_send",
    "whom_to_ask",
]


# What brings files in and tells of them is read when it is first asked for: whoever asks for a figure needs none of it.
LATER = {
    "Draft": "drafting.drafts",
    "batches": "summaries",
    "check_against": "drafting.checks",
    "check_declaration": "drafting.checks",
    "copy_records": "operations.copying",
    "describe_batches": "summaries",
    "describe_sources": "summaries",
    "draft_source": "drafting.drafts",
    "fetch_areas": "fetching.areas",
    "fetch_police_uk": "fetching.police_uk",
    "fetch_police_uk_crimes": "fetching.police_uk",
    "forget_partnership": "operations.removing",
    "has_records": "summaries",
    "has_sent": "summaries",
    "late_sources": "summaries",
    "news": "news",
    "ready_source": "drafting.checks",
    "sweep_uploads": "operations.sweeping",
    "waiting": "summaries",
    "what_they_send": "wanted",
    "whom_to_ask": "wanted",
}


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"wardmote.intake.{LATER[name]}"), name)
    return value


def load(  # noqa: PLR0913 - each is a word of the command line
    *,
    by: User,
    partnership: Partnership,
    source: str,
    paths: Sequence[Path],
    progress: Progress | None = None,
    run_id: UUID | None = None,
    within: Iterable[Path] | None = None,
    today: date | None = None,
    organisation: str | None = None,
    whole_periods: bool = False,
    beside: bool = False,
) -> list[BatchSummary]:
    """Load files, folders, gzip and zip files of a source (or of the several that an alias such as police-uk names).

    All of it or nothing: records become visible in one transaction at the end. Bytes that are loaded already change
    nothing, and give the batch that holds them with `is_new` false. With `within`, every file must really lie in one
    of those folders. `today` bounds the months that can be. `organisation` (its name or code) says who sends a
    partner's files; unless told, the only organisation of the kind that the source's declaration names. A partner's
    period in use does not give way to one with far fewer records, nor a longer period to some of its months, unless
    `whole_periods` says that the files hold all there is. A category or
    council that is wholly gone from them is asked about too: `beside` keeps its records. Returns a summary for each source, in the order of names.

    Raises LoadRefused with a sentence for each file that is wrong, and UnknownSource.
    """
    from wardmote.intake.operations.load import Order, load_files

    def say(sentence: str, done: int | None, total: int | None) -> None:
        if progress is not None:
            progress.say(sentence, done=done, total=total)

    every = [Path(path) for path in paths]
    order = Order(by, partnership, source, every, within, run_id, today, organisation, whole_periods, beside)
    return [summary_of(loaded.batch, is_new=loaded.is_new) for loaded in load_files(order, say)]


def count_records(
    partnership: Partnership,
    *,
    sources: Sequence[str],
    by: Sequence[str],
    as_of: datetime | None = None,
    where: "nw.Expr | None" = None,
) -> "pa.Table":
    """The sum of the records' quantities for each combination of the columns `by`, as an Arrow table with “count” (int64).

    Of several sources, the first that supplied a sender's month is read for it. `where` is a Narwhals expression over
    the record's columns (docs/reference/record-store.md); the engine is the one that WARDMOTE_ENGINE names. Copies of a
    crime for other wards are rows of their own: leave them out with `nw.col("boundary_copy") == 0`. Counts are the
    records in use at the moment `as_of`, now unless told.
    """
    source_segments = coverage(partnership, sources=sources, as_of=as_of)
    return store.count([segment.path for segment in queries.supplied(source_segments)], by, where)


def records(
    partnership: Partnership,
    *,
    sources: Sequence[str],
    filters: Mapping[str, Any],
    limit: int,
    as_of: datetime | None = None,
) -> list[dict[str, Any]]:
    """The source rows behind a number, oldest first, at most `limit` of them.

    `filters` gives a value, a list of values or None (“has none”) by column, and `start` and `end` (dates, half-open) for
    the months. Each row holds the record's columns and `file_name`, `line`, `batch_id`.
    """
    source_segments = queries.supplied(coverage(partnership, sources=sources, as_of=as_of))
    start, end = filters.get("start"), filters.get("end")
    by_batch: dict[int, list[Path]] = {}
    for segment in source_segments:
        if (start is None or segment.month >= start) and (end is None or segment.month < end):
            by_batch.setdefault(segment.batch_id, []).append(segment.path)
    rows: list[dict[str, Any]] = []
    for batch_id, paths in by_batch.items():
        names = dict(models.BatchFile.objects.filter(batch_id=batch_id).values_list("number", "name"))
        for row in store.rows(paths, filters, limit).to_pylist():
            number, line = row.pop("file_number"), row.pop("row_number")
            rows.append({**row, "batch_id": batch_id, "file_name": names.get(number, ""), "line": line})
    rows.sort(key=lambda row: (row["month"], row["file_name"], row["line"]))
    return rows[:limit]


def councils_drawn(batches: Iterable[int]) -> dict[int, dict[int, frozenset[str]]]:
    """For each batch with a point outside every boundary: the councils whose boundaries were loaded, by vintage of LSOAs.

    Such a point surely lies in none of these councils; of any other nobody can tell.
    """
    behind = models.Segment.objects.filter(batch__in=set(batches), batch__rows_beyond__gt=0)
    rows = behind.order_by("batch_id").values_list("batch_id", "batch__councils_drawn").distinct()
    return {key: {int(year): frozenset(codes) for year, codes in drawn.items()} for key, drawn in rows}


def batch_address(partnership: Partnership, batch: int | str) -> str:
    """The address of a batch's page, for those who know the batch by its number.

    Worked out by pages only: it brings in the pages of every room.
    """
    return reverse("intake:batch", args=[partnership.slug, batch])


def catalogue_stamp(partnership: Partnership, as_of: datetime | None = None, *, sources: Sequence[str] = ()) -> str:
    """A text that changes when the segments in use change (of those sources, or any); a key for what is computed from them."""
    return queries.stamp(partnership, as_of, sources=sources)


def months_supplied(partnership: Partnership) -> Mapping[str, frozenset[date]]:
    """The months of which records are in use, by source; a source without any is not there."""
    return queries.months_supplied(partnership)


def crime_outcome_classes() -> Mapping[str, Value]:
    """The outcomes of police.uk by slug: label, and whether the word says that a suspect was identified or charged."""
    return {value.slug: value for value in mapping("police-uk-outcomes").values}
