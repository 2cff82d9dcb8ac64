"""The provisions of law on which an agreement may rest, the kinds of data, and what each provision does not allow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import spoken
from wardmote.foundations.reference.public import Contents, Row, Rows, Table
from wardmote.sharing.errors import ReferenceRefused
from wardmote.sharing.reference import refuse_unknown_bodies

GATEWAYS = Rows(
    "gateway",
    needs={"slug": str, "name": str, "what": str, "is_duty": bool, "valid_from": date, "is_verified": bool},
    may={"valid_to": date, "excludes": list},
    code=("slug",),
    is_once=True,
)
LAW = Table(
    "gateways",
    gettext_noop("Legal gateways for sharing"),
    package="wardmote.sharing",
    file="gateways.toml",
    own="sharing/gateways.toml",
    refusal=ReferenceRefused,
    reader="wardmote.sharing.gateways.law",
    rows=(Rows("data", needs={"slug": str, "name": str, "also": list}, code=("slug",)), GATEWAYS),
)
EXCLUSION_KEYS = frozenset({"data", "disclosers", "reason"})


@dataclass(frozen=True)
class DataKind:
    """A kind of data that bodies share; `also` names the wider kinds that it is, too."""

    slug: str
    name: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class Exclusion:
    """What a gateway does not allow: kinds of data (any, where none is named) from kinds of body (any, likewise)."""

    data: tuple[str, ...]
    disclosers: tuple[str, ...]
    reason: str

    def meets(self, data: Collection[str], disclosers: Collection[str]) -> bool:
        """Whether data of these kinds, given by bodies of these kinds, are what it excludes."""
        is_data = not self.data or bool(set(self.data) & set(data))
        return is_data and (not self.disclosers or bool(set(self.disclosers) & set(disclosers)))


@dataclass(frozen=True)
class Gateway:
    """A provision of law by which information may, or must, be shared."""

    slug: str
    name: str
    what: str
    is_duty: bool
    valid_from: date
    valid_to: date | None
    is_verified: bool
    exclusions: tuple[Exclusion, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether it was law on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def refusals(self, data: Collection[str], disclosers: Collection[str]) -> list[str]:
        """Why it does not allow data of these kinds (with their wider kinds) to be given by bodies of these kinds."""
        return [each.reason for each in self.exclusions if each.meets(data, disclosers)]

    def is_open_to(self, disclosers: Collection[str]) -> bool:
        """Whether any of these kinds of body may give any data at all under it."""
        shut = {kind for each in self.exclusions if not each.data for kind in each.disclosers}
        return not disclosers or not set(disclosers) <= shut


@dataclass(frozen=True)
class Law:
    """The reference file: the gateways and the kinds of data, each by its slug."""

    gateways: Mapping[str, Gateway]
    kinds: Mapping[str, DataKind]

    def widened(self, data: Collection[str]) -> set[str]:
        """The kinds of data named and the wider kinds that they are, too."""
        return {wider for slug in data if slug in self.kinds for wider in (slug, *self.kinds[slug].also)}


def gateways() -> Mapping[str, Gateway]:
    """Every gateway by slug, from the installation's own file or the shipped one."""
    return law().gateways


def law() -> Law:
    """The gateways and the kinds of data, in the reader's language. Raises ReferenceRefused."""
    return _spoken(LAW.read(), get_language())


@lru_cache(maxsize=16)
def _spoken(contents: Contents, language: str | None) -> Law:
    """The law with its words in the language that is active, which is the one named."""
    del language
    known = _law(contents)
    named = {
        slug: replace(
            spoken(each, "name", "what"), exclusions=tuple(spoken(exclusion, "reason") for exclusion in each.exclusions)
        )
        for slug, each in known.gateways.items()
    }
    return Law(named, {slug: spoken(each, "name") for slug, each in known.kinds.items()})


@lru_cache(maxsize=16)
def _law(contents: Contents) -> Law:
    kinds = {row.code: DataKind(**row.only("slug", "name", "also")) for row in contents.rows("data")}
    for row in contents.rows("data"):
        if unknown := [each for each in row["also"] if each not in kinds]:
            raise row.refused(_("“{kind}” is not a kind of data of this file.").format(kind=unknown[0]), "also")
    return Law({row.code: _gateway(row, kinds) for row in contents.rows("gateway")}, kinds)


def _gateway(row: Row, kinds: Collection[str]) -> Gateway:
    exclusions = tuple(_exclusion(each, row, kinds) for each in row.get("excludes", ()))
    return Gateway(**row.only(*GATEWAYS.needs, "valid_to"), exclusions=exclusions)


def _exclusion(excluded: Mapping[str, Any], row: Row, kinds: Collection[str]) -> Exclusion:
    # A key that is spelled wrong would leave an exclusion out in silence.
    if not isinstance(excluded, dict) or set(excluded) - EXCLUSION_KEYS:
        raise row.refused(
            _("“excludes” must say “data”, “disclosers” or both, and “reason”, and nothing else."), "excludes"
        )
    if unknown := [each for each in excluded.get("data", ()) if each not in kinds]:
        raise row.refused(_("“{kind}” is not a kind of data of this file.").format(kind=unknown[0]), "excludes")
    refuse_unknown_bodies(row, excluded.get("disclosers", []), "excludes")
    if not excluded.get("reason") or not (excluded.get("data") or excluded.get("disclosers")):
        raise row.refused(_("“excludes”: give “reason”, and “data” or “disclosers”."), "excludes")
    return Exclusion(tuple(excluded.get("data", ())), tuple(excluded.get("disclosers", ())), excluded["reason"])
