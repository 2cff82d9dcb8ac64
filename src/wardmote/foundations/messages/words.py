"""How the states and the reasons of a letter read."""

from django.utils.translation import gettext as _

from wardmote.foundations.messages.models import Message
from wardmote.foundations.messages.rules import State


def reason_words(message: Message) -> str:
    """Why a letter has not left, in a sentence; nothing where there is nothing to say."""
    reason = message.reason
    if reason == "not-reached":
        return _("The mail server could not be reached, or did not let us in.")
    if reason == "broken-off":
        return _("The connection broke while the letter was being sent. It may have arrived.")
    if reason == "worker-gone":
        return _("The program stopped while the letter was being sent. It may have arrived.")
    if reason.startswith("refused-"):
        code = reason.removeprefix("refused-")
        if message.state == State.GIVEN_UP and code.startswith("5"):
            return _("The mail server refused it for good (code %(code)s). Check the address.") % {"code": code}
        return _("The mail server did not take it (code %(code)s).") % {"code": code}
    return _("There was nothing to send.") if reason else ""
