"""How the room's events read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.organisations.public import Organisation
from wardmote.intake.public import sources
from wardmote.sharing.gateways import gateways, law
from wardmote.sharing.reference import schedule
from wardmote.sharing.rules import Kind, quarter_coded
from wardmote.sharing.words import CHANNELS, KINDS, quarter_name

EVENTS = {
    "sharing.return.recorded": gettext_noop("put on record {kind}: {dataset}, {quarter}"),
    "sharing.return.record-closed": gettext_noop("closed the record of {kind}: {dataset}, {quarter}"),
    "sharing.returns.exported": gettext_noop("took out a list of returns ({rows})"),
    "sharing.receipt.exported": gettext_noop("took out the receipt of a return: {dataset}, {quarter}"),
    "sharing.reminder.sent": gettext_noop("recorded a reminder by {channel} of what is owed: {returns}"),
    "sharing.reminder.not-sent": gettext_noop("sent a reminder of {returns} that the mail server did not take"),
    "sharing.liaison.designated": gettext_noop("designated a liaison officer from {from}"),
    "sharing.liaison.ended": gettext_noop("ended a liaison officer’s designation on {to}"),
    "sharing.agreement.seen": gettext_noop("looked at an information-sharing agreement"),
    "sharing.agreement.made": gettext_noop("entered an information-sharing agreement"),
    "sharing.agreement.changed": gettext_noop("changed an information-sharing agreement (now edition {edition})"),
    "sharing.agreement.reviewed": gettext_noop(
        "recorded a review of an information-sharing agreement; the next is due on {review_on}"
    ),
    "sharing.agreement.terminated": gettext_noop("terminated an information-sharing agreement on {on}"),
    "sharing.agreements.exported": gettext_noop("took out the register of information-sharing agreements ({rows})"),
}


def _dataset(number: str) -> str:
    dataset = schedule().dataset(number)
    if dataset is None:
        return _("dataset %(number)s") % {"number": number}
    return _("%(name)s (dataset %(number)s)") % {"name": dataset.name, "number": number}


def _quarter(code: str) -> str:
    quarter = quarter_coded(code)
    if quarter is None:
        raise ValueError(code)
    return quarter_name(quarter)


def _organisation(key: Any, partnership: str) -> str:
    """An organisation's name, in the entries of its own partnership alone."""
    named = Organisation.objects.filter(pk=key, partnership_id=int(partnership)).first()
    if named is None:
        raise LookupError(key)
    return named.name


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "kind": lambda slug: f"“{KINDS[Kind(slug)]}”",
    "channel": lambda slug: str(CHANNELS[slug]).lower(),
    "dataset": _dataset,
    "quarter": _quarter,
    "returns": lambda count: ngettext("%(count)s return", "%(count)s returns", count) % {"count": count},
}
# Those that stand in details alone, and those that belong to one partnership.
SAID_IN: Mapping[str, Callable[[Any, str], str | Promise]] = {
    "sources": lambda slug, _partnership: sources()[slug].title,
    "gateways": lambda slug, _partnership: gateways()[slug].name,
    "data_kinds": lambda slug, _partnership: law().kinds[slug].name,
    "organisation": _organisation,
    "parties": _organisation,
    "disclosers": _organisation,
}
