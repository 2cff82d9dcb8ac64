"""The partnership of the demonstration: its bodies and its people. What is there already stays."""

from datetime import timedelta

from django.utils import timezone

from wardmote.demo.story import Part, Story, Telling, story
from wardmote.foundations.members.public import (
    Membership,
    Team,
    User,
    add_member,
    add_team,
    add_to_team,
    record_absence,
    remove_demonstration,
    system_person,
)
from wardmote.foundations.organisations.public import (
    Organisation,
    Partnership,
    add_organisation,
    add_partnership,
    council_codes,
    set_councils,
)


def build(telling: Telling) -> None:
    """Found it."""
    telling.say("Founding Safer Aldermere: its organisations and its people")
    found_partnership()


def is_built() -> bool:
    """Whether everybody of the story is a member."""
    emails = {member["email"] for member in story()["members"]}
    memberships = Membership.objects.filter(partnership__slug=story()["partnership"]["slug"], user__email__in=emails)
    teams = Team.objects.filter(organisation__partnership__slug=story()["partnership"]["slug"])
    return emails == set(memberships.values_list("user__email", flat=True)) and teams.exists()


def remove() -> str:
    """Remove the partnership with all rows that hang on it."""
    partnership = Partnership.objects.filter(slug=story()["partnership"]["slug"], is_demo=True).first()
    if partnership is None:
        return ""
    remove_demonstration(by=system_person(), partnership=partnership)
    return "its people and all that they had entered"


def aldermere() -> Partnership:
    """The partnership of the demonstration, which is founded before any other room's part is built."""
    return Partnership.objects.get(slug=story()["partnership"]["slug"], is_demo=True)


def found_partnership() -> Partnership:
    """The partnership with its council, bodies and people."""
    by, about = system_person(), story()["partnership"]
    partnership = Partnership.objects.filter(slug=about["slug"]).first()
    if partnership is None:
        partnership = add_partnership(by=by, name=about["name"], slug=about["slug"], is_demo=True)
    council = story()["councils"][0]["code"]
    if council not in council_codes(partnership, story()["story_day"]):
        set_councils(by=by, partnership=partnership, codes=frozenset({council}), from_=about["since"])
    bodies = {body["name"]: _organisation(by, partnership, body) for body in story()["organisations"]}
    for member in story()["members"]:
        _member(by, partnership, bodies[member["organisation"]], member)
    if not Team.objects.filter(organisation__partnership=partnership).exists():
        for team in story()["teams"]:
            _team(by, bodies[team["organisation"]], team)
        for absence in story()["absences"]:
            _absence(by, partnership, absence)
    return partnership


def _team(by: User, organisation: Organisation, about: Story) -> None:
    team = add_team(by=by, organisation=organisation, name=about["name"], starts_on=about["since"])
    for place in about["members"]:
        user = User.objects.get(email=place["email"])
        add_to_team(by=by, team=team, user=user, starts_on=place["since"])


def _absence(by: User, partnership: Partnership, about: Story) -> None:
    today = timezone.localdate()
    record_absence(
        by=by,
        partnership=partnership,
        user=User.objects.get(email=about["email"]),
        cover=User.objects.get(email=about["cover"]),
        starts_on=today - timedelta(days=about["away_since_days"]),
        ends_on=today + timedelta(days=about["back_in_days"]),
    )


def _organisation(by: User, partnership: Partnership, body: Story) -> Organisation:
    known = Organisation.objects.filter(partnership=partnership, name=body["name"]).first()
    if known is not None:
        return known
    return add_organisation(by=by, partnership=partnership, name=body["name"], kind=body["kind"], from_=body["since"])


def _member(by: User, partnership: Partnership, organisation: Organisation, member: Story) -> None:
    if Membership.objects.filter(partnership=partnership, user__email=member["email"]).exists():
        return
    add_member(
        by=by,
        partnership=partnership,
        organisation=organisation,
        email=member["email"],
        display_name=member["name"],
        role=member["role"],
        password=story()["partnership"]["password"],
        starts_on=max(story()["partnership"]["since"], organisation.kinds.earliest("valid_from").valid_from),
    )


def person_in(partnership: Partnership, role: str) -> User:
    """The member with this role in the story."""
    email = next(member["email"] for member in story()["members"] if member["role"] == role)
    return Membership.objects.select_related("user").get(partnership=partnership, user__email=email).user


PART = Part(build, is_built, remove)
