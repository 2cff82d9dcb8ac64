"""Reads for the pages about members."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, When
from django.utils import timezone

from wardmote.foundations.access.decisions import permissions_by_membership
from wardmote.foundations.access.roles import Role, role_named
from wardmote.foundations.members.public import (
    Absence,
    Keeper,
    Membership,
    Team,
    TeamMember,
    User,
    absences_on,
)
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.whole_numbers import whole_number


@dataclass(frozen=True)
class Place:
    """One of a member's places: a role for an organisation."""

    membership: Membership
    role: Role


@dataclass(frozen=True)
class MemberLine:
    """A person, with all their places in the partnership: one line of the list."""

    person: User
    places: tuple[Place, ...]
    absence: Absence | None = None

    @property
    def first(self) -> Membership:
        """The membership whose page is the person's."""
        return self.places[0].membership

    @property
    def name(self) -> str:
        """How the partnership's pages call the person."""
        return self.first.shown_name

    @property
    def is_offered(self) -> bool:
        """Whether the person has yet to agree to belong."""
        return all(place.membership.is_offered for place in self.places)

    @property
    def since(self) -> date:
        """The first day of the earliest place."""
        return min(place.membership.starts_on for place in self.places)

    @property
    def until(self) -> date | None:
        """The day from which the person had no place any more; None for those who have one."""
        ends = [place.membership.ends_on for place in self.places]
        return max((day for day in ends if day), default=None) if all(ends) else None


def people(
    partnership: Partnership, *, role: str = "", organisation: str = "", has_ended: bool = False
) -> QuerySet[User]:
    """The members by name, then those who have yet to agree, of one role or organisation if asked; or who has left."""
    mine = Membership.objects.filter(partnership=partnership)
    current = mine.current() | mine.offered()
    # Who only declined was never a member, and is not named.
    memberships = mine.filter(is_agreed=True).exclude(user__in=current.values("user")) if has_ended else current
    if role:
        memberships = memberships.filter(role=role)
    if (number := whole_number(organisation)) is not None:
        memberships = memberships.filter(organisation_id=number)
    joined = Membership.objects.filter(partnership=partnership, is_agreed=True, user=OuterRef("pk"))
    # The order may not tell the name of somebody who has not joined.
    shown = Case(When(is_joined=True, then="display_name"), default="email", output_field=CharField())
    listed = User.objects.filter(pk__in=memberships.values("user")).annotate(is_joined=Exists(joined))
    return listed.order_by("-is_joined", shown, "pk")


def member_lines(partnership: Partnership, people: Iterable[User], *, has_ended: bool = False) -> list[MemberLine]:
    """A line for each of the people, with every place they have in the partnership, or had."""
    listed = list(people)
    places = defaultdict(list)
    memberships = Membership.objects.filter(partnership=partnership, user__in=listed).select_related(
        "user", "organisation"
    )
    for each in memberships.order_by("starts_on", "pk"):
        is_wanted = each.is_agreed if has_ended else (each.is_current or each.is_offered)
        if is_wanted:
            places[each.user_id].append(Place(each, role_named(each.role)))
    away = {} if has_ended else absences_on(partnership, timezone.localdate())
    return [MemberLine(person, tuple(places[person.pk]), away.get(person.pk)) for person in listed if places[person.pk]]


def other_places(membership: Membership) -> list[Place]:
    """The person's other current places in the same partnership."""
    if membership.is_offered:
        return []
    memberships = Membership.objects.current().filter(partnership=membership.partnership_id, user=membership.user_id)
    rows = memberships.exclude(pk=membership.pk).select_related("organisation").order_by("starts_on", "pk")
    return [Place(each, role_named(each.role)) for each in rows]


def keepers_shown(partnership: Partnership) -> dict[str, object]:
    """Who keeps the installation: by name where they are members here, by number where they are not."""
    keepers = list(Keeper.objects.current().select_related("user"))
    here = set(Membership.objects.current().filter(partnership=partnership).values_list("user", flat=True))
    return {
        "keepers": [each for each in keepers if each.user_id in here],
        "elsewhere": sum(each.user_id not in here for each in keepers),
        "is_shared": Partnership.objects.filter(is_demo=False).count() > 1,
    }


def people_ever(partnership: Partnership) -> QuerySet[User]:
    """Everyone who is or was a member."""
    member_keys = Membership.objects.filter(partnership=partnership, is_agreed=True).values("user")
    return User.objects.filter(pk__in=member_keys).order_by("display_name", "pk")


def organisations(partnership: Partnership) -> QuerySet[Organisation]:
    """The partnership's bodies with their kinds."""
    return partnership.organisations.select_related("succession__successor").prefetch_related("kinds").order_by("name")


def members_of(organisation: Organisation) -> int:
    """How many people have a place for the organisation today."""
    memberships = Membership.objects.current().filter(organisation=organisation)
    return memberships.values("user").distinct().count()


@dataclass(frozen=True)
class TeamLine:
    """A team, and how many are in it today."""

    team: Team
    people: int


def teams_shown(partnership: Partnership) -> QuerySet[Team]:
    """The teams that have not ended, by organisation and name."""
    mine = Team.objects.filter(organisation__partnership=partnership, ends_on__isnull=True)
    return mine.select_related("organisation")


def team_lines(teams: Iterable[Team]) -> list[TeamLine]:
    """A line for each team, with the number of those in it who have a place for its organisation."""
    listed = list(teams)
    belongs = Membership.objects.current().filter(user=OuterRef("user"), organisation=OuterRef("team__organisation"))
    there = TeamMember.objects.current().filter(Exists(belongs), team__in=listed).order_by()
    people = dict(there.values_list("team").annotate(Count("user", distinct=True)))
    return [TeamLine(team, people.get(team.pk, 0)) for team in listed]


def might_join(team: Team) -> QuerySet[User]:
    """The members for the team's organisation who are not in it, by name."""
    places = Membership.objects.current().filter(organisation=team.organisation_id).values("user")
    there = team.members.not_over().values("user")
    return User.objects.filter(pk__in=places, is_active=True).exclude(pk__in=there).order_by("display_name", "pk")


@dataclass(frozen=True)
class AbsenceLine:
    """An absence, and whether who covers also sees what was given to the member by name."""

    absence: Absence
    sees_too: bool


def absence_lines(partnership: Partnership, absences: Iterable[Absence]) -> list[AbsenceLine]:
    """The absences of one person, each with what its cover means today."""
    return [
        AbsenceLine(
            each,
            sees_too=each.cover is not None
            and permissions_by_membership(each.user, partnership) <= permissions_by_membership(each.cover, partnership),
        )
        for each in absences
    ]
