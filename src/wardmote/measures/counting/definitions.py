"""Measures as data: one TOML file each in `definitions/`, checked as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import spoken
from wardmote.foundations.documents.public import Polarity
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import OLDEST, Band
from wardmote.foundations.reference.public import Folder, Rows, Table, parse_toml
from wardmote.foundations.remembering import once_a_page
from wardmote.intake.public import sources
from wardmote.measures.errors import BadDefinition, UnknownMeasure
from wardmote.measures.models import OwnMeasure

FOLDER = Path(__file__).parents[1] / "definitions"
DEFINITIONS = Folder("measures", gettext_noop("Measures"), "wardmote.measures", "definitions")
BREAKS = Table(
    "known-breaks",
    gettext_noop("Days on which published series changed"),
    package="wardmote.measures",
    file="known_breaks.toml",
    rows=(
        Rows(
            "break",
            needs={"on": date, "sources": list, "text": str},
            may={"categories": list, "senders": list, "small_areas": bool},
        ),
    ),
)
# As police.uk lists them; measures are listed in this order, totals first.
CATEGORIES = (
    "anti-social-behaviour",
    "bicycle-theft",
    "burglary",
    "criminal-damage-arson",
    "drugs",
    "other-crime",
    "other-theft",
    "possession-of-weapons",
    "public-order",
    "robbery",
    "shoplifting",
    "theft-from-the-person",
    "vehicle-crime",
    "violent-crime",
)
ORDER = ("all-crime", "recorded-crime", *CATEGORIES, "suspect-identified-share", "charged-share", "stop-and-search")
# With which the slugs of measures begin that a partnership made itself.
OWN_PREFIX = "own-"
# Their records count from any month.
FIRST_DAY = date(1990, 1, 1)
STREET = ("police-uk-street", "police-uk-api")
# Sources whose sender is a force that answers for whole councils; every other source is a partner's own.
POLICE_UK = (*STREET, "police-uk-stop-and-search")
POLICE_UK_THEME = gettext_noop("Recorded crime, crime outcomes and searches (police.uk)")


class Kind(StrEnum):
    """How a measure is counted."""

    COUNT = "count"
    SHARE = "share"
    WEIGHTED = "weighted"


class Denominator(StrEnum):
    """What a count is set against."""

    RESIDENTS = "residents"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a basket; the basket's total is the sum of its parts, which share no category."""

    slug: str
    label: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One version of a measure's definition; `sources` stand in order of preference and are never added up.

    `ages` are the first and the last age of the residents that a count is set against, or the first alone where there is no
    last; all of them where it is left out.
    `agency` is the heading under which it is listed, "" for police.uk's own. `finest` and `smallest` bound what may be
    published; left out, the source's own disclosure rule does. `weights` is the reference list that gives each offence code
    its weight, where the records are weighed. `valid_to` is the last day for which a definition that
    belongs to the past was made.
    """

    slug: str
    title: str
    one: str
    many: str
    about: str
    kind: Kind
    sources: tuple[str, ...]
    polarity: Polarity
    disclosure: str
    warnings: tuple[str, ...]
    version: int
    valid_from: date
    counted_from: date
    definition: str
    categories: tuple[str, ...]
    numerator_crime_outcomes: tuple[str, ...] = ()
    unknown_crime_outcomes: tuple[str, ...] = ()
    numerator_categories: tuple[str, ...] = ()
    subcategories: tuple[str, ...] = ()
    basket: tuple[Part, ...] = ()
    denominator: Denominator = Denominator.RESIDENTS
    ages: tuple[int, ...] = ()
    agency: str = ""
    base: str = ""
    weights: str = ""
    finest: str | None = None
    smallest: int | None = None
    valid_to: date | None = None

    @property
    def is_own(self) -> bool:
        """Whether a partnership made it itself."""
        return self.slug.startswith(OWN_PREFIX)

    @property
    def is_share(self) -> bool:
        """Whether the figure is a part of a whole and not a count."""
        return self.kind is Kind.SHARE

    @property
    def is_police_uk(self) -> bool:
        """Whether it is counted from what the forces publish on police.uk."""
        return set(self.sources) <= set(POLICE_UK)

    @property
    def is_weighted(self) -> bool:
        """Whether each record counts by the weight of its offence."""
        return self.kind is Kind.WEIGHTED

    @property
    def uses_residents(self) -> bool:
        """Whether residents are what it is set against."""
        return not self.is_share and self.denominator is Denominator.RESIDENTS

    @property
    def ages_of_residents(self) -> Band | None:
        """The ages of the residents that it is set against; None for all."""
        return (self.ages[0], self.ages[1] if len(self.ages) > 1 else OLDEST) if self.ages else None

    @property
    def residents(self) -> str:
        """Of whom a rate is, as a sentence says it: residents, “residents aged 10 to 17”."""
        if not self.ages:
            return _("residents")
        if len(self.ages) == 1:
            return _("residents aged {first} and over").format(first=self.ages[0])
        if self.ages[0] == self.ages[1]:
            return _("residents aged {first}").format(first=self.ages[0])
        return _("residents aged {first} to {last}").format(first=self.ages[0], last=self.ages[1])

    @property
    def per_1000(self) -> str:
        """What its rate is per: “per 1,000 residents aged 10 to 17”."""
        return _("per 1,000 {residents}").format(residents=self.residents)

    @property
    def has_rate(self) -> bool:
        """Whether it is a count of events per resident, with all that follows: interval, rank, gap."""
        return self.uses_residents and not self.is_weighted

    @property
    def detail(self) -> str:
        """What its table of counts tells apart within a category: subcategories, offence codes, or nothing."""
        if self.is_weighted:
            return "offence_code"
        return "subcategory" if self.subcategories else ""

    @property
    def theme(self) -> str:
        """The heading under which it is listed."""
        return self.agency or _(POLICE_UK_THEME)

    def part(self, slug: str) -> "Measure":
        """One part of the basket as a measure of its own; UnknownMeasure where there is none of that name."""
        for each in self.basket:
            if each.slug == slug:
                title = f"{self.title}: {each.label.lower()}"
                return replace(self, slug=f"{self.slug}.{slug}", title=title, categories=each.categories, basket=())
        raise UnknownMeasure(_("“{measure}” has no part “{slug}”.").format(measure=self.slug, slug=slug[:60]))


@dataclass(frozen=True, slots=True)
class Break:
    """A date on which a published series changed."""

    on: date
    sources: tuple[str, ...]
    text: str
    categories: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    small_areas: bool = False


def measure(slug: str, partnership: Partnership | None = None) -> Measure:
    """The measure of that slug, in its latest version; UnknownMeasure names those there are.

    One that a partnership made itself (`OWN_PREFIX`) is known to that partnership alone, also once it is withdrawn.
    """
    declared = _in_language(get_language()).get(slug)
    if declared is None and partnership is not None and slug.startswith(OWN_PREFIX):
        declared = next((each for each in own_measures(partnership, with_withdrawn=True) if each.slug == slug), None)
    if declared is None:
        raise UnknownMeasure(
            _("There is no measure “{slug}”. There are: {slugs}.").format(slug=slug[:60], slugs=", ".join(_all()))
        )
    return declared


def measures(partnership: Partnership | None = None) -> tuple[Measure, ...]:
    """Every measure: totals first, then police.uk's categories, outcomes, stop and search; last those of the partnership's own."""
    shipped = tuple(_in_language(get_language()).values())
    return shipped if partnership is None else (*shipped, *own_measures(partnership))


@cache
def _in_language(language: str | None) -> Mapping[str, Measure]:
    """Every measure with its words in the language that is active, which is the one named."""
    del language
    return {slug: _spoken(known) for slug, known in _all().items()}


def _spoken(known: Measure) -> Measure:
    words = ("title", "one", "many", "about", "agency", "base", "definition", "disclosure", "warnings")
    return spoken(replace(known, basket=tuple(spoken(part, "label") for part in known.basket)), *words)


def own_measures(partnership: Partnership, *, with_withdrawn: bool = False) -> list[Measure]:
    """The measures that a partnership made itself, each in its latest version, by title."""
    every = once_a_page(("own measures", partnership.pk), lambda: list(OwnMeasure.objects.latest_of(partnership)))
    return [own_measure(row) for row in every if with_withdrawn or row.withdrawn_at is None]


def own_measure(row: OwnMeasure) -> Measure:
    """A measure of the partnership's own, as those that come with the program are; it need not be saved yet."""
    return Measure(
        slug=row.slug,
        title=row.title,
        one=row.one,
        many=row.many,
        about=row.about,
        kind=Kind.COUNT,
        sources=(row.source,),
        polarity=Polarity(row.polarity),
        disclosure=_("As the source’s own rule says"),
        warnings=(),
        version=row.number,
        valid_from=row.made_at.date(),
        counted_from=FIRST_DAY,
        definition=_("Records of “{source}” in the categories named below, duplicates removed.").format(
            source=_source_title(row.source)
        ),
        categories=tuple(row.categories),
        denominator=Denominator(row.denominator),
        agency=_("The partnership’s own measures"),
    )


