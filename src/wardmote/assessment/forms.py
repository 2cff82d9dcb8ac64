"""What people enter: which assessment to build, and the text under a heading."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.assessment.rules import MOST_CHARACTERS, Marking
from wardmote.foundations.privacy.public import GuardedForm


class NewAssessmentForm(forms.Form):
    """An area and the last month of its year, out of those that the records loaded can carry."""

    area = forms.ChoiceField(label=_("Area"), error_messages={"required": _("Choose an area")})
    year_ending = forms.ChoiceField(
        label=_("Last month of the year"),
        help_text=_("Twelve months are counted, ending with this one."),
        error_messages={"required": _("Choose the last month of the year")},
    )

    marking = forms.ChoiceField(
        label=_("Marking of the partnership’s edition"),
        help_text=_("It stands at the top and bottom of every page. The edition to publish has none."),
        choices=Marking.choices,
        initial=Marking.SENSITIVE,
        widget=forms.RadioSelect,
        required=False,
    )
    released = forms.MultipleChoiceField(
        label=_("Which senders agree that their counts are published?"),
        help_text=_("Choose none unless the sender has said so. Their small counts stay hidden in any case."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        areas: list[tuple[str, str]],
        months: list[tuple[str, str]],
        sources: list[tuple[str, str]],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        for name, choices in (("area", areas), ("year_ending", months), ("released", sources)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not sources:
            del self.fields["released"]

    def clean_marking(self) -> str:
        """The more careful one where nothing was chosen."""
        return self.cleaned_data["marking"] or Marking.SENSITIVE


class TextForm(GuardedForm):
    """The text under one heading; `seen` is the newest text's key when the page was opened."""

    guarded = ("text",)

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Leave a line empty between paragraphs. Your name and the time are kept with it."),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=MOST_CHARACTERS,
        error_messages={"required": _("Enter the text")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
