"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.intake.public import sources

EVENTS = {
    "measures.table.exported": gettext_noop("took out a table of a figure: {table}, {rows}"),
    "measures.overview.exported": gettext_noop("took out what is happening in an area as a table: {rows}"),
    "measures.headlines.chosen": gettext_noop("chose the figures on everybody's home: {figures}"),
    "measures.own.defined": gettext_noop(
        "made a version of a measure of the partnership’s own from {source}: {measure}"
    ),
    "measures.own.withdrawn": gettext_noop("withdrew a measure of the partnership’s own: {measure}"),
    "measures.rows.read": gettext_noop("looked at the rows behind a figure, which a partner sent in confidence"),
}
TABLES = {
    "months": _("its months"),
    "places": _("its places"),
    "rows": _("the rows behind it"),
    "peers": _("most similar areas"),
    "gap": _("the gap between neighbourhoods"),
    "pair": _("two counts side by side"),
}

# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "table": lambda name: TABLES["pair" if name.startswith("pair-") else name],
    "source": lambda slug: f"“{sources()[slug].title}”",
    "rows": lambda count: ngettext("%(count)s row", "%(count)s rows", count) % {"count": f"{count:,}"},
}
