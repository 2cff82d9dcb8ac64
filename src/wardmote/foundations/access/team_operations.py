"""What those who may change members do to teams, each checked against their permission."""

from datetime import date

from django.db import transaction

from wardmote.foundations.access.decisions import check_may
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.members import public as members
from wardmote.foundations.members.public import Team, TeamMember, User
from wardmote.foundations.organisations.public import Organisation, Partnership


def _check(by: User, partnership: Partnership) -> None:
    check_may(by, AccessPermission.MEMBER_CHANGE, partnership=partnership)


@transaction.atomic
def add_team(*, by: User, organisation: Organisation, name: str, starts_on: date) -> Team:
    """Form a team of an organisation."""
    _check(by, organisation.partnership)
    return members.add_team(by=by, organisation=organisation, name=name, starts_on=starts_on)


@transaction.atomic
def rename_team(*, by: User, team: Team, name: str) -> Team:
    """Call a team by another name."""
    _check(by, team.organisation.partnership)
    return members.rename_team(by=by, team=team, name=name)


@transaction.atomic
def end_team(*, by: User, team: Team) -> int:
    """End a team today; gives how many people were in it."""
    _check(by, team.organisation.partnership)
    return members.end_team(by=by, team=team)


@transaction.atomic
def add_to_team(*, by: User, team: Team, user: User, starts_on: date, ends_on: date | None = None) -> TeamMember:
    """Bring a member into a team."""
    _check(by, team.organisation.partnership)
    return members.add_to_team(by=by, team=team, user=user, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def take_out_of_team(*, by: User, place: TeamMember) -> None:
    """Take a member out of a team today."""
    _check(by, place.team.organisation.partnership)
    members.take_out_of_team(by=by, place=place)
