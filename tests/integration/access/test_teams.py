"""Teams of an organisation: formed, filled, given parts of an object, ended; each for the days between its dates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.personas import SINCE, Personas, make_personas
from tests.sectioned.models import Folder
from wardmote.foundations.access.public import Denied, Granted, GrantRefused, Rule, To, grant, viewer_of
from wardmote.foundations.access.team_operations import add_team, add_to_team, end_team, rename_team, take_out_of_team
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, Team, end_membership
from wardmote.foundations.organisations.public import NotAllowedHere, end_organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
RULE = Rule((Granted(),))


@pytest.fixture
def team(personas: Personas) -> Team:
    return add_team(
        by=personas.administrator,
        organisation=personas.organisations["council"],
        name="Night-time economy",
        starts_on=SINCE,
    )


@pytest.fixture
def folder(personas: Personas, team: Team) -> Folder:
    subject = Folder.objects.create(
        partnership=personas.partnership,
        organisation=personas.organisations["council"],
        lead=personas.administrator,
        reference="F-1",
    )
    grant(
        by=personas.administrator,
        subject=subject,
        partnership=personas.partnership,
        to=To(team=team),
        sections=["victims"],
    )
    return subject


def sees(personas: Personas, subject: Folder, day: date | None = None) -> bool:
    """Whether the analyst sees it, in both forms of the rule."""
    at = timezone.now() if day is None else timezone.now() + (day - timezone.localdate())
    viewer = viewer_of(personas.analyst, personas.partnership, at)
    answers = {
        RULE.may_see(viewer, subject, "victims"),
        RULE.of(Folder.objects.all(), viewer, "victims").filter(pk=subject.pk).exists(),
    }
    assert len(answers) == 1
    return answers.pop()


def test_what_is_given_to_a_team_is_seen_on_the_days_of_its_members(
    personas: Personas, team: Team, folder: Folder
) -> None:
    assert not sees(personas, folder)
    start = timezone.localdate() + timedelta(days=2)
    add_to_team(
        by=personas.administrator,
        team=team,
        user=personas.analyst,
        starts_on=start,
        ends_on=start + timedelta(days=3),
    )
    seen = [sees(personas, folder, timezone.localdate() + timedelta(days=days)) for days in range(7)]
    assert seen == [False, False, True, True, True, False, False]


def test_whoever_leaves_the_organisation_leaves_its_teams(personas: Personas, team: Team, folder: Folder) -> None:
    add_to_team(by=personas.administrator, team=team, user=personas.analyst, starts_on=SINCE)
    assert sees(personas, folder)
    end_membership(by=personas.administrator, membership=personas.members[RoleName.ANALYST])
    assert not sees(personas, folder)
    # A place for another organisation does not bring the team's back.
    client = personas.client(RoleName.ADMINISTRATOR)
    page = client.get(reverse("access:teams", args=[personas.partnership.slug]))
    assert [line.people for line in page.context["lines"]] == [0]


def test_a_team_that_has_ended_opens_nothing(personas: Personas, team: Team, folder: Folder) -> None:
    place = add_to_team(by=personas.administrator, team=team, user=personas.analyst, starts_on=SINCE)
    assert end_team(by=personas.administrator, team=team) == 1
    assert not sees(personas, folder)
    assert viewer_of(personas.analyst, personas.partnership).teams == frozenset()
    with pytest.raises(NotAllowedHere, match="has ended"):
        rename_team(by=personas.administrator, team=team, name="Days")
    with pytest.raises(NotAllowedHere, match="left the team already"):
        take_out_of_team(by=personas.administrator, place=place)
    with pytest.raises(GrantRefused, match="no such team"):
        grant(
            by=personas.administrator,
            subject=folder,
            partnership=personas.partnership,
            to=To(team=Team.objects.get(pk=team.pk)),
            sections=["victims"],
        )
    # The name is free again.
    add_team(by=personas.administrator, organisation=team.organisation, name="night-time economy", starts_on=TODAY)


def test_a_team_is_of_its_organisation_and_its_days(personas: Personas, team: Team) -> None:
    officer = personas.person(RoleName.PARTNER_OFFICER)
    by, council = personas.administrator, personas.organisations["council"]
    for values, refused in (
        ({"user": officer, "starts_on": SINCE}, "no place for Council"),
        ({"user": personas.stranger, "starts_on": SINCE}, "no place for Council"),
        ({"user": personas.analyst, "starts_on": SINCE - timedelta(days=1)}, "began on 1 April 2020"),
        ({"user": personas.analyst, "starts_on": TODAY, "ends_on": TODAY}, "later than the first"),
    ):
        with pytest.raises(NotAllowedHere, match=refused):
            add_to_team(by=by, team=team, **values)  # type: ignore[arg-type]
    add_to_team(by=by, team=team, user=personas.analyst, starts_on=SINCE)
    with pytest.raises(NotAllowedHere, match="in the team already"):
        add_to_team(by=by, team=team, user=personas.analyst, starts_on=TODAY)
    for name, refused in ((" ", "Give the team a name"), ("NIGHT-TIME  economy", "already a team")):
        with pytest.raises(NotAllowedHere, match=refused):
            add_team(by=by, organisation=council, name=name, starts_on=SINCE)
    fire = personas.organisations["fire-and-rescue"]
    end_organisation(by=by, organisation=fire, how="abolished", from_=TODAY)
    with pytest.raises(NotAllowedHere, match="has ended"):
        add_team(by=by, organisation=fire, name="Prevention", starts_on=TODAY)
    with pytest.raises(Denied):
        add_team(by=personas.analyst, organisation=council, name="Days", starts_on=SINCE)


def test_the_pages_form_fill_and_end_a_team(personas: Personas) -> None:
    client, slug = personas.client(RoleName.ADMINISTRATOR), personas.partnership.slug
    teams = reverse("access:teams", args=[slug])
    assert "None yet. Add one" in client.get(teams).content.decode()
    council = personas.organisations["council"]
    day = {"starts_on-day": "1", "starts_on-month": "November", "starts_on-year": "2026"}
    client.post(reverse("access:team-add", args=[slug]), {"organisation": council.pk, "name": "Night-time", **day})
    team = Team.objects.get()
    assert (team.organisation, team.starts_on) == (council, date(2026, 11, 1))
    here = reverse("access:team", args=[slug, team.pk])
    assert "Nobody yet." in client.get(here).content.decode()
    joins = reverse("access:team-member-add", args=[slug, team.pk])
    # Who has no place for the organisation is not offered.
    assert client.post(joins, {"user": personas.person("provider").pk, **day}).status_code == 422
    assert client.post(joins, {"user": personas.analyst.pk, **day}).status_code == 302
    page = client.get(here).content.decode()
    assert "Amira Khan" in page
    assert "1 November 2026" in page
    place = team.members.get()
    assert client.post(reverse("access:team-name", args=[slug, team.pk]), {"name": ""}).status_code == 422
    client.post(reverse("access:team-name", args=[slug, team.pk]), {"name": "Evenings"})
    assert "Evenings" in client.get(teams).content.decode()
    # Others read who is in it and find nothing to change it with.
    reader = personas.client(RoleName.HEAD_OF_COMMUNITY_SAFETY).get(here)
    if reader.status_code == 200:
        assert "End this team" not in reader.content.decode()
    client.post(reverse("access:team-member-end", args=[slug, place.pk]))
    place.refresh_from_db()
    assert place.ends_on == timezone.localdate()
    client.post(reverse("access:team-end", args=[slug, team.pk]))
    assert client.get(here).status_code == 404
    events = list(
        Entry.objects.filter(event__startswith="members.team.").order_by("pk").values_list("event", flat=True)
    )
    assert events == [f"members.team.{each}" for each in ("added", "member-added", "renamed", "member-left", "ended")]
    words = str([each.after for each in Entry.objects.filter(event__startswith="members.team.")])
    assert "Amira" not in words
    assert "Night-time" not in words


def test_two_organisations_may_call_a_team_the_same(personas: Personas, team: Team) -> None:
    fire = personas.organisations["fire-and-rescue"]
    other = add_team(by=personas.administrator, organisation=fire, name=team.name, starts_on=SINCE)
    assert other.pk != team.pk
    elsewhere = make_personas("hillside")
    address = reverse("access:team", args=[elsewhere.partnership.slug, team.pk])
    assert elsewhere.client(RoleName.ADMINISTRATOR).get(address).status_code == 404
