"""What the ledger refuses."""


class LedgerError(Exception):
    """The ledger refuses; the text says why."""

    is_fit_to_show = True


class AppendOnly(LedgerError):  # noqa: N818 - the name is the sentence
    """Someone tried to change or delete history."""


class NotForTheLedger(LedgerError):  # noqa: N818 - the name is the sentence
    """A value that may be free text or may name a person was offered to the ledger."""
