"""What to look for in the ledger."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.ledger.queries import Search, events_in
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership

# An object as entries name it, and nothing that a person might be called.
OBJECT = RegexValidator(
    r"\A[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*)?:[A-Za-z0-9._/-]+\Z",
    _("Nothing was looked for: an object is found by the link in its entry. Choose people in the list."),
)


class SearchForm(forms.Form):
    """Who, what, on what, when."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    event = forms.ChoiceField(label=_("What was done"), required=False)
    # Comes with the link of an entry: nobody types it, and what is typed into the address all the same is checked.
    on = forms.CharField(
        label=_("On what"), required=False, max_length=120, widget=forms.HiddenInput(), validators=[OBJECT]
    )
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        members = User.objects.filter(
            memberships__partnership=partnership, memberships__is_agreed=True
        ) | User.objects.filter(is_system=True)
        people = [(str(user.pk), user.display_name) for user in members.distinct().order_by("display_name")]
        person, event = self.fields["person"], self.fields["event"]
        if isinstance(person, forms.ChoiceField) and isinstance(event, forms.ChoiceField):
            person.choices = [("", _("Anyone")), *people]
            event.choices = [("", _("Anything")), *events_in(str(partnership.pk))]

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("The last day is before the first: change one of them."))
        return cleaned

    def search(self) -> Search:
        """The search that a filled-in form asks for."""
        values = self.cleaned_data
        return Search(
            partnership=str(self.partnership.pk),
            actor=values["person"],
            event=values["event"],
            on=values["on"].strip(),
            first_day=values["first_day"],
            last_day=values["last_day"],
        )