def _source_title(slug: str) -> str:
    declared = sources().get(slug)
    return declared.title if declared else slug


def breaks() -> tuple[Break, ...]:
    """The known breaks in the published series."""
    return tuple(spoken(known, "text") for known in _breaks())


@cache
def _breaks() -> tuple[Break, ...]:
    return tuple(Break(**row.declared()) for row in BREAKS.read().rows("break"))


@cache
def _all() -> Mapping[str, Measure]:
    declared = {path.stem: read_definition(path) for path in FOLDER.glob("*.toml")}
    rank = {slug: place for place, slug in enumerate(ORDER)}
    return dict(sorted(declared.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0])))


def read_definition(path: Path) -> Measure:
    """The latest version that a definition file holds; BadDefinition names file and key."""
    document = parse_toml(path.read_text(encoding="utf-8"), path.name, BadDefinition)
    versions = document.pop("version", [])
    if not versions:
        raise BadDefinition(f"{path.name} has no [[version]]: give each definition its number and first day.")
    newest = max(versions, key=lambda version: version.get("number", 0))
    return _measure(path, {**document, **newest})


def _measure(path: Path, fields: dict[str, Any]) -> Measure:
    fields["version"] = fields.pop("number", None)
    parts = fields.pop("basket", [])
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in fields.items()}
    try:
        values["kind"], values["polarity"] = Kind(values["kind"]), Polarity(values["polarity"])
        values["denominator"] = Denominator(values.get("denominator", "residents"))
        values["basket"] = tuple(Part(one["slug"], one["label"], tuple(one["categories"])) for one in parts)
        if parts:
            values.setdefault("categories", tuple(name for part in values["basket"] for name in part.categories))
        declared = Measure(slug=path.stem, **values)
    except KeyError as problem:
        raise BadDefinition(f"{path.name} lacks the key {problem}.") from None
    except (TypeError, ValueError) as problem:
        raise BadDefinition(f"{path.name} has a key or value that is not known: {problem}.") from None
    _check(path, declared)
    return declared


