"""The readers' sentences in the installation's language.

The readers also work where Django is not set up, in processes of their own: there they speak English.
"""

from django.apps import apps
from django.utils import translation


def gettext(text: str) -> str:
    """The sentence in the language that is active."""
    return translation.gettext(text) if apps.ready else text


def ngettext(one: str, several: str, count: int) -> str:
    """The sentence for so many, in the language that is active."""
    if apps.ready:
        return translation.ngettext(one, several, count)
    return one if count == 1 else several
