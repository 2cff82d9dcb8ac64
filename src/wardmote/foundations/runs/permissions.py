"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class RunsPermission(Permission):
    """One thing that a person may or may not do here."""

    RUN_VIEW = "runs:run:view", gettext_noop("follow long work")
    RUN_CANCEL = "runs:run:cancel", gettext_noop("cancel long work and try it again")
