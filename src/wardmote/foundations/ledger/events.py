"""How this room's events read on its page."""

from django.utils.translation import gettext_noop

EVENTS = {
    "installation.backup.made": gettext_noop("made a backup of the installation: {files} files"),
    "installation.backup.restored": gettext_noop("restored the installation from a backup: {files} files"),
    "ledger.protection.restored": gettext_noop("put back the database’s protection of the ledger"),
    "ledger.entries.searched": gettext_noop("searched the ledger and found {found} entries"),
    "ledger.entries.exported": gettext_noop("exported {found} entries of the ledger"),
}
