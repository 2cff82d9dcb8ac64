"""The form for a closed day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField


class ClosedDayForm(forms.Form):
    """Which day, and why."""

    on = DayField(label=_("Day"))
    name = forms.CharField(
        label=_("Why it is closed"),
        max_length=80,
        error_messages={"required": _("Say why it is closed, such as “Council offices closed”.")},
    )
