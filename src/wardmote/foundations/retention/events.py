"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.retention.errors import ScheduleRefused
from wardmote.foundations.retention.lengths import said
from wardmote.foundations.retention.schedule import schedule

EVENTS = {
    "retention.period.set": gettext_noop("set how long {rule} is kept to {length}, from {from}"),
    "retention.hold.placed": gettext_noop("placed a legal hold on {rule}, to be reviewed on {review_on}"),
    "retention.hold.reviewed": gettext_noop("reviewed a legal hold; the next review is on {review_on}"),
    "retention.hold.lifted": gettext_noop("lifted a legal hold"),
    "retention.disposal.begun": gettext_noop("authorised disposal of what was due on {on}"),
    "retention.disposal.carried-out": gettext_noop("disposed of {count} under the rule {rule} ({action})"),
    "retention.certificate.exported": gettext_noop("exported the numbers of a certificate of disposal"),
    "retention.disposal.finished": gettext_noop("finished a disposal: {count} in all"),
}


def _rule(slug: str) -> str:
    if slug == "everything":
        return _("everything")
    try:
        return f"“{schedule(timezone.localdate())[slug].name}”"
    except ScheduleRefused:
        # History is read whatever is wrong with the schedule of today.
        return slug


def _action(name: str) -> str:
    return {"removed": _("removed"), "cleared": _("cleared")}[name]


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "rule": _rule,
    "action": _action,
    "length": said,
    "count": lambda count: ngettext("%(count)s thing", "%(count)s things", count) % {"count": f"{count:,}"},
}
