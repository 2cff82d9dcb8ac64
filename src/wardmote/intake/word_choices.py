"""What a sender's word could mean: the classes of its source's vocabulary, the partnership's areas, or that its rows are left out."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import Wordings
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import AreaKind, PlacesRefused, area, areas, wards_listed
from wardmote.intake.sources import Source, mapping

# How a form writes that the rows of a word are left out; no slug and no code has a colon.
LEFT_OUT = ":left-out"
CLASSES, AREAS = ("category", "subcategory", "outcome"), ("council", "ward")
FIELDS = (*CLASSES, *AREAS)
# What a word tells, for people.
TELLS = Wordings(
    {
        "category": gettext_noop("category"),
        "subcategory": gettext_noop("subcategory"),
        "outcome": gettext_noop("outcome"),
        "council": gettext_noop("council"),
        "ward": gettext_noop("ward"),
    }
)


def choices_of(source: Source, partnership: Partnership, field: str, on: date) -> dict[str, str]:
    """Each slug or code that a word of the field could mean, with its label; none for a field whose words all count as they are."""
    if field in CLASSES:
        name = source.mappings.get(field)
        return {value.slug: value.label for value in mapping(name).values} if name else {}
    if field not in AREAS or field not in source.columns:
        return {}
    councils = {code: _name(code) for code in council_codes(partnership, on)}
    if field == "council":
        return councils
    wards = {
        code: f"{ward}, {name}" if len(councils) > 1 else ward
        for council, name in councils.items()
        for code, ward in _wards(council)
    }
    whole = {code: _("{council} as a whole, in no ward").format(council=name) for code, name in councils.items()}
    return {**wards, **whole}


def offered(choices: Mapping[str, str]) -> dict[str, str]:
    """The choices as a form offers them: with that the rows are left out."""
    return {**choices, LEFT_OUT: _("Leave these rows out, and say so")}


def meaning_in_words(meaning: str, choices: Mapping[str, str]) -> str:
    """A kept meaning for people; one that is offered no longer is said as it is kept."""
    if not meaning:
        return _("Rows left out")
    return choices.get(meaning) or _name(meaning)


def _wards(council: str) -> list[tuple[str, str]]:
    """The wards of a council that are drawn, else those that a list names."""
    return [(ward.code, ward.name) for ward in areas(AreaKind.WARD, within=council)] or wards_listed(council)


def _name(code: str) -> str:
    try:
        return area(code).name
    except PlacesRefused:
        return code
