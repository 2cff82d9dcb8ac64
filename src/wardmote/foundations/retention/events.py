"""How the room's events read on the ledger's page."""

from django.utils.translation import gettext_noop

EVENTS = {
    "retention.period.set": gettext_noop("set how long “{rule}” is kept to {length}, from {from}"),
    "retention.hold.placed": gettext_noop("placed a legal hold on {rule}, to be reviewed on {review_on}"),
    "retention.hold.reviewed": gettext_noop("reviewed a legal hold; the next review is on {review_on}"),
    "retention.hold.lifted": gettext_noop("lifted a legal hold"),
    "retention.disposal.begun": gettext_noop("authorised disposal of what was due on {on}"),
    "retention.disposal.carried-out": gettext_noop("disposed of {count} under the rule “{rule}” ({action})"),
    "retention.certificate.exported": "exported the numbers of a certificate of disposal",
    "retention.disposal.finished": gettext_noop("finished a disposal: {count} in all"),
}
