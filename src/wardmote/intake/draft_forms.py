"""The forms of declaring a source: the sample, and what is chosen and written of its draft."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.privacy.public import GuardedForm
from wardmote.intake.drafting.decisions import (
    ADDS_TO_CATEGORY,
    COUNT_OF_ITS_OWN,
    DAY_FIRST,
    KEPT,
    LEFT_OUT,
    MONTH_FIRST,
)
from wardmote.intake.operations.preview import FIELDS

Choices = list[tuple[str, Any]]
WHEN = ("date", "moment", "time", "day", "month", "quarter", "financial_year", "academic_year", "year", "start", "end")
WHERE = (
    "council", "ward", "lsoa", "lsoa_name", "longitude", "latitude", "easting", "northing", "outward_postcode", "place",
)  # fmt: skip
KINDS: Sequence[tuple[str, str | Promise]] = (
    ("incidents", gettext_lazy("One thing that happened, such as a fire or a report")),
    ("counts", gettext_lazy("A number for an area and a period")),
    ("reference", gettext_lazy("A line of a list that is never counted, such as a venue")),
)
PLACES: Sequence[tuple[str, str | Promise]] = (
    ("point", gettext_lazy("By its point")),
    ("lsoa", gettext_lazy("By its small area (LSOA)")),
    ("ward", gettext_lazy("By its ward")),
    ("council", gettext_lazy("By its council")),
    ("outward postcode", gettext_lazy("By the first half of its postcode")),
    ("text", gettext_lazy("By its place’s name, looked up among the places of interest")),
    ("partnership", gettext_lazy("The whole partnership")),
    ("none", gettext_lazy("Nowhere: rows are about no place")),
)
EVERY: Sequence[tuple[str, str | Promise]] = (
    ("month", gettext_lazy("Every month")),
    ("quarter", gettext_lazy("Every quarter")),
    ("year", gettext_lazy("Every year")),
    ("edition", gettext_lazy("When a new edition appears")),
)
FINEST: Sequence[tuple[str, str | Promise]] = (
    ("council", gettext_lazy("Council")),
    ("ward", gettext_lazy("Ward")),
    ("lsoa", gettext_lazy("Small area (LSOA)")),
    ("point", gettext_lazy("Point")),
)
NOT_CHOSEN = ("", gettext_lazy("Choose"))


def column_choices() -> Choices:
    """What a column may become, in groups."""
    return [
        (LEFT_OUT, _("Leave it out")),
        (KEPT, _("Keep it beside the record")),
        (_("What"), [
            ("category", _("category")),
            (ADDS_TO_CATEGORY, _("tells the category together with it")),
            ("subcategory", _("subcategory")),
            ("outcome", _("outcome")),
            ("quantity", _("count")),
            (COUNT_OF_ITS_OWN, _("count of its own kind")),
            ("identifier", _("reference (only a number made from it is kept)")),
        ]),
        (_("When"), [(key, FIELDS[key]) for key in WHEN]),
        (_("Where"), [(key, FIELDS[key]) for key in WHERE]),
        (_("Who"), [("sender", FIELDS["sender"])]),
    ]  # fmt: skip


class SampleForm(forms.Form):
    """A sample of a partner's file."""

    sample = forms.FileField(
        label=gettext_lazy("A file as the partner sends it"),
        help_text=gettext_lazy("Excel, OpenDocument, CSV, JSON or GeoJSON. A whole file is better than a part of one."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )


class DraftForm(GuardedForm):
    """What each column becomes, the few things that matter, and what is said of the source."""

    guarded: ClassVar[tuple[str, ...]] = ("title", "description", "publisher", "gateway", "rule")

    kind = forms.ChoiceField(label=gettext_lazy("What is a row?"), required=False, choices=[NOT_CHOSEN, *KINDS])
    first_in_dates = forms.ChoiceField(
        label=gettext_lazy("Which comes first in its dates?"),
        required=False,
        choices=[
            NOT_CHOSEN,
            (DAY_FIRST, gettext_lazy("The day: 3/4 is 3 April")),
            (MONTH_FIRST, gettext_lazy("The month: 3/4 is 4 March")),
        ],
    )
    place = forms.ChoiceField(label=gettext_lazy("How is a row placed?"), required=False, choices=[NOT_CHOSEN, *PLACES])
    category = forms.CharField(
        label=gettext_lazy("One word for what all rows are"),
        help_text=gettext_lazy("For example: speeding vehicles. Or choose a column below to be the category."),
        required=False,
        max_length=60,
    )
    title = forms.CharField(label=gettext_lazy("What are these files called?"), required=False, max_length=100)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Which organisation sends them?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose"),
    )
    publisher = forms.CharField(
        label=gettext_lazy("Or, if it is none of these, its name"), required=False, max_length=100
    )
    description = forms.CharField(
        label=gettext_lazy("What a row is, and what is not in the file"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    every = forms.ChoiceField(label=gettext_lazy("How often it comes"), required=False, choices=EVERY)
    lag_months = forms.IntegerField(
        label=gettext_lazy("Months after a period’s end until it is due"), required=False, min_value=0, max_value=60
    )
    gateway = forms.CharField(
        label=gettext_lazy("The law or agreement under which it is shared"), required=False, max_length=300
    )
    rule = forms.CharField(label=gettext_lazy("What of it may be published"), required=False, max_length=300)
    smallest = forms.IntegerField(
        label=gettext_lazy("Counts below this are not published"), required=False, min_value=0, max_value=100
    )
    finest = forms.ChoiceField(label=gettext_lazy("The finest area in public"), required=False, choices=FINEST)

    def __init__(
        self, *args: Any, page: Mapping[str, Any], partnership: Partnership, is_saved: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.is_saved = is_saved
        self.fields["organisation"].queryset = partnership.organisations.prefetch_related("kinds").order_by("name")  # type: ignore[attr-defined]
        choices = column_choices()
        for column in page["columns"]:
            if not column["is_period"]:
                self.fields[column_field(column["position"])] = forms.ChoiceField(
                    label=_("“{heading}” becomes").format(heading=column["heading"]),
                    choices=choices,
                    initial=column["becomes"],
                    required=False,
                    widget=forms.Select(attrs={"class": "govuk-select govuk-!-width-full"}),
                )

    def clean(self) -> dict[str, Any]:
        """What the sample leaves open must be said before the source is saved."""
        cleaned = super().clean()
        if not self.is_saved or self.errors:
            return cleaned
        kind = cleaned["kind"] or self.page["guesses"]["kind"]["value"]
        for doubt, name, sentence in (
            ("kind", "kind", _("Say what a row is.")),
            ("order", "first_in_dates", _("Say whether the day or the month comes first.")),
            ("where", "place", _("Say how a row is placed, or that it is about no place.")),
        ):
            if doubt in self.page["doubts"] and not cleaned[name]:
                self.add_error(name, sentence)
        if "what" in self.page["doubts"] and kind != "reference" and not cleaned["category"]:
            self.add_error("category", _("Say what all rows are, or choose a column to be the category."))
        if not cleaned["title"]:
            self.add_error("title", _("Say what these files are called."))
        if not cleaned["organisation"] and not cleaned["publisher"]:
            self.add_error("organisation", _("Choose who sends these files, or write the name."))
        return cleaned


def column_field(position: int) -> str:
    """The name of a column's field in the form."""
    return f"column-{position}"
