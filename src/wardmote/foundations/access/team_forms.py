"""What is filled in about teams."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership

NAME_HELP = _("As people say it, for example Night-time economy. Not the name of a person.")


class TeamForm(forms.Form):
    """A team that an organisation forms."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    name = forms.CharField(label=_("Name of the team"), max_length=80, help_text=NAME_HELP)
    starts_on = DayField(label=_("From"), initial=timezone.localdate)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = partnership.organisations.filter(succession__isnull=True)


class TeamNameForm(forms.Form):
    """Another name for a team."""

    name = forms.CharField(label=_("Name of the team"), max_length=80, help_text=NAME_HELP)


class TeamMemberForm(forms.Form):
    """Somebody who joins a team."""

    user = forms.ModelChoiceField(label=_("Member"), queryset=User.objects.none(), empty_label=_("Choose"))
    starts_on = DayField(label=_("From"), initial=timezone.localdate)
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which they are in it no more. Leave empty where it is not known."),
    )

    def __init__(self, *args: Any, offered: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = offered
