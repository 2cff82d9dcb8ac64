"""The form with which a person picks a figure; its state is the address."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import month
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.counting.definitions import measure
from wardmote.measures.counting.periods import name_of
from wardmote.measures.figures import availability
from wardmote.measures.figures.queries import areas_with_data, months_with_data

Choice = tuple[str, str]
MOST_HEADLINES = 8


class ExploreForm(forms.Form):
    """Which measure, where, when, and broken down how."""

    measure = forms.ChoiceField(label=_("Measure"))
    area = forms.ChoiceField(label=_("Area"))
    year = forms.ChoiceField(label=_("Year ending"), required=False)
    level = forms.ChoiceField(label=_("Places within it"), required=False)

    def __init__(
        self, *args: object, partnership: Partnership, by_source: availability.MonthsBySource, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._choose(
            "measure",
            [(measure.slug, measure.title) for measure in availability.supplied_measures(by_source, partnership)],
        )
        named = areas_with_data(partnership, by_source)
        self._choose("area", [(name.code, f"{name.name} ({name.kind.label.lower()})") for name in named])
        usual = ("", str(_("The last whole year of the measure")))
        self._choose("year", [usual, *month_choices(months_with_data(by_source, partnership))])
        self.by_source, self.partnership = by_source, partnership
        levels = AreaKind.FORCE.levels
        self._choose("level", [("", str(_("Choose for me"))), *((str(kind), kind.label) for kind in levels)])

    def clean(self) -> dict[str, str]:
        """The year, where none was chosen: the last whole one of the measure, whatever else has come since."""
        chosen: dict[str, str] = self.cleaned_data
        if chosen.get("measure") and not chosen.get("year"):
            last = availability.last_year(measure(chosen["measure"], self.partnership), self.by_source)
            if last is None:
                raise forms.ValidationError(_("No record of this measure has come yet. Choose another measure."))
            chosen["year"] = name_of(last)
        return chosen

    def _choose(self, name: str, choices: Sequence[Choice]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


class HeadlinesForm(forms.Form):
    """The figures on everybody's home: an area, and up to eight measures."""

    area = forms.ChoiceField(label=_("Area"))
    measures = forms.MultipleChoiceField(
        label=_("Figures"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Six to eight can be taken in at a glance, and eight is the most."),
        error_messages={"required": _("Choose at least one figure.")},
    )

    def __init__(
        self, *args: object, partnership: Partnership, by_source: availability.MonthsBySource, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = areas_with_data(partnership, by_source)
        choices = {
            "area": [(name.code, f"{name.name} ({name.kind.label.lower()})") for name in named],
            "measures": [
                (measure.slug, measure.title) for measure in availability.supplied_measures(by_source, partnership)
            ],
        }
        for name, listed in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
                field.choices = listed

    def clean_measures(self) -> list[str]:
        """At most eight, or nobody takes them in."""
        chosen: list[str] = self.cleaned_data["measures"]
        if len(chosen) > MOST_HEADLINES:
            raise forms.ValidationError(_("Choose eight figures at the most, and take off the others."))
        return chosen


def month_choices(months: Sequence[date]) -> list[Choice]:
    """Months as choices, latest first."""
    return [(name_of(day), month(day)) for day in sorted(months, reverse=True)]


def level_of(kind: AreaKind, asked: str) -> AreaKind | None:
    """The level asked for if the area has it, else its usual one; None where it has none."""
    allowed = kind.levels
    return next((level for level in allowed if str(level) == asked), allowed[0] if allowed else None)
