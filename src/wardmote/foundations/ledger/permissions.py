"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class LedgerPermission(Permission):
    """One thing that a person may or may not do here."""

    ENTRY_SEARCH = "ledger:entry:search", gettext_noop("search and export the ledger")