def _check(path: Path, definition: Measure) -> None:
    if not isinstance(definition.version, int):
        raise BadDefinition(f"{path.name}: each [[version]] needs a whole number as its 'number'.")
    if definition.is_share and bool(definition.numerator_crime_outcomes) == bool(definition.numerator_categories):
        raise BadDefinition(
            f"{path.name} is a share and needs one of the keys 'numerator_crime_outcomes' and 'numerator_categories'."
        )
    if not definition.is_share and (definition.numerator_crime_outcomes or definition.numerator_categories):
        raise BadDefinition(f"{path.name} is a count: it can have no numerator.")
    _check_ages(path, definition)
    if definition.is_weighted != bool(definition.weights):
        raise BadDefinition(f"{path.name}: 'weights' names the list of weights of a weighted measure, and only of one.")
    if definition.is_weighted and (definition.is_police_uk or definition.subcategories or definition.basket):
        raise BadDefinition(
            f"{path.name} weighs by offence code: its source needs codes, which police.uk's have not, and it has neither "
            "subcategories nor parts."
        )
    if not definition.sources:
        raise BadDefinition(f"{path.name} names no sources.")
    if set(definition.sources) & set(POLICE_UK) and not definition.is_police_uk:
        raise BadDefinition(f"{path.name} mixes police.uk's sources with others; give each its own measure.")
    if definition.finest not in (None, "point", "lsoa", "ward", "council"):
        raise BadDefinition(f"{path.name}: 'finest' is “{definition.finest}”; it may be point, lsoa, ward or council.")
    in_parts = [name for part in definition.basket for name in part.categories]
    if definition.basket and (len(set(in_parts)) != len(in_parts) or set(in_parts) != set(definition.categories)):
        raise BadDefinition(f"{path.name}: the parts of a basket share no category, and hold all of the measure's.")


def _check_ages(path: Path, definition: Measure) -> None:
    ages = definition.ages
    if not ages:
        return
    if not definition.uses_residents:
        raise BadDefinition(
            f"{path.name}: 'ages' are those of residents, and the measure is not set against residents."
        )
    are_whole = all(type(age) is int and 0 <= age < OLDEST for age in ages)
    if not are_whole or len(ages) > 2 or list(ages) != sorted(ages):
        raise BadDefinition(
            f"{path.name}: 'ages' is a first and a last age, such as [10, 17], or a first alone, such as [65]."
        )
