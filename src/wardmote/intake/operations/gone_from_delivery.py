"""A delivery that lacks what was there: categories, councils, wards or services wholly gone from the periods that it would replace.

Councils export by service, so a file of noise would take the place of one of fly-tipping. What is gone is asked about: the
delivery replaces it, or comes beside it, and then the records of what it lacks are kept with the files they came from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.months import month_at
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import PlacesRefused, area
from wardmote.intake.errors import LoadRefused
from wardmote.intake.models import Segment
from wardmote.intake.operations.carrying import Carrying
from wardmote.intake.partner.shape import PARTNER
from wardmote.intake.quality.thresholds import thresholds
from wardmote.intake.queries import replaced
from wardmote.intake.reading.records import SHAPE, in_shape
from wardmote.intake.sources import Source, mapping

# What a record is of; `service` is who of the sender dealt with it, where the source keeps that.
FIELDS = ("category", "council", "ward", "service")
SERVICES = ("service", "department", "directorate", "team", "section")
SHOWN = 12
HOW = gettext_noop(
    "If the files hold everything for these periods, say that they replace what is there: on the page where they are checked, or "
    "with --whole-months. If they are one part of several, say that they come beside it: on that page, or with --beside."
)
# A sender's period: its code, its first month, how many months it spans.
Span = tuple[str, date, int]


@dataclass(frozen=True)
class Gone:
    """A category, council, ward or service that the sender's periods in use have, and that no record of the delivery has."""

    organisation: str
    name: str
    rows: int
    field: str = "category"

    def sentence(self) -> str:
        """Who, what, how many records."""
        return ngettext(
            "{organisation}: {name}, which has {rows} record in use for these periods, is not in the files.",
            "{organisation}: {name}, which has {rows} records in use for these periods, is not in the files.",
            self.rows,
        ).format(organisation=self.organisation, name=self.name, rows=f"{self.rows:,}")


def spans_of(records: pl.DataFrame) -> list[Span]:
    """The senders' periods that the records are of."""
    rows = records.select(pl.col("sender").cast(pl.String), "month", "span").unique().sort("sender", "month").rows()
    return [(sender, month_at(month), span) for sender, month, span in rows]


def gone(partnership: Partnership, source: Source, records: pl.DataFrame, *, on: date) -> list[Gone]:
    """What the delivery lacks of a partner's source, the largest first; records that are too few may have been corrected."""
    if not source.is_partner or source.is_reference or not records.height:
        return []
    least = int(thresholds(on)["gone_least"])
    names = {each.code: each.name for each in partnership.organisations.all()}
    lost_all = []
    for sender, segments in _in_use(partnership, source, spans_of(records)).items():
        values = _values(records.filter(pl.col("sender").cast(pl.String) == sender))
        stored = pl.concat([_told(_stored(each)).select(FIELDS) for each in segments])
        for field in FIELDS:
            lost = {
                key: rows for key, rows in _counts(stored, field).items() if key not in values[field] and rows >= least
            }
            labels = _labels(source, field, lost)
            lost_all += [Gone(names.get(sender, sender), labels[key], rows, field) for key, rows in lost.items()]
    return sorted(lost_all, key=lambda each: (FIELDS.index(each.field), -each.rows, each.name))


def refuse_gone(lost: Sequence[Gone]) -> None:
    """Raise LoadRefused with what is gone, and what can be said of it."""
    if lost:
        left = len(lost) - SHOWN
        more = [ngettext("And {count} more.", "And {count} more.", left).format(count=left)] if left > 0 else []
        first = _("The files would take the place of records of a kind that they do not have.")
        raise LoadRefused([first, *(each.sentence() for each in lost[:SHOWN]), *more, _(HOW)])


def staying(
    partnership: Partnership, source: Source, records: pl.DataFrame, carrying: Carrying, taken: int
) -> pl.DataFrame | None:
    """The records in use that the delivery lacks, as they are while being read; `taken` files have numbers already."""
    parts = []
    for sender, segments in _in_use(partnership, source, spans_of(records)).items():
        values = _values(records.filter(pl.col("sender").cast(pl.String) == sender))
        for segment in segments:
            stored = _told(_stored(segment))
            lacks = [
                pl.col(field).cast(pl.String).is_not_null()
                & ~pl.col(field).cast(pl.String).is_in(sorted(values[field]))
                for field in FIELDS
            ]
            lacking = stored.filter(pl.any_horizontal(lacks)).drop("service")
            if lacking.height:
                parts.append(_as_read(lacking, segment, carrying.numbered(segment, lacking, taken)))
    return pl.concat(parts) if parts else None


def _in_use(partnership: Partnership, source: Source, spans: Iterable[Span]) -> dict[str, list[Segment]]:
    segments_of: dict[str, dict[int, Segment]] = {}
    for sender, month, span in spans:
        for segment in replaced(partnership, source, sender, month, span):
            if segment.rows:
                segments_of.setdefault(sender, {})[segment.pk] = segment
    return {sender: list(segments.values()) for sender, segments in segments_of.items()}


def _stored(segment: Segment) -> pl.DataFrame:
    return pl.read_parquet(Path(settings.RECORDS_DIR) / segment.path)


def _told(records: pl.DataFrame) -> pl.DataFrame:
    """The records with who of the sender dealt with each, where an attribute says so."""
    paths = [pl.col("attributes").cast(pl.String).str.json_path_match(f"$.{name}") for name in SERVICES]
    return records.with_columns(pl.coalesce(paths).alias("service"))


def _values(records: pl.DataFrame) -> Mapping[str, frozenset[str]]:
    records = _told(records)
    return {field: frozenset(records[field].cast(pl.String).drop_nulls().unique().to_list()) for field in FIELDS}


def _counts(stored: pl.DataFrame, field: str) -> Counter[str]:
    return Counter(dict(stored[field].cast(pl.String).drop_nulls().value_counts(name="rows").rows()))


def _labels(source: Source, field: str, keys: Iterable[str]) -> dict[str, str]:
    if field in {"council", "ward"}:
        return {key: _area_name(key) for key in keys}
    if field == "service":
        return {key: key for key in keys}
    words = mapping(source.mappings[field]).values if field in source.mappings else ()
    labels = {value.slug: value.label for value in words}
    return {key: labels.get(key, key.replace("-", " ").capitalize()) for key in keys}


def _area_name(code: str) -> str:
    try:
        return area(code).name
    except PlacesRefused:
        return code


def _as_read(lacking: pl.DataFrame, segment: Segment, numbers: Mapping[int, int]) -> pl.DataFrame:
    """Stored records of a partner as they are while being read."""
    names = [name for name in (*SHAPE, *PARTNER) if name in lacking.columns and name not in {"month", "file_number"}]
    month = segment.month.year * 12 + segment.month.month - 1
    frame = lacking.select(
        *names,
        month=pl.lit(month, dtype=pl.Int32),
        span=pl.lit(segment.span, dtype=pl.Int32),
        file_number=pl.col("file_number").cast(pl.UInt32).replace_strict(dict(numbers), return_dtype=pl.UInt32),
        row_hash=pl.col("identifier_hash"),
        record_hash=pl.col("identifier_hash"),
    )
    return in_shape(frame).hstack(frame.select(pl.col(name).cast(kind) for name, kind in PARTNER.items()))
