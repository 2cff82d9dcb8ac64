"""Which published file a table is: by the rows of `published_files.toml`, or by the kinds of area whose codes it has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files import deprivation, lookups, points, populations, registers
from wardmote.foundations.places.files.headings import (
    PUBLISHED_FILES,
    Column,
    Pattern,
    column_like,
    compiled,
    kind_columns,
)
from wardmote.foundations.places.files.sheets import Sheet
from wardmote.foundations.places.staging import Staging
from wardmote.foundations.reference.public import Contents

ONS = "Office for National Statistics"
OGL = "Open Government Licence v3.0"
ONS_LINE = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0"
OS_LINE = f"{ONS_LINE}. Contains OS data © Crown copyright and database right"
MHCLG = "Ministry of Housing, Communities and Local Government"
IMD_LINE = "Contains public sector information licensed under the Open Government Licence v3.0 (IMD)."
Picks = Mapping[str, Column]
Read = Callable[[Sheet, Picks, Staging], int]
READERS: Mapping[str, Read] = {
    "areas": registers.read_areas,
    "wards": registers.read_wards,
    "councils": registers.read_councils,
    "census-2011": registers.read_census_2011,
    "msoas": registers.read_msoas,
    "points": points.read,
    "census-2021": populations.read_census_2021,
    "nothing": registers.read_nothing,
    "deprivation-of-nations": registers.read_deprivation,
}


@dataclass(frozen=True)
class Format:
    """One published file: whose, on what terms, by which headings it is known, and how it is read."""

    slug: str
    title: str
    read: Read
    columns: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    without: tuple[Pattern, ...] = ()
    publisher: str = ONS
    licence: str = OGL
    attribution: str = ONS_LINE

    def picks(self, header: Sequence[str]) -> dict[str, Column] | None:
        """Where its columns stand under these headings; None where one is missing."""
        if self.without and column_like(self.without, header):
            return None
        picks = {key: column_like(patterns, header) for key, patterns in self.columns.items()}
        return {key: column for key, column in picks.items() if column} if all(picks.values()) else None


def every_format() -> tuple[Format, ...]:
    """Every file with a row of its own. Raises TableRefused where a row cannot be read."""
    return _formats(PUBLISHED_FILES.read())


@lru_cache(maxsize=4)
def _formats(contents: Contents) -> tuple[Format, ...]:
    formats = []
    for row in contents.rows("file"):
        if row["reads"] not in READERS:
            words = _("“reads” must be one of: {allowed}.")
            raise row.refused(words.format(allowed=", ".join(READERS)), "reads")
        terms = {key: value for key, value in row.only("publisher", "licence", "attribution").items() if value}
        if row.get("with_shapes"):
            terms.setdefault("attribution", OS_LINE)
        formats.append(
            Format(
                slug=row["slug"],
                title=row["title"],
                read=READERS[row["reads"]],
                columns={key: compiled(row, [pattern], "columns") for key, pattern in row["columns"].items()},
                without=compiled(row, [row["without"]], "without") if "without" in row else (),
                **terms,
            )
        )
    return tuple(formats)


def format_of(header: Sequence[str]) -> tuple[Format, Picks] | None:
    """The file whose headings these are, and where its columns stand; None where it is none that is known."""
    for known in every_format():
        if (picks := known.picks(header)) is not None:
            return known, picks
    if (edition := deprivation.is_header(header)) is not None:
        return _deprivation(edition), {}
    if populations.is_header(header):
        return Format("population", "Population of LSOAs", populations.read), {}
    if lookups.is_header(header):
        return _lookup(header), {}
    return None


def _deprivation(lsoas: int | None) -> Format:
    return Format(
        f"deprivation-published-{lsoas or 'lsoas'}",
        "English indices of deprivation by LSOA",
        deprivation.read,
        publisher=MHCLG,
        attribution=IMD_LINE,
    )


def _lookup(header: Sequence[str]) -> Format:
    """A lookup, called by the kinds of area in it and their years."""
    columns = kind_columns(header, "code")
    words = [
        f"{kind.facts.name} {' and '.join(str(each.year) for each in sorted(own, key=_year) if each.year)}".strip()
        for kind, own in columns.items()
    ]
    kinds = "-".join(str(kind) for kind in sorted(columns, key=lambda kind: kind.facts.level))
    return Format(f"lookup-{kinds}"[:40], f"Lookup: {', '.join(reversed(words))}"[:200], lookups.read)


def _year(column: Column) -> int:
    return column.year or 0


def boundaries_of(kind: AreaKind, year: int) -> Format:
    """A file of boundaries of one kind and year."""
    return Format(
        slug=f"{kind.value}-boundaries-{year}",
        title=f"{kind.boundaries} {year or ''}".strip(),
        read=registers.read_nothing,
        attribution=OS_LINE,
    )
