"""`wardmote retention`, as a person types it."""

import json

import pytest

from tests.integration.retention.conftest import Bring, days_ago
from tests.personas import Personas
from wardmote.config import cli, performing
from wardmote.intake.models import Delivery

pytestmark = pytest.mark.django_db
BY = ["--by", "administrator@riverside.example.org"]


@pytest.fixture
def words(personas: Personas, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command for a partnership in which one upload is due."""
    monkeypatch.setattr(performing, "bring_database_up_to_date", lambda: None)
    bring(days_ago(8))
    return ["retention", "--partnership", personas.partnership.slug]


def test_it_simulates_unless_told_otherwise(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "(7 days): 1 due, the oldest from 12 May 2026" in said
    assert "1 due. Nothing was removed" in said
    assert cli.main([*words, "--simulate", "--json", "--rule", "uploads"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["due"], told["oldest"], told["action"]) == ("uploads", 1, "2026-05-12", "removed")
    assert Delivery.objects.exists()


def test_it_is_carried_out_by_a_named_person(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*words, "--carry-out", *BY]) == 0
    assert "1 disposed of." in capsys.readouterr().out
    assert not Delivery.objects.exists()
    assert cli.main([*words, "--carry-out", *BY, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"certificate": None, "disposals": []}
    assert cli.main([*words, "--rule", "uploads"]) == 0
    assert "Nothing is due." in capsys.readouterr().out


def test_json_lists_what_went(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    key = str(Delivery.objects.get().pk)
    assert cli.main([*words, "--carry-out", *BY, "--json"]) == 0
    (disposal,) = json.loads(capsys.readouterr().out)["disposals"]
    assert (disposal["rule"], disposal["count"], disposal["keys"]) == ("uploads", 1, [key])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--carry-out"], "Say with --by who authorises this"),
        (["--carry-out", "--by", "analyst@riverside.example.org"], "Nobody of that address has a role"),
        (["--carry-out", "--by", "nobody@example.org"], "Nobody of that address has a role"),
        (["--carry-out", "--simulate", *BY], "either --simulate or --carry-out"),
        (BY, "say --carry-out too"),
        (["--installation"], "either --installation or --partnership"),
        (["--rule", "sessions"], "There is no rule “sessions” here"),
        (["--carry-out", *BY, "--rule", "nothing"], "There is no rule “nothing” here"),
    ],
)
def test_what_is_refused(words: list[str], capsys: pytest.CaptureFixture[str], more: list[str], said: str) -> None:
    assert cli.main([*words, *more]) == 1
    assert said in capsys.readouterr().err
    assert Delivery.objects.exists()


def test_the_installations_own(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["retention", "--installation"]) == 0
    said = capsys.readouterr().out
    assert "Sessions that have ended" in said
    assert "uploads" not in said
