"""The provisions of law on which an agreement may rest, the kinds of data, and what each provision does not allow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import get_language

from wardmote.foundations.design.public import spoken
from wardmote.foundations.organisations.public import body_kinds
from wardmote.sharing.errors import ReferenceRefused
from wardmote.sharing.reference import parsed, rows_of, stamped

GATEWAY_KEYS: Mapping[str, type] = {
    "slug": str,
    "name": str,
    "what": str,
    "is_duty": bool,
    "valid_from": date,
    "is_verified": bool,
}
OPTIONAL_KEYS = frozenset(["valid_to", "excludes"])
KIND_KEYS: Mapping[str, type] = {"slug": str, "name": str, "also": list}


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
    """The gateways and the kinds of data, in the reader's language."""
    return _spoken(*stamped("gateways.toml"), get_language())


@cache
def _spoken(path: str, changed: float, language: str | None) -> Law:
    """The law with its words in the language that is active, which is the one named."""
    del language
    held = _read(path, changed)
    named = {
        slug: replace(
            spoken(each, "name", "what"), exclusions=tuple(spoken(exclusion, "reason") for exclusion in each.exclusions)
        )
        for slug, each in held.gateways.items()
    }
    return Law(named, {slug: spoken(each, "name") for slug, each in held.kinds.items()})


@cache
def _read(path: str, _changed: float) -> Law:
    raw = parsed(path)
    kinds = {
        row["slug"]: DataKind(row["slug"], row["name"], tuple(row["also"]))
        for row in rows_of(raw, path, "data", KIND_KEYS)
    }
    rows = rows_of(raw, path, "gateway", GATEWAY_KEYS)
    for row in rows:
        # A key that is spelled wrong would leave an exclusion out in silence.
        if unknown := sorted(set(row) - set(GATEWAY_KEYS) - OPTIONAL_KEYS):
            raise ReferenceRefused(f"{path}: gateway {row['slug']}: “{unknown[0]}” is not a key of a gateway.")
    found = {
        row["slug"]: Gateway(
            **{key: row[key] for key in GATEWAY_KEYS},
            valid_to=row.get("valid_to"),
            exclusions=tuple(_exclusion(each, row["slug"], path, kinds) for each in row.get("excludes", ())),
        )
        for row in rows
    }
    return Law(found, kinds)


def _exclusion(row: Mapping[str, Any], gateway: str, path: str, kinds: Collection[str]) -> Exclusion:
    where = f"{path}: gateway {gateway}: excludes"
    if unknown := [each for each in row.get("data", ()) if each not in kinds]:
        raise ReferenceRefused(f"{where}: “{unknown[0]}” is not a kind of data of this file.")
    if unknown := [each for each in row.get("disclosers", ()) if each not in body_kinds()]:
        raise ReferenceRefused(f"{where}: “{unknown[0]}” is not a kind of organisation.")
    if not row.get("reason") or not (row.get("data") or row.get("disclosers")):
        raise ReferenceRefused(f"{where}: give “reason”, and “data” or “disclosers”.")
    return Exclusion(tuple(row.get("data", ())), tuple(row.get("disclosers", ())), row["reason"])
