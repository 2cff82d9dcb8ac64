"""Whose returns and agreements a person sees: everybody's, or only those of the organisation they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wardmote.foundations.access.public import (
    Granted,
    Itself,
    Level,
    OwnOrganisation,
    Permission,
    Permitted,
    Rule,
    viewer_of,
)
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.models import Agreement, AgreementReview, LiaisonOfficer, Reminder, ReturnNote
from wardmote.sharing.permissions import SharingPermission

# Those who keep the register see all of it; for everybody else the door opens on their own organisation's part.
KEEPERS = Permitted((SharingPermission.RETURN_RECORD, SharingPermission.AGREEMENT_EDIT))
WRITERS = Permitted((SharingPermission.AGREEMENT_EDIT,), level=Level.WRITE)
RETURNS = Rule((KEEPERS, Itself(SharingPermission.RETURN_VIEW)))
NOTES = Rule((KEEPERS, OwnOrganisation("organisation", SharingPermission.RETURN_VIEW)))
AGREEMENTS = Rule((WRITERS, KEEPERS, OwnOrganisation("parties", SharingPermission.AGREEMENT_VIEW), Granted()))


@dataclass(frozen=True)
class AgreementBodies:
    """Who has a part in an agreement: its parties, and those of them that give data; none named: all of them."""

    parties: tuple[Organisation, ...]
    disclosers: tuple[Organisation, ...]


def own_organisations(user: User, partnership: Partnership, permission: Permission) -> frozenset[int] | None:
    """The ids of the organisations whose matters the person sees under this permission; None means every one."""
    viewer = viewer_of(user, partnership)
    return None if viewer.may(*KEEPERS.permissions) else viewer.organisations_with(permission)


def visible_organisations(user: User, partnership: Partnership) -> list[Organisation]:
    """The organisations whose returns the person sees, by name, with their dated kinds."""
    organisations = partnership.organisations.prefetch_related("kinds").order_by("name")
    return list(RETURNS.of(organisations, viewer_of(user, partnership)))


def visible_notes(user: User, partnership: Partnership) -> QuerySet[ReturnNote]:
    """What was put on record about the returns that the person sees."""
    return NOTES.of(ReturnNote.objects.all(), viewer_of(user, partnership))


def visible_agreements(user: User, partnership: Partnership) -> QuerySet[Agreement]:
    """The agreements of which the person sees something: all, those to which their own organisation is a party, or which they were given."""
    agreements = Agreement.objects.select_related("partnership").prefetch_related("parties__former_names")
    return AGREEMENTS.of(agreements, viewer_of(user, partnership))


def agreements_seen_in(user: User, partnership: Partnership, section: str) -> QuerySet[Agreement]:
    """The agreements of which the person sees this section."""
    return AGREEMENTS.of(Agreement.objects.all(), viewer_of(user, partnership), section)


def register_of(partnership: Partnership) -> QuerySet[Agreement]:
    """Every agreement of a partnership, to tell which data are covered; what a person sees of one is `AGREEMENT_DOOR`'s to say."""
    return Agreement.objects.filter(partnership=partnership)


def open_notes_of(partnership: Partnership, until: date) -> QuerySet[ReturnNote]:
    """What stands on record of quarters up to one, to tell where returns stand; whose returns a person sees is asked before."""
    notes = ReturnNote.objects.filter(partnership=partnership, closed_at__isnull=True, quarter__lte=until)
    return notes.select_related("recorded_by")


def agreement_titled(partnership: Partnership, title: str) -> Agreement | None:
    """The agreement of this whole title, for whoever asks for it in an emergency; nobody has seen anything of it yet."""
    return Agreement.objects.filter(partnership=partnership, title__iexact=title.strip()).first()


def bodies_of(agreement: int) -> AgreementBodies:
    """Who is party to an agreement that the person sees, and which of them give data."""
    current = Agreement.objects.get(pk=agreement)
    parties = current.parties.select_related("succession__successor").prefetch_related("former_names")
    return AgreementBodies(tuple(parties), tuple(current.disclosers.all()))


def reviews_of(agreement: int) -> QuerySet[AgreementReview]:
    """The reviews of an agreement that the person sees, newest first."""
    return AgreementReview.objects.filter(agreement=agreement).select_related("reviewed_by")


def of_party(agreements: QuerySet[Agreement], party: int) -> QuerySet[Agreement]:
    """Those of the agreements to which an organisation is a party, each once."""
    return agreements.filter(pk__in=Agreement.objects.filter(parties=party))


def officers_of(organisations: Iterable[Organisation]) -> QuerySet[LiaisonOfficer]:
    """Who answers or answered for organisations that the person sees: whoever sees the organisation's returns sees that."""
    return LiaisonOfficer.objects.filter(organisation__in=[body.pk for body in organisations])


def reminders_of(organisations: Iterable[Organisation]) -> QuerySet[Reminder]:
    """What organisations that the person sees were reminded of."""
    return Reminder.objects.filter(organisation__in=[body.pk for body in organisations])
