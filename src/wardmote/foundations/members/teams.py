"""The only writers of teams and of who is in them."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import long_date
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.models import Membership, Team, TeamMember, User
from wardmote.foundations.organisations.public import NotAllowedHere, Organisation


@transaction.atomic
def add_team(*, by: User, organisation: Organisation, name: str, starts_on: date) -> Team:
    """Form a team of an organisation, from a day on."""
    # Two who name a team at once take turns, so that the second is told.
    body = Organisation.objects.select_for_update().get(pk=organisation.pk)
    ended = body.end()
    if ended is not None and ended.from_day <= starts_on:
        raise NotAllowedHere(_("{name} has ended: choose the organisation that goes on.").format(name=body.name))
    team = Team.objects.create(organisation=body, name=_name(name, body), starts_on=starts_on)
    after = {"organisation": body.code, "from": starts_on}
    record(by=by, event="members.team.added", on=team, partnership=body.partnership, after=after)
    return team


@transaction.atomic
def rename_team(*, by: User, team: Team, name: str) -> Team:
    """Call a team by another name; who is in it and what it was given stay."""
    Organisation.objects.select_for_update().get(pk=team.organisation_id)
    current = _kept(team)
    current.name = _name(name, current.organisation, besides=current.pk)
    current.save(update_fields=["name"])
    record(by=by, event="members.team.renamed", on=current, partnership=current.organisation.partnership)
    return current


@transaction.atomic
def end_team(*, by: User, team: Team, today: date | None = None) -> int:
    """End a team today, and with it everybody's place in it; gives how many people were in it."""
    current = _kept(team)
    day = max(today or timezone.localdate(), current.starts_on)
    people = list(current.members.not_over(day))
    for each in people:
        each.ends_on = max(day, each.starts_on)
        each.save(update_fields=["ends_on"])
    current.ends_on = day
    current.save(update_fields=["ends_on"])
    after = {"members": len(people), "ends_on": day}
    record(by=by, event="members.team.ended", on=current, partnership=current.organisation.partnership, after=after)
    return len(people)


@transaction.atomic
def add_to_team(*, by: User, team: Team, user: User, starts_on: date, ends_on: date | None = None) -> TeamMember:
    """Bring somebody who has a place for the team's organisation into it, from a day on and, if told, until one."""
    current = _kept(team)
    if ends_on is not None and ends_on <= starts_on:
        raise NotAllowedHere(_("The last day must be later than the first."))
    if starts_on < current.starts_on:
        raise NotAllowedHere(
            _("The team began on {day}: choose that day or a later one.").format(day=long_date(current.starts_on))
        )
    if user.pk not in people_for(current.organisation, starts_on):
        raise NotAllowedHere(
            _("On that day this person has no place for {name}: give them one under Members first.").format(
                name=current.organisation.name
            )
        )
    if current.members.not_over(starts_on).filter(user=user).exists():
        raise NotAllowedHere(_("This person is in the team already."))
    place = TeamMember.objects.create(team=current, user=user, starts_on=starts_on, ends_on=ends_on)
    after = {"team": current.pk, "user": user.pk, "from": starts_on, "ends_on": ends_on}
    record(
        by=by,
        event="members.team.member-added",
        on=place,
        partnership=current.organisation.partnership,
        after={key: value for key, value in after.items() if value},
    )
    return place


@transaction.atomic
def take_out_of_team(*, by: User, place: TeamMember, today: date | None = None) -> None:
    """From today on somebody is in the team no more."""
    current = TeamMember.objects.select_for_update().get(pk=place.pk)
    day = today or timezone.localdate()
    if current.ends_on is not None and current.ends_on <= day:
        raise NotAllowedHere(_("This person has left the team already."))
    current.ends_on = max(day, current.starts_on)
    current.save(update_fields=["ends_on"])
    record(
        by=by,
        event="members.team.member-left",
        on=current,
        partnership=current.team.organisation.partnership,
        after={"team": current.team_id, "user": current.user_id, "ends_on": current.ends_on},
    )


def people_for(organisation: Organisation, on: date) -> frozenset[int]:
    """Who has a place for the organisation on the day, by key."""
    places = Membership.objects.current(on).filter(organisation=organisation, user__is_active=True)
    return frozenset(places.values_list("user", flat=True))


def teams_of(user: User, organisations: Collection[int], on: date) -> frozenset[int]:
    """The teams in which somebody is on the day, among those of organisations for which they have a place then."""
    places = TeamMember.objects.current(on).filter(user=user, team__organisation__in=organisations)
    return frozenset(places.values_list("team", flat=True))


def _kept(team: Team) -> Team:
    current = Team.objects.select_for_update().get(pk=team.pk)
    if current.ends_on is not None:
        raise NotAllowedHere(_("This team has ended: make a new one."))
    return current


def _name(name: str, organisation: Organisation, *, besides: int | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise NotAllowedHere(_("Give the team a name."))
    others = Team.objects.filter(organisation=organisation, name__iexact=wanted, ends_on__isnull=True)
    if any(each.pk != besides for each in others):
        raise NotAllowedHere(_("There is already a team called “{name}” in this organisation.").format(name=wanted))
    return wanted
