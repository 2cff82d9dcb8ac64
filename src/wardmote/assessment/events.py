"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.assessment.rules import BY_KEY
from wardmote.foundations.places.public import area_in_words

EVENTS = {
    "assessment.assessment.built": gettext_noop(
        "built the strategic assessment of {area} for the year ending {year_ending}"
    ),
    "assessment.assessment.exported": gettext_noop("took a strategic assessment out as {form}"),
    "assessment.public-edition.exported": gettext_noop(
        "took the edition to publish of a strategic assessment out as {form}"
    ),
    "assessment.text.written": gettext_noop("wrote {characters} under “{item}” in a strategic assessment"),
}
FORMS = {
    "docx": _("a Word document"),
    "pdf": _("a PDF"),
    "html": _("a web page"),
    "zip": _("its tables"),
}

# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "form": lambda form: FORMS[form],
    "item": lambda key: BY_KEY[key].title,
    "characters": lambda count: (
        ngettext("%(count)s character", "%(count)s characters", count) % {"count": f"{count:,}"}
    ),
}
SAID_IN: Mapping[str, Callable[[Any, str], str | Promise]] = {"area": area_in_words}
