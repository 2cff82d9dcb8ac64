"""How this room's events read on its page."""

EVENTS = {
    "ledger.entries.searched": "searched the ledger and found {found} entries",
    "ledger.entries.exported": "exported {found} entries of the ledger",
}
