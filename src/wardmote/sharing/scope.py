"""Whose returns and agreements a person sees: everybody's, or only those of the body they come from."""

from django.db.models import QuerySet

from wardmote.foundations.access.public import Permission, current_memberships, permissions_of, role_named
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.models import Agreement
from wardmote.sharing.permissions import SharingPermission

# Those who keep the register see all of it; for everybody else the door opens on their own body's part.
KEEPERS = frozenset({SharingPermission.RETURN_RECORD, SharingPermission.AGREEMENT_EDIT})


def own_organisations(user: User, partnership: Partnership, permission: Permission) -> frozenset[int] | None:
    """The ids of the organisations whose matters the person sees under this permission; None means every one."""
    if KEEPERS & permissions_of(user, partnership):
        return None
    held = current_memberships(user, partnership)
    return frozenset(each.organisation_id for each in held if permission in role_named(each.role).permissions)


def visible_organisations(user: User, partnership: Partnership) -> list[Organisation]:
    """The organisations whose returns the person sees, by name, with their dated kinds."""
    own = own_organisations(user, partnership, SharingPermission.RETURN_VIEW)
    found = partnership.organisations.prefetch_related("kinds").order_by("name")
    return list(found if own is None else found.filter(pk__in=own))


def visible_agreements(user: User, partnership: Partnership) -> QuerySet[Agreement]:
    """The agreements that the person sees: all, or those to which their own body is a party."""
    own = own_organisations(user, partnership, SharingPermission.AGREEMENT_VIEW)
    found = Agreement.objects.filter(partnership=partnership).select_related("partnership").prefetch_related("parties")
    return found if own is None else found.filter(parties__in=own).distinct()
