"""What is filled in about an absence. Why somebody is away is not asked."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.members.public import User


class AbsenceForm(forms.Form):
    """From when until when somebody is away, and who stands in."""

    starts_on = DayField(label=_("First day away"), initial=timezone.localdate)
    ends_on = DayField(label=_("First day back"), help_text=_("The absence ends by itself on this day."))
    cover = forms.ModelChoiceField(
        label=_("Covered by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Somebody of the same organisation. They are told and written to as well."),
    )

    def __init__(self, *args: Any, offered: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cover"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = offered
