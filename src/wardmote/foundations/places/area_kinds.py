"""Kinds of area: a table, so that a new one needs no code; what is true of a kind is asked of it and not of its name."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.reference.public import Contents, Own, Row, Rows, Table, TableRefused

MADE_OF = ("councils", "council", "centres", "boundaries", "lookup", "LSOAs", "itself", "list")
# How a kind of an installation's own can be defined.
OWN_MADE_OF = ("centres", "boundaries", "lookup")
GRAINS = ("lsoa", "ward", "council")
RECORD_COLUMNS = ("lsoa", "ward", "council")
SLUG = re.compile(r"[a-z][a-z-]{0,14}")
# Names of columns that published files have, without year and ending; the length is what keeps LSOA from LSOA21.
COLUMN = re.compile(r"[A-Z]{2,10}")
KINDS = Rows(
    "kind",
    needs={
        "slug": str,
        "name": str,
        "plural": str,
        "of_a": str,
        "level": int,
        "made_of": str,
        "within": list,
        "prefixes": list,
        "columns": list,
        "grain": str,
        "denominators": list,
        "valid_from": date,
    },
    may={
        "valid_to": date,
        "boundaries": str,
        "by_year": bool,
        "is_census": bool,
        "tiles": bool,
        "record_column": str,
        "code_heading": str,
        "name_heading": str,
        "is_assessed": bool,
        "source": str,
    },
    code=("slug",),
    is_once=True,
)
AREA_KINDS = Table(
    "area-kinds",
    gettext_noop("Kinds of area"),
    package="wardmote.foundations.places",
    file="area_kinds.toml",
    own="places/area_kinds.toml",
    over=Own.BY_CODE,
    reader="wardmote.foundations.places.area_kinds.area_kinds",
    rows=(KINDS,),
)


class UnknownAreaKind(TableRefused, ValueError):  # noqa: N818 - read as a statement
    """No table says anything of a kind of that name."""


@dataclass(frozen=True)
class KindFacts:
    """What the table says of one kind."""

    slug: str
    name: str
    plural: str
    of_a: str
    level: int
    made_of: str
    within: tuple[str, ...]
    prefixes: tuple[str, ...]
    columns: tuple[str, ...]
    grain: str
    denominators: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    boundaries: str = ""
    by_year: bool = False
    is_census: bool = False
    tiles: bool = False
    record_column: str = ""
    code_heading: str = ""
    name_heading: str = ""
    is_assessed: bool = False
    source: str = ""

    def heading(self, part: str) -> str:
        """What its codes (`part` “code”) or names (“name”) are headed in the files of its own; empty where nothing is said."""
        return self.code_heading if part == "code" else self.name_heading

    def is_in_force(self, on: date) -> bool:
        """Whether there is the kind on a day; on the day of `valid_to` there is none any more."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


_OBJECTS: dict[str, "AreaKind"] = {}


class AreaKind(str):
    """A kind of area, known by its short name; there is one object of each.

    Those that files and records of fixed shape speak of have a name here; the table may hold more. What is true of a kind is
    asked of its properties.
    """

    __slots__ = ()
    FORCE: ClassVar["AreaKind"]
    CSP: ClassVar["AreaKind"]
    COUNCIL: ClassVar["AreaKind"]
    WARD: ClassVar["AreaKind"]
    MSOA: ClassVar["AreaKind"]
    LSOA: ClassVar["AreaKind"]
    NEIGHBOURHOOD: ClassVar["AreaKind"]

    def __new__(cls, slug: str) -> "AreaKind":  # noqa: PYI034 - one object of each
        """The kind of that name. Raises UnknownAreaKind, a ValueError, where the table has none."""
        if slug not in _facts():
            words = _("There is no kind of area “{kind}”. There are: {known}. A new one is a row of {file}.")
            raise UnknownAreaKind(words.format(kind=slug[:20], known=", ".join(_facts()), file=AREA_KINDS.own))
        return cls.called(slug)

    @classmethod
    def called(cls, slug: str) -> "AreaKind":
        """The one object of a name, whatever the table says."""
        return _OBJECTS.setdefault(str(slug), str.__new__(cls, slug))

    def __reduce__(self) -> tuple[type["AreaKind"], tuple[str]]:
        """One object of each, across copies too."""
        return AreaKind, (str(self),)

    @property
    def value(self) -> str:
        """Its short name as plain text."""
        return str.__str__(self)

    @property
    def facts(self) -> KindFacts:
        """What the table says of it."""
        return _facts()[self]

    @property
    def label(self) -> str:
        """Its name in the reader's language: Ward."""
        return _(self.facts.name)

    @property
    def plural(self) -> str:
        """Several of it: Wards."""
        return _(self.facts.plural)

    @property
    def of_a(self) -> str:
        """One of it within a sentence: a ward."""
        return _(self.facts.of_a)

    @property
    def is_whole_councils(self) -> bool:
        """Whether it is one council or several."""
        return self.facts.made_of in {"councils", "council"}

    @property
    def holds_councils(self) -> bool:
        """Whether it can hold more than one council."""
        return self.facts.made_of == "councils"

    @property
    def is_small(self) -> bool:
        """Whether it is smaller than a council, so that map points decide what is counted in it."""
        return not self.is_whole_councils

    @property
    def is_best_fit(self) -> bool:
        """Whether it is drawn, and consists of the LSOAs that lie in it by their centres or most of their surface."""
        return self.facts.made_of in {"centres", "boundaries"}

    @property
    def goes_by_surface(self) -> bool:
        """Whether an LSOA is of the area in which most of its surface lies, and not of the one around its centre."""
        return self.facts.made_of == "boundaries"

    @property
    def is_looked_up(self) -> bool:
        """Whether a table names the LSOAs that it consists of."""
        return self.facts.made_of == "lookup"

    @property
    def is_own(self) -> bool:
        """Whether it is an installation's own: the program itself speaks of no such kind."""
        return self.value not in _NAMED

    @property
    def finds_its_council(self) -> bool:
        """Whether the council that its areas lie in is found by the LSOAs in them, where no file says it."""
        return self.facts.made_of in {"boundaries", "lookup"}

    @property
    def is_smallest(self) -> bool:
        """Whether nothing smaller lies in it."""
        return self.facts.made_of == "itself"

    @property
    def is_listed(self) -> bool:
        """Whether it is a list that a partnership keeps."""
        return self.facts.made_of == "list"

    @property
    def is_census(self) -> bool:
        """Whether it is drawn anew with each census, and so known by that year."""
        return self.facts.is_census

    @property
    def is_assessed(self) -> bool:
        """Whether a strategic assessment can be made of it."""
        return self.facts.is_assessed

    @property
    def fills_its_council(self) -> bool:
        """Whether its areas leave no part of their council out."""
        return self.facts.tiles

    @property
    def has_residents(self) -> bool:
        """Whether its counts can be set against the people who live there."""
        return "residents" in self.facts.denominators

    @property
    def boundaries(self) -> str:
        """What a file of its boundaries is called."""
        return self.facts.boundaries or f"{self.facts.name} boundaries"

    @property
    def codes(self) -> re.Pattern[str]:
        """How its codes look among other text."""
        return re.compile(rf"(?<![A-Z0-9])((?:{'|'.join(self.facts.prefixes)})\d{{6}})(?!\d)")

    @property
    def levels(self) -> tuple["AreaKind", ...]:
        """The kinds into which it can be broken down, the largest first."""
        if self.is_smallest:
            return ()
        return tuple(kind for kind in area_kinds() if self in kind.facts.within or kind.is_smallest)


