"""Whose returns and agreements a person sees: everybody's, or only those of the organisation they come from."""

from collections.abc import Iterable

from django.db.models import QuerySet

from wardmote.foundations.access.public import (
    Granted,
    Itself,
    OwnOrganisation,
    Permission,
    Permitted,
    Rule,
    viewer_of,
)
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.models import Agreement, LiaisonOfficer, Reminder, ReturnNote
from wardmote.sharing.permissions import SharingPermission

# Those who keep the register see all of it; for everybody else the door opens on their own organisation's part.
KEEPERS = Permitted((SharingPermission.RETURN_RECORD, SharingPermission.AGREEMENT_EDIT))
RETURNS = Rule((KEEPERS, Itself(SharingPermission.RETURN_VIEW)))
NOTES = Rule((KEEPERS, OwnOrganisation("organisation", SharingPermission.RETURN_VIEW)))
AGREEMENTS = Rule((KEEPERS, OwnOrganisation("parties", SharingPermission.AGREEMENT_VIEW), Granted()))


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


def agreement_titled(partnership: Partnership, title: str) -> Agreement | None:
    """The agreement of this whole title, for whoever asks for it in an emergency; nobody has seen anything of it yet."""
    return Agreement.objects.filter(partnership=partnership, title__iexact=title.strip()).first()


def of_party(agreements: QuerySet[Agreement], party: int) -> QuerySet[Agreement]:
    """Those of the agreements to which an organisation is a party, each once."""
    return agreements.filter(pk__in=Agreement.objects.filter(parties=party))


def officers_of(organisations: Iterable[Organisation]) -> QuerySet[LiaisonOfficer]:
    """Who answers or answered for organisations that the person sees: whoever sees the organisation's returns sees that."""
    return LiaisonOfficer.objects.filter(organisation__in=[body.pk for body in organisations])


def reminders_of(organisations: Iterable[Organisation]) -> QuerySet[Reminder]:
    """What organisations that the person sees were reminded of."""
    return Reminder.objects.filter(organisation__in=[body.pk for body in organisations])
