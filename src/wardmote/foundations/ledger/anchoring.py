"""Keeps the ends of the chains outside, by file or by letter: the scheduled part of `anchors`."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.ledger import anchors, operations
from wardmote.foundations.ledger.errors import LedgerError
from wardmote.foundations.post.public import letter, send_after_commit


def anchor() -> str:
    """Keep the ends where WARDMOTE_LEDGER_ANCHOR says; gives a sentence of what was done.

    Raises LedgerError where the place cannot be written or the letter was not taken.
    """
    ends = operations.ends()
    if address := anchors.address():
        text = _(
            "Keep this letter. These are the ends of the chains of Wardmote's ledger. Whoever checks the ledger later "
            "gives them to “wardmote ledger verify --since”, one after the other."
        )
        posting = send_after_commit(
            letter(
                subject=_("The ends of the ledger"),
                text=f"{text}\n\n" + "\n".join(map(str, ends)) + "\n",
                address=address,
            )
        )
        if posting.was_sent is False:
            raise LedgerError(
                _("The letter with the ends of the ledger was not sent: the mail server did not take it.")
            )
        return _("The ends of the ledger were sent by e-mail.")
    if anchors.place() is None:
        return _(
            "The ends of the ledger are kept nowhere else: set WARDMOTE_LEDGER_ANCHOR to a file, a folder or an e-mail address."
        )
    new = anchors.write_down(ends)
    return ngettext("%(count)s new end was written down.", "%(count)s new ends were written down.", new) % {
        "count": new
    }
