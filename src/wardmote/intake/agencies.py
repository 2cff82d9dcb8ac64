"""Sources by the agency that sends them, as pages and forms list them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.foundations.organisations.public import body_kinds
from wardmote.intake.sources import Source


@dataclass(frozen=True)
class Agency:
    """Sources that come from one kind of organisation."""

    key: str
    title: str
    sources: tuple[Source, ...]


def grouped(sources: Mapping[str, Source]) -> list[Agency]:
    """The sources under the kinds of organisation that send them; published ones and lists have their own headings."""
    by_agency: dict[str, list[Source]] = {}
    for each in sorted(sources.values(), key=lambda each: each.title):
        by_agency.setdefault(_key(each), []).append(each)
    named = {key: title for key, title in _titles().items() if key in by_agency}
    rest = {key: key for key in sorted(by_agency) if key not in named}
    return [Agency(key, title, tuple(by_agency[key])) for key, title in {**named, **rest}.items()]


def _key(source: Source) -> str:
    if not source.is_partner:
        return "published"
    if source.is_reference:
        return "lists"
    return source.authority or "office"


def _titles() -> dict[str, str]:
    kinds = body_kinds()
    first = ("police", "fire-and-rescue", "council", "integrated-care-board", "local-health-board", "probation")
    order = (*first, *(key for key in kinds if key not in first))
    return {
        "published": _("police.uk"),
        **{key: kinds[key].name for key in order},
        "office": _("Published by national offices"),
        "lists": _("Lists: areas, weights, peers and places"),
    }
