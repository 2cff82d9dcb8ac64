"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class VerificationPermission(Permission):
    """One thing that a person may or may not do here."""

    CHECK_RECORD = "verification:check:record", gettext_noop("record that a rule was checked against its source")
