"""Somebody as the rules of access know them: where they belong, in which roles, at one moment."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from wardmote.foundations.access.decisions import (
    Person,
    current_memberships,
    permissions_by_membership,
    permissions_of,
    permissions_of_membership,
)
from wardmote.foundations.members.public import User, covered_by, teams_of
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.remembering import once_a_page
from wardmote.foundations.rooms import Permission


@dataclass(frozen=True)
class Place:
    """One membership of the viewer: for which organisation, and what it permits."""

    organisation: int
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Viewer:
    """A person in one partnership at one moment. With no place there, nothing is theirs to see."""

    user: int
    partnership: int
    at: datetime
    places: tuple[Place, ...] = ()
    teams: frozenset[int] = field(default_factory=frozenset)
    # For whom the person stands in at the moment, where their own roles allow all that the other's do.
    covers: frozenset[int] = field(default_factory=frozenset)
    # What is theirs for no organisation in particular, as who keeps the installation has it.
    also: frozenset[Permission] = field(default_factory=frozenset)

    @property
    def is_member(self) -> bool:
        """Whether the person belongs to the partnership at the moment."""
        return bool(self.places)

    @property
    def organisations(self) -> frozenset[int]:
        """The organisations for which the person is there."""
        return frozenset(place.organisation for place in self.places)

    def may(self, *permissions: Permission) -> bool:
        """Whether one of the permissions is theirs."""
        theirs = self.also.union(*(place.permissions for place in self.places))
        return self.is_member and not theirs.isdisjoint(permissions)

    def organisations_with(self, permission: Permission) -> frozenset[int]:
        """The organisations for which the person has the permission."""
        return frozenset(place.organisation for place in self.places if permission in place.permissions)


def viewer_of(user: Person, partnership: Partnership, at: datetime | None = None) -> Viewer:
    """The person as a viewer of the partnership's objects, now unless told."""
    moment = at or timezone.now()
    day = timezone.localdate(moment)
    memberships = current_memberships(user, partnership, day if at else None)
    places = tuple(Place(each.organisation_id, permissions_of_membership(each)) for each in memberships)
    also = permissions_of(user, partnership) if memberships and at is None else frozenset[Permission]()
    return Viewer(
        user=user.pk or 0,
        partnership=partnership.pk,
        at=moment,
        places=places,
        teams=_teams(user, places, day),
        covers=_covers(user, partnership, places, day),
        also=also,
    )


def _teams(user: Person, places: tuple[Place, ...], day: date) -> frozenset[int]:
    """The teams of the organisations for which the person is there."""
    if not places or not isinstance(user, User):
        return frozenset()
    organisations = frozenset(place.organisation for place in places)
    return once_a_page(("access.teams", user.pk, organisations, day), lambda: teams_of(user, organisations, day))


def _covers(user: Person, partnership: Partnership, places: tuple[Place, ...], day: date) -> frozenset[int]:
    """Those for whom the person stands in and whose roles allow nothing that the person's own do not."""
    if not places or not isinstance(user, User):
        return frozenset()
    own = frozenset[Permission]().union(*(place.permissions for place in places))

    def ask() -> frozenset[int]:
        away = [absence.user for absence in covered_by(user, partnership, day)]
        return frozenset(each.pk for each in away if permissions_by_membership(each, partnership, day) <= own)

    return once_a_page(("access.covers", user.pk, partnership.pk, own, day), ask)
