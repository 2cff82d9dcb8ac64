"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class RetentionPermission(Permission):
    """One thing that a person may or may not do here."""

    SCHEDULE_VIEW = (
        "retention:schedule:view",
        gettext_noop("see how long things are kept, what is due and what was disposed of"),
    )
    SCHEDULE_EDIT = (
        "retention:schedule:edit",
        gettext_noop("set how long things are kept, and place and lift legal holds"),
    )
    DISPOSAL_AUTHORISE = "retention:disposal:authorise", gettext_noop("authorise the disposal of what is due")
