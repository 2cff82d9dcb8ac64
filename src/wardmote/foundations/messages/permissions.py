"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class MessagesPermission(Permission):
    """One thing that a person may or may not do here."""

    OUTBOX_VIEW = "messages:outbox:view", gettext_noop("see which letters have not left, and send them again")
