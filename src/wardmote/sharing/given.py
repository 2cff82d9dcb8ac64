"""An agreement in its sections, and how parts of it are given to those who are no party to it."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.public import (
    Part,
    Section,
    SectionedDoor,
    Shared,
    SharedSection,
    declare_shared,
    members_who_may,
)
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.sharing.gateways import law
from wardmote.sharing.models import Agreement
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.scope import AGREEMENTS, agreement_titled, bodies_of, reviews_of


class AgreementSection(Section):
    """What of an agreement is seen apart."""

    TERMS = "terms"
    SAFEGUARDS = "safeguards"
    LEADS = "leads"


AGREEMENT_DOOR = SectionedDoor(
    Agreement,
    rule=AGREEMENTS,
    parts={
        AgreementSection.TERMS: Part(
            (
                "purpose",
                "gateways",
                "legal_basis",
                "data_items",
                "data_kinds",
                "sources",
                "signed_on",
                "review_on",
                "ends_on",
                "terminated_on",
                "termination_reason",
                "edition",
            ),
            rows=bodies_of,
        ),
        AgreementSection.SAFEGUARDS: Part(
            (
                "has_special_category",
                "special_conditions",
                "how_shared",
                "security",
                "retention",
                "dpia_reference",
                "document_reference",
            ),
            rows=reviews_of,
        ),
        AgreementSection.LEADS: Part(("access_requests_lead", "information_requests_lead", "breach_lead")),
    },
    event="sharing.agreement.seen",
    ask=lambda _agreement: str(_("whoever keeps the register of agreements")),
    shown=("title",),
    reference="pk",
)


def _keepers(agreement: Agreement) -> Collection[User]:
    return [each.user for each in members_who_may(agreement.partnership, SharingPermission.AGREEMENT_EDIT)]


def _titled(partnership: Partnership, title: str) -> Agreement | None:
    return agreement_titled(partnership, title)


AGREEMENTS_GIVEN = declare_shared(
    Shared(
        name="agreement",
        namespace="sharing",
        door=AGREEMENT_DOOR,
        sections={
            AgreementSection.TERMS: SharedSection(
                _("Terms: purpose, parties, law, data and days"), ("depersonalised",)
            ),
            AgreementSection.SAFEGUARDS: SharedSection(
                _("Safeguards: how it is shared, security, retention, reviews"), ("depersonalised",)
            ),
            AgreementSection.LEADS: SharedSection(_("Who answers for requests and breaches"), ("personal",)),
        },
        reads=SharingPermission.AGREEMENT_VIEW,
        manages=SharingPermission.AGREEMENT_EDIT,
        law=law,
        title=lambda agreement: agreement.title,
        url=lambda agreement: agreement.get_absolute_url(),
        find=_titled,
        owners=_keepers,
        always=frozenset([AgreementSection.TERMS]),
    )
)
