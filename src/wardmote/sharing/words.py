"""The room's words: quarters, states, statuses and kinds as pages and letters write them."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.design.public import long_date, short_month
from wardmote.sharing.rules import Delivery, Kind, Quarter, Standing, State, Status

# The word of each state and the colour that repeats it.
STATES: dict[State, tuple[str | Promise, str]] = {
    State.RECEIVED: (gettext_lazy("Received"), "green"),
    State.LATE: (gettext_lazy("Received late"), "turquoise"),
    State.NIL: (gettext_lazy("Nil return"), "blue"),
    State.QUALITY: (gettext_lazy("Quality issue"), "purple"),
    State.PART: (gettext_lazy("Part received"), "yellow"),
    State.OVERDUE: (gettext_lazy("Overdue"), "red"),
    State.DUE: (gettext_lazy("Due"), "grey"),
    State.NOT_EXPECTED: (gettext_lazy("Not expected"), "grey"),
}
MEANINGS: dict[State, str | Promise] = {
    State.RECEIVED: gettext_lazy("all three months came by the due day"),
    State.LATE: gettext_lazy("all three months came, the last of them after the due day"),
    State.NIL: gettext_lazy("the authority said that there was nothing"),
    State.QUALITY: gettext_lazy("it came, and something in it has to be put right"),
    State.PART: gettext_lazy("one or two of the three months came"),
    State.OVERDUE: gettext_lazy("nothing came by the due day"),
    State.DUE: gettext_lazy("nothing has come yet and the due day is not past"),
    State.NOT_EXPECTED: gettext_lazy("recorded, with a reason, as not to be sent"),
}
STATUSES: dict[Status, tuple[str | Promise, str]] = {
    Status.DRAFT: (gettext_lazy("Draft"), "grey"),
    Status.IN_FORCE: (gettext_lazy("In force"), "green"),
    Status.REVIEW: (gettext_lazy("Due for review"), "orange"),
    Status.EXPIRED: (gettext_lazy("Expired"), "red"),
    Status.TERMINATED: (gettext_lazy("Terminated"), "grey"),
}
KINDS: dict[Kind, str | Promise] = {
    Kind.NIL: gettext_lazy("Nil return"),
    Kind.QUALITY: gettext_lazy("Quality issue"),
    Kind.NOT_EXPECTED: gettext_lazy("Not expected"),
    Kind.CAME_ON: gettext_lazy("Day it came"),
}
CHANNELS: dict[str, str | Promise] = {
    "e-mail": gettext_lazy("E-mail"),
    "telephone": gettext_lazy("Telephone"),
    "meeting": gettext_lazy("Meeting"),
    "letter": gettext_lazy("Letter"),
}
# What became of a reminder that Wardmote was to send itself; nothing is said of one that a person sent.
DELIVERIES: dict[Delivery, str | Promise] = {
    Delivery.BY_HAND: "",
    Delivery.WAITING: gettext_lazy("in the outbox: it is on its way"),
    Delivery.SENT: gettext_lazy("sent by Wardmote"),
    Delivery.UNKNOWN: gettext_lazy("not known whether it was sent"),
    Delivery.FAILED: gettext_lazy("not sent: the mail server did not take it"),
}


def quarter_name(quarter: Quarter) -> str:
    """A quarter by its months: "Jul–Sep 2026"."""
    first, last = quarter.months[0], quarter.months[-1]
    return f"{short_month(first)[:3]}–{short_month(last)}"


def state_name(standing: Standing) -> str:
    """The state in words; what came in part and is past its day says both."""
    name = str(STATES[standing.state][0])
    is_both = standing.is_overdue and standing.state is not State.OVERDUE
    return _("%(state)s, overdue") % {"state": name} if is_both else name


def state_colour(standing: Standing) -> str:
    """The colour that repeats the state."""
    return "red" if standing.is_overdue else STATES[standing.state][1]


def arrival_sentence(standing: Standing, quarter: Quarter) -> str:
    """When the return came, or by when it is due."""
    if standing.state is State.NOT_EXPECTED:
        return _("No return is expected.")
    due = _("It was due by %(day)s.") if standing.is_overdue or standing.arrived else _("It is due by %(day)s.")
    due = due % {"day": long_date(quarter.due)}
    if standing.arrived:
        return _("It came on %(day)s.") % {"day": long_date(standing.arrived)} + " " + due
    if not standing.is_day_known:
        return _(
            "It is here. It fell due before this partnership kept its returns in Wardmote, so the day of loading does not "
            "say when it came."
        )
    return due
