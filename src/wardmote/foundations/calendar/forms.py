"""The form for a closed day."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ClosedDayForm(forms.Form):
    """Which day, and why."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Enter the day."), "invalid": _("Enter a day, such as 24/12/2026.")},
    )
    name = forms.CharField(
        label=_("Why it is closed"),
        max_length=80,
        error_messages={"required": _("Say why it is closed, such as “Council offices closed”.")},
    )
