"""The form in which a member says how they want to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wardmote.foundations.messages.kinds import notice_kinds
from wardmote.foundations.messages.operations import is_mail_set_up
from wardmote.foundations.messages.rules import Way

WITHOUT_MAIL = (Way.PAGE, Way.NONE)


class WaysForm(forms.Form):
    """A choice for each kind of notice; without a mail server, only those that need none."""

    def __init__(self, *args: Any, ways: dict[str, Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(way.value, way.label) for way in Way if is_mail_set_up() or way in WITHOUT_MAIL]
        for slug, kind in notice_kinds().items():
            # A choice that needs a server which has gone stands until another is made.
            choices = offered if ways[slug] in dict(offered) else [*offered, (ways[slug].value, ways[slug].label)]
            self.fields[slug] = forms.ChoiceField(
                label=_(kind.title), choices=choices, initial=ways[slug], widget=forms.RadioSelect
            )

    def chosen(self) -> dict[str, Way]:
        """The ways that were chosen."""
        return {slug: Way(way) for slug, way in self.cleaned_data.items()}
