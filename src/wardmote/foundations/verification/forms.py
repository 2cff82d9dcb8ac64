"""What a person fills in who has compared an item with its source."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.privacy.public import GuardedForm


class CheckForm(GuardedForm):
    """With what it was compared, and when."""

    guarded = ("against",)

    against = forms.CharField(
        label=_("Checked against"),
        max_length=200,
        help_text=_("For example: the regulations on legislation.gov.uk, or the council’s own schedule of 2026."),
    )
    on = DayField(label=_("Checked on"), initial=timezone.localdate)
