"""What other rooms may call: returns that are owed, agreements that hold, and the writers of the register."""

from datetime import date

from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake.public import sources as _sources
from wardmote.sharing.agreements import AgreementSummary, Uncovered, covering, registered, uncovered
from wardmote.sharing.clocks import keep_return_clocks
from wardmote.sharing.errors import GatewayExcludes, ReferenceRefused, SharingError, SharingRefused, WrittenMeanwhile
from wardmote.sharing.gateways import law
from wardmote.sharing.home import OwnReturn, own_returns
from wardmote.sharing.models import Agreement, LiaisonOfficer, Reminder, ReturnNote
from wardmote.sharing.notices import data_notices
from wardmote.sharing.operations.agreements import (
    TERMS,
    change_agreement,
    make_agreement,
    review_agreement,
    terminate_agreement,
)
from wardmote.sharing.operations.liaison import designate_liaison, end_liaison
from wardmote.sharing.operations.reminders import record_reminder, send_reminder
from wardmote.sharing.operations.returns import close_note, record_note
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.rules import Kind, Quarter, State, Status, quarter_of
from wardmote.sharing.summaries import describe_due, waiting
from wardmote.sharing.tracker import Return, returns

__all__ = [
    "TERMS",
    "Agreement",
    "AgreementSummary",
    "GatewayExcludes",
    "Kind",
    "LiaisonOfficer",
    "OwnReturn",
    "Quarter",
    "ReferenceRefused",
    "Reminder",
    "Return",
    "ReturnNote",
    "SharingError",
    "SharingPermission",
    "SharingRefused",
    "State",
    "Status",
    "Uncovered",
    "WrittenMeanwhile",
    "agreement_for",
    "change_agreement",
    "close_note",
    "data_notices",
    "describe_due",
    "designate_liaison",
    "end_liaison",
    "keep_return_clocks",
    "law",
    "make_agreement",
    "own_returns",
    "quarter_of",
    "record_note",
    "record_reminder",
    "returns",
    "review_agreement",
    "send_reminder",
    "source_needs_agreement",
    "terminate_agreement",
    "uncovered",
    "waiting",
]


def agreement_for(
    partnership: Partnership, source: str, organisation: Organisation | None, on: date
) -> AgreementSummary | None:
    """The information-sharing agreement in force on a day that covers a source's data from an organisation.

    An agreement covers them when it names the source (its slug), has the organisation as a party (any, where
    `organisation` is None), was signed by the day, and had neither expired nor been terminated; one whose review is due
    still holds. None where there is none. Sources that are published for everybody need none: ask
    `source_needs_agreement` first.
    """
    return covering(registered(partnership, [source]), source, organisation, on)


def source_needs_agreement(source: str) -> bool:
    """Whether the declared source holds what bodies share with each other, and so calls for an agreement.

    The declaration says so under `needs_agreement` of its publisher; a slug that is not declared does.
    """
    declared = _sources().get(source)
    return declared is None or declared.needs_agreement
