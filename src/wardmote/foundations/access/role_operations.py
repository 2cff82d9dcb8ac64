"""What administrators do to the roles of their partnership, each checked against what they may do themselves."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.foundations.access.decisions import check_may, permissions_of
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import completed
from wardmote.foundations.members import public as members
from wardmote.foundations.members.public import PartnershipRole, User
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership
from wardmote.foundations.rooms import Permission


def may_put_in(by: User, partnership: Partnership) -> frozenset[Permission]:
    """The permissions of which this person may make a role here: those that they have in it."""
    return permissions_of(by, partnership)


@transaction.atomic
def add_role(
    *, by: User, partnership: Partnership, name: str, description: str, permissions: Collection[Permission]
) -> PartnershipRole:
    """Make a role of the partnership's own, of permissions that whoever makes it has; what these need is added."""
    check_may(by, AccessPermission.ROLE_EDIT, partnership=partnership)
    whole = completed(permissions)
    _refuse_more(whole - may_put_in(by, partnership))
    return members.add_own_role(by=by, partnership=partnership, name=name, description=description, permissions=whole)


@transaction.atomic
def change_role(
    *, by: User, role: PartnershipRole, name: str, description: str, permissions: Collection[Permission]
) -> PartnershipRole:
    """Change a role of the partnership's own. What it has already may stay; what is added, its changer must have."""
    check_may(by, AccessPermission.ROLE_EDIT, partnership=role.partnership)
    whole = completed(permissions)
    _refuse_more({each for each in whole if each not in role.permissions} - may_put_in(by, role.partnership))
    return members.change_own_role(by=by, role=role, name=name, description=description, permissions=whole)


@transaction.atomic
def end_role(*, by: User, role: PartnershipRole) -> int:
    """End a role of the partnership's own and every place that rests on it; gives how many those were."""
    check_may(by, AccessPermission.ROLE_EDIT, partnership=role.partnership)
    return members.end_own_role(by=by, role=role)


def _refuse_more(beyond: Collection[Permission]) -> None:
    if beyond:
        words = "; ".join(sorted(each.words for each in beyond))
        raise NotAllowedHere(
            _("A role can only allow what you may do here yourself. You may not: {words}.").format(words=words)
        )
