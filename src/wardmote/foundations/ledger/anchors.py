"""The ends of the chains kept outside the database, so that a tail that was cut off or written anew shows."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from wardmote.foundations.ledger import rules
from wardmote.foundations.ledger.errors import LedgerError
from wardmote.foundations.ledger.rules import End

IN_A_FOLDER = "wardmote-ledger-*.txt"


def address() -> str:
    """The e-mail address to which ends are sent; nothing where they go to a file or nowhere."""
    named = str(settings.WARDMOTE_LEDGER_ANCHOR)
    return named.removeprefix("mailto:") if "@" in named and not Path(named).is_absolute() else ""


def place() -> Path | None:
    """The file or folder to which ends are written; None where they are sent by mail or go nowhere."""
    named = str(settings.WARDMOTE_LEDGER_ANCHOR)
    return Path(named) if named and not address() else None


def written_down() -> list[End]:
    """Every end that the named file or folder has; raises LedgerError where it cannot be read."""
    named = place()
    if named is None:
        return []
    try:
        files = sorted(named.glob(IN_A_FOLDER)) if named.is_dir() else [named] if named.exists() else []
        return [end for file in files for end in rules.ends_in(file.read_text(encoding="utf-8").splitlines())]
    except OSError as fault:
        raise _unreachable(named, fault) from None


def write_down(ends: Sequence[End]) -> int:
    """Append to the named file or folder each end that it does not have yet; gives how many were new."""
    named = place()
    if named is None:
        return 0
    before = set(written_down())
    new = [end for end in ends if end not in before]
    if not new:
        return 0
    now = timezone.now()
    file = named / f"wardmote-ledger-{now:%Y-%m}.txt" if named.is_dir() else named
    try:
        with file.open("a", encoding="utf-8") as opened:
            opened.writelines(f"{now.isoformat(timespec='seconds')} {end}\n" for end in new)
    except OSError as fault:
        raise _unreachable(named, fault) from None
    return len(new)


def _unreachable(named: Path, fault: OSError) -> LedgerError:
    return LedgerError(
        f"The ends of the ledger cannot be kept at {named} ({fault.strerror or type(fault).__name__}): "
        "WARDMOTE_LEDGER_ANCHOR must name a file or a folder that can be read and written, or an e-mail address."
    )
