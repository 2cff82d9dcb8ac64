"""What people enter: which assessment to build, and the text under a heading."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.assessment.rules import MOST_CHARACTERS


class NewAssessmentForm(forms.Form):
    """An area and the last month of its year, out of those that the records loaded can carry."""

    area = forms.ChoiceField(label=_("Area"), error_messages={"required": _("Choose an area")})
    year_ending = forms.ChoiceField(
        label=_("Last month of the year"),
        help_text=_("Twelve months are counted, ending with this one."),
        error_messages={"required": _("Choose the last month of the year")},
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], months: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        for name, choices in (("area", areas), ("year_ending", months)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class TextForm(forms.Form):
    """The text under one heading; `seen` is the newest text's key when the page was opened."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Leave a line empty between paragraphs. Your name and the time are kept with it."),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=MOST_CHARACTERS,
        error_messages={"required": _("Enter the text")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
