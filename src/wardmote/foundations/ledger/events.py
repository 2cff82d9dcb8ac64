"""How this room's events read on its page."""

EVENTS = {
    "installation.backup.made": "made a backup of the installation: {files} files",
    "installation.backup.restored": "restored the installation from a backup: {files} files",
    "ledger.entries.searched": "searched the ledger and found {found} entries",
    "ledger.entries.exported": "exported {found} entries of the ledger",
}
