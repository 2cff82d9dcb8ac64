"""The room's forms."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.privacy.public import GuardedForm
from wardmote.foundations.retention.due import rules_of
from wardmote.foundations.retention.lengths import Length, parsed
from wardmote.foundations.retention.schedule import schedule

LENGTH = _("Write a number and days, months or years, such as “90 days” or “6 years”.")
NAMES_NOBODY = _("A sentence that names nobody, such as the number of a claim or of a request.")
SHORT = "govuk-!-width-one-third"


class PeriodForm(forms.Form):
    """How long the partnership keeps what falls under a rule, from when."""

    length = forms.CharField(
        label=_("How long"), max_length=20, help_text=LENGTH, widget=forms.TextInput(attrs={"class": SHORT})
    )
    valid_from = DayField(label=_("From which day"), initial=timezone.localdate)

    def clean_length(self) -> Length:
        """The length that was written."""
        length = parsed(self.cleaned_data["length"])
        if length is None:
            raise forms.ValidationError(LENGTH)
        return length


class HoldForm(GuardedForm):
    """What is to be held, why, and when to look again."""

    guarded = ("reason",)

    rule = forms.ChoiceField(label=_("What must not be removed?"), required=False)
    key = forms.CharField(
        label=_("Its number"),
        required=False,
        max_length=60,
        help_text=_(
            "The number of one thing, as the list of what is due shows it. Empty: all that falls under the rule."
        ),
        widget=forms.TextInput(attrs={"class": SHORT}),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=NAMES_NOBODY, widget=forms.Textarea(attrs={"rows": 2})
    )
    review_on = DayField(
        label=_("Look again on"), help_text=_("The hold stays until somebody lifts it. This day is a reminder.")
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = schedule(timezone.localdate())
        slugs = dict.fromkeys(rule.slug for rule in rules_of(partnership))
        named = [(slug, lines[slug].name if slug in lines else slug) for slug in slugs]
        field = self.fields["rule"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Everything")), *named]

    def clean(self) -> dict[str, Any]:
        """A number needs to be the number of something."""
        cleaned = super().clean() or {}
        if cleaned.get("key") and not cleaned.get("rule"):
            self.add_error("key", _("Choose under which rule the thing with this number falls."))
        return cleaned


class ReviewForm(forms.Form):
    """When to look at a hold again."""

    review_on = DayField(label=_("Look again on"))


class LiftForm(GuardedForm):
    """Why a hold is needed no longer."""

    guarded = ("reason",)

    reason = forms.CharField(
        label=_("Why it is needed no longer"),
        max_length=500,
        help_text=NAMES_NOBODY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DisposeForm(forms.Form):
    """Which rules to carry out, as of the day on which their rows were looked at."""

    rules = forms.MultipleChoiceField(
        label=_("What to dispose of"), error_messages={"required": _("Choose at least one rule to carry out.")}
    )
    on = forms.DateField(widget=forms.HiddenInput)
    is_reviewed = forms.BooleanField(
        label=_("I have looked at what is due, and authorise its disposal. It cannot be brought back."),
        error_messages={"required": _("Say that you have looked at what is due and authorise its disposal.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rules"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices
