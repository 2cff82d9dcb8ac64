"""The forms of the comparing pages; their state is the address, and every field has a usual answer."""

from collections.abc import Iterable, Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import AreaKind, AreaName
from wardmote.measures.comparisons.pairs import Pair
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import name_of
from wardmote.measures.figures import availability
from wardmote.measures.figures.queries import areas_with_data
from wardmote.measures.pages.forms import Choice, month_choices

EXCLUDING, INCLUDING = "excluding", "including"


class ComparingForm(forms.Form):
    """An area and a year, chosen for the reader until they choose."""

    area = forms.ChoiceField(label=_("Area"))
    year = forms.ChoiceField(label=_("Year ending"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.usual: dict[str, str] = {}

    def offer(self, name: str, choices: Sequence[Choice], usual: str = "") -> None:
        """Give a field its choices, and what it is until somebody chooses."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)
        self.usual[name] = usual or (choices[0][0] if choices else "")

    @property
    def can_be_answered(self) -> bool:
        """Whether every field has something to choose."""
        return all(self.usual.values())

    def fill(self) -> None:
        """Answer with the usual what the address leaves out."""
        filled = QueryDict(mutable=True)
        for name, field in self.fields.items():
            chosen = field.widget.value_from_datadict(self.data, {}, name)
            try:
                # The three parts of a day become one, as addresses carry it.
                filled[name] = str(
                    field.clean(chosen) if isinstance(chosen, tuple) else chosen or self.usual.get(name, "")
                )
            except forms.ValidationError:
                filled.update({key: typed for key, typed in self.data.items() if key.startswith(f"{name}-")})
        self.data = filled
        self.is_bound = True


def area_choices(areas: Iterable[AreaName]) -> list[Choice]:
    """Areas as choices."""
    return [(name.code, f"{name.name} ({name.kind.label.lower()})") for name in areas]


def councils(partnership: Partnership, by_source: availability.MonthsBySource) -> list[AreaName]:
    """The partnership's councils first, then the others with records."""
    own = council_codes(partnership, timezone.localdate())
    names = [name for name in areas_with_data(partnership, by_source) if name.kind is AreaKind.COUNCIL]
    return sorted(names, key=lambda name: (name.code not in own, name.name))


def ends_of(measures: Iterable[Measure], by_source: availability.MonthsBySource) -> list[date]:
    """The months in which a year can end: those that every one of the measures has."""
    each = [set(availability.months_of([measure], by_source)) for measure in measures]
    return sorted(set.intersection(*each)) if each else []


def usual_year(months: Iterable[date]) -> str:
    """The end of the last whole year of these months, "" where there are none."""
    last = availability.last_whole_year(months)
    return name_of(last) if last else ""


class PairForm(ComparingForm):
    """Where and when two counts are compared."""

    def __init__(self, *args: object, partnership: Partnership, pair: Pair, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        by_source = availability.months_by_source(partnership)
        months = ends_of(pair.measures, by_source) or availability.months_of(pair.measures, by_source)
        self.offer("area", area_choices(councils(partnership, by_source)))
        self.offer("year", month_choices(months), usual_year(months))


class MeasureForm(ComparingForm):
    """Which measure, where and when."""

    measure = forms.ChoiceField(label=_("Measure"))
    field_order = ("measure", "area", "year", "rest", "frozen")

    def __init__(self, *args: object, partnership: Partnership, usual: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        by_source = availability.months_by_source(partnership)
        with_rate = [
            measure
            for measure in availability.supplied_measures(by_source, partnership)
            if measure.has_rate and any(source in by_source for source in measure.sources)
        ]
        slugs = [measure.slug for measure in with_rate]
        self.offer(
            "measure",
            [(measure.slug, measure.title) for measure in with_rate],
            usual if usual in slugs else "",
        )
        self.offer("area", area_choices(councils(partnership, by_source)))
        chosen = [
            measure for measure in with_rate if measure.slug == (self.data.get("measure") or self.usual["measure"])
        ]
        latest = ends_of(chosen, by_source)
        every = availability.months_of(with_rate, by_source)
        self.offer("year", month_choices(every), usual_year(latest))


class GapForm(MeasureForm):
    """What the rest is, and of which day the list of priority neighbourhoods."""

    rest = forms.ChoiceField(label=_("Compare with"))
    frozen = DayField(
        label=_("Priority neighbourhoods as they stood on"),
        help_text=_("Left empty: on the last day of the year."),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.offer(
            "rest",
            [
                (EXCLUDING, str(_("the rest of the council"))),
                (INCLUDING, str(_("the whole council, priority neighbourhoods included"))),
            ],
        )
