"""An installation with nothing in it: each place where a person may begin says how, and the first person can go on alone."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.personas import Personas, make_partnership
from wardmote.assessment.permissions import AssessmentPermission
from wardmote.config import cli, performing, serving
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.public import installation_address, note_listening, permissions_of
from wardmote.foundations.members.public import Membership, RoleName, User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.intake.permissions import IntakePermission
from wardmote.measures.permissions import MeasuresPermission

pytestmark = pytest.mark.django_db
FOUNDING = ("partnership", "add", "Safer Luton & Villages", "--council", "E06000032")
FIRST = ("--administrator", "gwen@example.org", "--administrator-name", "Gwen Morris")
# What docs/tutorials/your-first-strategic-assessment.md asks of the person who follows it in the browser.
OF_THE_TUTORIAL = {
    PlacesPermission.AREA_LOAD,
    IntakePermission.BATCH_LOAD,
    IntakePermission.BATCH_VIEW,
    MeasuresPermission.FIGURE_VIEW,
    AssessmentPermission.BUILD,
    AssessmentPermission.WRITE,
    AssessmentPermission.EXPORT,
    AccessPermission.MEMBER_INVITE,
    AccessPermission.SETTINGS_EDIT,
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(performing, "bring_database_up_to_date", lambda: None)
    settings.WARDMOTE_HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize("words", [("sources",), ("batches",), ("load", "police-uk", "."), ("sharing", "due")])
def test_a_command_without_a_partnership_names_the_one_that_makes_it(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(list(words)) == 1
    assert "wardmote partnership add" in capsys.readouterr().err
    assert not Partnership.objects.exists()


def test_the_sign_in_page_and_the_banner_say_how_to_begin(personas: Personas) -> None:
    Membership.objects.all().delete()
    Partnership.objects.all().delete()
    page = Client().get(reverse("account_login")).content.decode()
    assert "wardmote partnership add" in page
    assert "wardmote partnership add" in " ".join(serving._what_is_missing())


def test_neither_says_so_once_there_is_one(personas: Personas) -> None:
    assert "partnership add" not in Client().get(reverse("account_login")).content.decode()
    assert serving._what_is_missing() == []


def test_the_first_person_may_do_all_that_the_tutorial_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*FOUNDING, *FIRST]) == 0
    told = capsys.readouterr().out
    assert "administrator and its analyst" in told
    partnership = Partnership.objects.get(slug="safer-luton-villages")
    granted = permissions_of(User.objects.get(email="gwen@example.org"), partnership)
    assert granted >= OF_THE_TUTORIAL


def test_the_invitation_has_the_address_at_which_the_server_listens(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    note_listening("0.0.0.0", 8123)  # noqa: S104 - only noted
    cli.main([*FOUNDING, *FIRST])
    assert "http://127.0.0.1:8123/account/invitation/" in capsys.readouterr().out
    settings.ALLOWED_HOSTS = ["127.0.0.1", "wardmote.internal"]
    assert installation_address() == "http://wardmote.internal:8123"
    settings.SITE_ADDRESS = "https://wardmote.example.org"
    assert installation_address() == "https://wardmote.example.org"


def test_organisations_and_people_are_added_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main([*FOUNDING, *FIRST])
    added = ["organisation", "add", "Chiltern Fire", "--kind", "fire-and-rescue", "--since", "2024-04-01"]
    assert cli.main(added) == 0
    invited = ["person", "invite", "Tom Akande", "--email", "tom@example.org", "--role", "partner-officer"]
    assert cli.main([*invited, "--organisation", "chiltern fire"]) == 0
    assert "/account/invitation/" in capsys.readouterr().out
    assert Membership.objects.get(user__email="tom@example.org").role == RoleName.PARTNER_OFFICER
    assert Organisation.objects.get(name="Chiltern Fire").kinds.get().valid_from.year == 2024
    assert cli.main([*invited, "--organisation", "Nobody's Fire"]) == 1
    assert "There are: Chiltern Fire, Safer Luton & Villages" in capsys.readouterr().err
    assert cli.main(["organisation", "kinds"]) == cli.main(["person", "roles"]) == 0
    listed = capsys.readouterr().out
    assert "fire-and-rescue" in listed
    assert "partner_officer" in listed


def test_an_administrator_who_may_not_is_told_to_help_themselves_and_can(personas: Personas) -> None:
    client, slug = personas.client(RoleName.ADMINISTRATOR), personas.partnership.slug
    refused = client.get(reverse("intake:load", args=[slug]))
    assert refused.status_code == 403
    assert "Open your own name under Members to add one" in refused.content.decode()
    assert "ask the administrator" not in refused.content.decode()
    mine = personas.members[RoleName.ADMINISTRATOR]
    client.post(reverse("access:member-role-add", args=[slug, mine.pk]), {"role": "analyst"})
    assert client.get(reverse("intake:load", args=[slug])).status_code == 200
    assert AccessPermission.MEMBER_CHANGE in permissions_of(mine.user, personas.partnership)


def test_anybody_else_is_told_whom_to_ask(personas: Personas) -> None:
    refused = personas.client(RoleName.BOARD_MEMBER).get(reverse("intake:load", args=[personas.partnership.slug]))
    assert "Ask your administrator" in refused.content.decode()


def test_several_partnerships_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["partnership", "list"]) == 0
    assert "no partnership yet" in capsys.readouterr().out
    make_partnership("riverside")
    cli.main(["partnership", "list"])
    assert "riverside" in capsys.readouterr().out
