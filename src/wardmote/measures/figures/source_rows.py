"""The source rows behind a count: file, line, month, category, place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import Cell, Column, Table
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, AreaName, area, councils_within, forces, makeup
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import CATEGORIES, Measure, measure
from wardmote.measures.counting.periods import Period, year_ending
from wardmote.measures.counting.reader import Reader, reader_of
from wardmote.measures.counting.territory import VINTAGES
from wardmote.measures.counting.ward_rows import ward_records
from wardmote.measures.figures.caution_cases import sender_name

MOST = 1000
COLUMNS = (
    Column("month", gettext_noop("Month"), is_month=True),
    Column("category", gettext_noop("Category")),
    Column("lsoa", "LSOA"),
    Column("council", gettext_noop("Council")),
    Column("outcome", gettext_noop("Latest crime outcome")),
    Column("sender", gettext_noop("Force")),
    Column("file_name", gettext_noop("File")),
    Column("line", gettext_noop("Line"), numeric=True, places=0),
)
# A partner's row may stand for several, and tells apart more than its category.
PARTNER_COLUMNS = (
    COLUMNS[0],
    COLUMNS[1],
    Column("subcategory", gettext_noop("Subcategory")),
    Column("quantity", gettext_noop("Quantity"), numeric=True),
    *COLUMNS[2:5],
    Column("sender", gettext_noop("Sent by")),
    *COLUMNS[6:],
)


@dataclass(frozen=True)
class SourceRows:
    """The first rows behind a figure, by month, file and line."""

    rows: tuple[Mapping[str, Any], ...]
    is_cut: bool
    is_partner: bool = False

    def table(self, caption: str, rows: tuple[Mapping[str, Any], ...] | None = None, *, csv_url: str = "") -> Table:
        """These rows (or some of them) as a table."""
        chosen = self.rows if rows is None else rows
        columns = [
            replace(column, label=_(column.label)) for column in (PARTNER_COLUMNS if self.is_partner else COLUMNS)
        ]
        return Table(caption, columns, [_shown(row) for row in chosen], csv_url=csv_url)


def source_rows(
    *,
    partnership: Partnership,
    measure_slug: str,
    area_code: str,
    ending: str,
    as_of: datetime | None = None,
    limit: int = MOST,
) -> SourceRows:
    """The records that a figure counts, the first `limit` of them."""
    definition, period, known = (
        measure(measure_slug, partnership),
        year_ending(ending),
        area(area_code, partnership=partnership),
    )
    read = reader_of(partnership, definition, as_of=as_of)

    def found() -> SourceRows:
        filters = _filters(read, definition, known, period)
        if filters is None:
            return SourceRows((), is_cut=False)
        sources = _sources(read, known, period)
        if known.kind is AreaKind.WARD:
            rows = ward_records(read, known, period, sources=sources, filters=filters, limit=limit + 1)
        else:
            rows = intake.records(partnership, sources=sources, filters=filters, limit=limit + 1, as_of=as_of)
        senders = {row["sender"]: sender_name(read, str(row["sender"] or "")) for row in rows}
        shown = tuple({**row, "sender": senders[row["sender"]]} for row in rows[:limit])
        return SourceRows(shown, is_cut=len(rows) > limit, is_partner=not read.is_police_uk)

    return read.remembered(("rows", measure_slug, area_code, period, as_of, limit), found, shelf="pages")


def _sources(read: Reader, known: AreaName, period: Period) -> tuple[str, ...]:
    """The sources that won a month of the area's forces, so that no other's rows are shown."""
    senders = set(read.atlas.territory(known).senders)
    won = {
        segment.source
        for (sender, month), segment in read.coverage.items()
        if sender in senders and period.start <= month < period.end
    }
    return tuple(source for source in read.cube.sources if source in won)


def _filters(read: Reader, definition: Measure, known: AreaName, period: Period) -> dict[str, Any] | None:
    """The record store's filters for what the figure counts; None where nothing was supplied."""
    territory = read.atlas.territory(known)
    window, _rest = read.cube.month_slice(period.start, period.end)
    months = [
        month
        for month, is_known in zip(read.cube.months[window], read.known(definition, territory, window), strict=True)
        if is_known
    ]
    if not months:
        return None
    span = {"start": months[0], "end": add_months(months[-1], 1)}
    filters: dict[str, Any] = {**span, **_place_filter(read, known)}
    if Period(**span).months > len(months):
        filters["month"] = months
    if definition.categories:
        filters["category"] = [*definition.categories, *definition.numerator_categories]
    if definition.subcategories:
        filters["subcategory"] = list(definition.subcategories)
    return filters


def _place_filter(read: Reader, known: AreaName) -> dict[str, Any]:
    if known.kind is AreaKind.FORCE and not read.is_police_uk:
        return {"council": list(read.atlas.territory(known).councils)}
    if known.kind is AreaKind.FORCE:
        slug = next((force.slug for force in forces() if force.code == known.code), "")
        return {"sender": slug, "boundary_copy": 0}
    if known.kind.is_whole_councils:
        return {"council": list(councils_within(known.code)), "boundary_copy": [0, 2]}
    if known.kind.is_smallest:
        return {"lsoa": known.code, "boundary_copy": 0}
    if known.kind is AreaKind.WARD:
        return {}
    codes = {
        code for vintage in VINTAGES for code in makeup(known.code, vintage=vintage, partnership=read.partnership).lsoas
    }
    return {"lsoa": sorted(codes), "boundary_copy": 0}


def _shown(row: Mapping[str, Any]) -> Mapping[str, Cell]:
    """One record with the publisher's own words for its category and outcome."""
    month, category, outcome = row.get("month"), str(row.get("category") or ""), str(row.get("outcome") or "")
    label = intake.crime_outcome_classes().get(outcome)
    return {
        **{column.key: row.get(column.key) for column in PARTNER_COLUMNS},
        "month": f"{month:%Y-%m}" if month is not None else None,
        "category": measure(category).title if category in CATEGORIES else category,
        "outcome": label.label if label else outcome,
        "quantity": row.get("quantity"),
    }
