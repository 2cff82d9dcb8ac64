"""Headings of published tables, compared by the patterns of `published_files.toml`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.places.area_kinds import AreaKind, every_kind
from wardmote.foundations.reference.public import Contents, Own, Row, Rows, Table

PUBLISHED_FILES = Table(
    "published-areas",
    gettext_noop("Published files of areas"),
    package="wardmote.foundations.places",
    file="published_files.toml",
    own="places/published_files.toml",
    over=Own.BY_CODE,
    reader="wardmote.foundations.places.files.formats.every_format",
    rows=(
        Rows("heading", needs={"slug": str, "patterns": list, "valid_from": date}, code=("slug",), is_once=True),
        Rows(
            "edition",
            needs={"slug": str, "lsoas": int, "districts": int, "valid_from": date},
            code=("slug",),
            is_once=True,
        ),
        Rows(
            "file",
            needs={"slug": str, "title": str, "reads": str, "columns": dict, "valid_from": date},
            may={"publisher": str, "licence": str, "attribution": str, "without": str, "with_shapes": bool},
            code=("slug",),
            is_once=True,
        ),
    ),
)
OTHER_SIGNS = re.compile(r"[^a-z0-9+%]+")
YEAR = r"(?P<year>(?:19|20)?\d\d)"
# Years of two figures from this one on are of the last century.
LAST_CENTURY = 70
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised: where it stands, and the year in its heading."""

    at: int
    year: int | None = None


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, everything but letters, figures, “+” and “%” as one space."""
    return OTHER_SIGNS.sub(" ", heading.casefold()).strip()


def full_year(text: str | None) -> int | None:
    """The year that two or four figures stand for."""
    if not text:
        return None
    year = int(text)
    return year if year > 99 else (1900 if year >= LAST_CENTURY else 2000) + year


def compiled(row: Row, patterns: Sequence[str], key: str) -> tuple[Pattern, ...]:
    """The patterns of a row. Raises TableRefused for one that is none."""
    try:
        return tuple(re.compile(each.replace("{year}", YEAR).replace("…", ".*")) for each in patterns)
    except (re.error, AttributeError, TypeError) as fault:
        raise row.refused(_("a pattern cannot be read ({fault}).").format(fault=fault), key) from None


def patterns_of(slug: str) -> tuple[Pattern, ...]:
    """The patterns of one kind of heading."""
    return _headings(PUBLISHED_FILES.read()).get(slug, ())


@lru_cache(maxsize=4)
def _headings(contents: Contents) -> dict[str, tuple[Pattern, ...]]:
    return {row["slug"]: compiled(row, row["patterns"], "patterns") for row in contents.rows("heading")}


def columns_like(patterns: Sequence[Pattern], header: Sequence[str]) -> Iterator[tuple[Column, re.Match[str]]]:
    """Every column whose heading is of one of the patterns."""
    for at, heading in enumerate(header):
        text = plain(heading)
        for pattern in patterns:
            if match := pattern.fullmatch(text):
                yield Column(at, full_year(match.groupdict().get("year"))), match
                break


def column_like(patterns: Sequence[Pattern], header: Sequence[str]) -> Column | None:
    """The column of the latest year among those whose headings are of the patterns; the first of equals."""
    columns = [column for column, _match in columns_like(patterns, header)]
    return max(columns, key=lambda each: (each.year or 0, -each.at)) if columns else None


def kind_columns(header: Sequence[str], part: str) -> dict[AreaKind, list[Column]]:
    """Of each kind of area the columns of its codes (`part` “code”) or names (“name”), the latest year first."""
    columns: dict[AreaKind, list[Column]] = {}
    for kind in every_kind():
        own = [column for column, _match in columns_like(kind_patterns(kind, part), header)]
        if own:
            columns[kind] = sorted(own, key=lambda each: (-(each.year or 0), each.at))
    return columns


def kind_patterns(kind: AreaKind, part: str) -> tuple[Pattern, ...]:
    """How the headings of a kind's codes or names look: LSOA21CD, “LSOA code (2021)”, and what the kind's own row says."""
    return _kind_patterns(PUBLISHED_FILES.read(), kind, kind.facts.columns, kind.facts.heading(part), part)


@lru_cache(maxsize=128)
def _kind_patterns(
    contents: Contents, kind: AreaKind, columns: tuple[str, ...], heading: str, part: str
) -> tuple[Pattern, ...]:
    ending = "cd" if part == "code" else "nm"
    own = tuple(re.compile(rf"{re.escape(column.casefold())}{YEAR}?{ending}") for column in columns)
    named = (re.compile(re.escape(plain(heading))),) if heading else ()
    return (*named, *own, *_headings(contents).get(f"{kind} {part}", ()))
