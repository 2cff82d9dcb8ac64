"""Forms whose texts should name nobody: what looks like a person in them is said before anything is kept."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import listing
from wardmote.foundations.privacy.texts import personal_kinds

KEEP = "names_somebody"


class GuardedForm(forms.Form):
    """A form that warns once where a text of `guarded` looks as if it named or reached a person.

    What was found is said by its kind, never repeated, and goes into no log; the person may tick that it has to stand there.
    """

    guarded: ClassVar[tuple[str, ...]] = ()

    names_somebody = forms.BooleanField(
        label=_("Keep it as I wrote it: it has to say this"),
        required=False,
        help_text=_("Others read it, and it is kept as long as what it speaks of."),
    )

    is_warned = False

    def clean(self) -> dict[str, Any]:
        """Each text that looks personal is refused, unless the person ticked that it has to stand there."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.pop(KEEP, False):
            for name in self.guarded:
                if kinds := personal_kinds(cleaned.get(name) or ""):
                    self.is_warned = True
                    self.add_error(name, _warning(kinds))
        return cleaned


def _warning(kinds: list[str]) -> Any:
    return _("This looks as if it held %(what)s. Take it out, or tick the box to keep it.") % {"what": listing(kinds)}