AreaKind.FORCE = AreaKind.called("force")
AreaKind.CSP = AreaKind.called("csp")
AreaKind.COUNCIL = AreaKind.called("council")
AreaKind.WARD = AreaKind.called("ward")
AreaKind.MSOA = AreaKind.called("msoa")
AreaKind.LSOA = AreaKind.called("lsoa")
AreaKind.NEIGHBOURHOOD = AreaKind.called("neighbourhood")


def area_kinds(on: date | None = None) -> tuple[AreaKind, ...]:
    """The kinds that there are on a day, today unless told, the largest first: what is listed and offered."""
    day = on or timezone.localdate()
    return tuple(kind for kind in every_kind() if kind.facts.is_in_force(day))


def every_kind() -> tuple[AreaKind, ...]:
    """Every kind of the table, those that have ended or not begun among them: what files and records may speak of."""
    return tuple(AreaKind.called(slug) for slug in _facts())


def kind_of_column(column: str) -> AreaKind | None:
    """The kind of which a published column without year and ending is, such as LAD."""
    return next((kind for kind in every_kind() if column in kind.facts.columns), None)


def _facts() -> Mapping[str, KindFacts]:
    # A list of LSOAs asks this ten thousand times; an edit is seen within a second.
    return _in_second(str(settings.WARDMOTE_HOME), int(time.monotonic()))


@lru_cache(maxsize=2)
def _in_second(_home: str, _second: int) -> Mapping[str, KindFacts]:
    return _read(AREA_KINDS.read())


def forget_kinds() -> None:
    """Look at the files anew before the second is over."""
    _in_second.cache_clear()


@lru_cache(maxsize=8)
def _read(contents: Contents) -> Mapping[str, KindFacts]:
    rows = sorted(contents.rows("kind"), key=lambda row: int(row["level"]))
    known = {row.code for row in rows}
    for row in rows:
        _check(row, known)
    if missing := sorted(_NAMED - known):
        words = _("The table of kinds of area lacks “{kind}”, which the program needs. Put its row back.")
        raise TableRefused(words.format(kind=missing[0]))
    return {row.code: KindFacts(**row.declared()) for row in rows}


_NAMED = frozenset({"force", "csp", "council", "ward", "msoa", "lsoa", "neighbourhood"})


def _check(row: Row, known: set[str]) -> None:
    for key, allowed in (("made_of", MADE_OF), ("grain", GRAINS), ("record_column", RECORD_COLUMNS)):
        if key in row and row[key] not in allowed:
            raise row.refused(_("“{key}” must be one of: {allowed}.").format(key=key, allowed=", ".join(allowed)), key)
    if not SLUG.fullmatch(row.code):
        raise row.refused(_("“slug” must be at most 15 small letters and hyphens, and begin with a letter."), "slug")
    if unknown := [slug for slug in row["within"] if slug not in known]:
        raise row.refused(_("“{kind}” is not a kind of area of this table.").format(kind=unknown[0]), "within")
    if wrong := [column for column in row["columns"] if not COLUMN.fullmatch(str(column))]:
        words = _("“{column}” is no name of a column without year and ending: write WD for WD25CD.")
        raise row.refused(words.format(column=wrong[0]), "columns")
    if row.code not in _NAMED and row["made_of"] not in OWN_MADE_OF:
        words = _(
            "a kind of your own must be made of “centres”, “boundaries” or “lookup”. These are the LSOAs whose centres lie in its "
            "boundary, those most of whose surface does, or those that a table names."
        )
        raise row.refused(words, "made_of")
    if row.code not in _NAMED and not row["columns"] and not row.get("code_heading"):
        words = _("a kind of your own needs “columns” or “code_heading”, or none of its files would be known.")
        raise row.refused(words, "columns")
