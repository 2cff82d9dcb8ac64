"""How long this room's rows are kept."""

from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from wardmote.foundations.retention.public import Rule, register
from wardmote.sharing.rules import Kind


def _with_reasons(_day: date) -> Q:
    goes_on = Q(kind=Kind.NOT_EXPECTED, until__isnull=True, closed_at__isnull=True)
    return ~Q(reason="", closing_reason="") & ~goes_on


def _with_address(_day: date) -> Q:
    return ~Q(office_address="")


def _with_leads(day: date) -> Q:
    has_ended = Q(terminated_on__isnull=False) | Q(ends_on__lte=day)
    return has_ended & ~Q(access_requests_lead="", information_requests_lead="", breach_lead="")


register(
    Rule(
        "return-reasons",
        "sharing.ReturnNote",
        since="quarter",
        only=_with_reasons,
        clears={"reason": "", "closing_reason": ""},
    ),
    Rule("reminders", "sharing.Reminder", since="sent_on"),
    Rule(
        "liaison-addresses",
        "sharing.LiaisonOfficer",
        since="ends_on",
        only=_with_address,
        clears={"office_address": ""},
        stays={
            "membership": "names nobody once the person has been cleared",
            "starts_on": "who answered for sharing, by office, must stay provable",
            "ends_on": "who answered for sharing, by office, must stay provable",
        },
    ),
    Rule(
        "agreement-leads",
        "sharing.Agreement",
        since=Coalesce("terminated_on", "ends_on"),
        only=_with_leads,
        clears={"access_requests_lead": "", "information_requests_lead": "", "breach_lead": ""},
    ),
)
