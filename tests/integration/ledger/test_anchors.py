"""The ends of the chains kept outside: a tail that was cut off together with the record of its end shows."""
# ruff: noqa: S608 - statements of a test, with nothing in them from outside

from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from wardmote.config import cli, performing
from wardmote.foundations.ledger import triggers
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.public import LedgerError, anchor, ends, parsed_ends, record, verify
from wardmote.foundations.members.public import User, system_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def five() -> User:
    by = system_person()
    for number in range(1, 6):
        record(by=by, event="intake.batch.loaded", on=f"intake.batch:{number}")
    return by


def cut_tail() -> None:
    third = Entry.objects.get(sequence=3).hash
    with connection.cursor() as cursor:
        for statement in (
            *triggers.drop_statements(connection.vendor),
            "DELETE FROM ledger_entry WHERE sequence > 3",
            f"UPDATE ledger_head SET sequence = 3, hash = '{third}'",
            *triggers.statements(connection.vendor),
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_cut_tail_shows_beside_the_anchor(five: User, settings: Settings, tmp_path: Path, is_folder: bool) -> None:
    settings.WARDMOTE_LEDGER_ANCHOR = str(tmp_path if is_folder else tmp_path / "ends.txt")
    assert anchor() == "1 new end was written down."
    assert anchor() == "0 new ends were written down."
    assert verify().ok
    cut_tail()
    found = verify()
    assert (found.ok, found.first_broken) == (False, 4)
    assert "it ended with entry 5 when its end was written down" in found.sentence
    settings.WARDMOTE_LEDGER_ANCHOR = ""
    assert verify().ok


def test_what_was_written_anew_after_a_cut_shows_beside_the_anchor(
    five: User, settings: Settings, tmp_path: Path
) -> None:
    settings.WARDMOTE_LEDGER_ANCHOR = str(tmp_path)
    anchor()
    cut_tail()
    for number in (4, 5, 6):
        record(by=five, event="intake.batch.loaded", on=f"intake.batch:{number}")
    found = verify()
    assert (found.ok, found.first_broken) == (False, 5)
    assert "History was written anew" in found.sentence


def test_anchors_of_a_growing_ledger_all_hold(five: User, settings: Settings, tmp_path: Path) -> None:
    settings.WARDMOTE_LEDGER_ANCHOR = str(tmp_path)
    for number in range(6, 9):
        anchor()
        record(by=five, event="intake.batch.loaded", on=f"intake.batch:{number}")
    (file,) = tmp_path.iterdir()
    assert len(file.read_text().splitlines()) == 3
    assert verify().ok


def test_an_anchor_that_was_tampered_with_contradicts_itself(five: User, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "ends.txt"
    settings.WARDMOTE_LEDGER_ANCHOR = str(file)
    anchor()
    file.write_text(file.read_text() + "later installation:5:" + "a" * 64 + "\n")
    assert "contradict each other" in verify().sentence


def test_a_place_that_cannot_be_written_is_said(five: User, settings: Settings, tmp_path: Path) -> None:
    settings.WARDMOTE_LEDGER_ANCHOR = str(tmp_path / "no" / "such" / "ends.txt")
    with pytest.raises(LedgerError, match="WARDMOTE_LEDGER_ANCHOR must name"):
        anchor()


def test_the_ends_go_out_by_letter(
    five: User, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.WARDMOTE_LEDGER_ANCHOR = "mailto:governance@aldermere.example"
    kept = ends()
    with django_capture_on_commit_callbacks(execute=True):
        anchor()
    (message,) = mail.outbox
    assert message.to == ["governance@aldermere.example"]
    (line,) = [line for line in message.body.splitlines() if line.startswith("installation:")]
    assert parsed_ends(line) == kept
    cut_tail()
    assert not verify(since=parsed_ends(line)).ok


def test_the_command_says_where_the_ends_are_kept(
    five: User,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(performing, "bring_database_up_to_date", lambda: None)
    settings.WARDMOTE_LEDGER_ANCHOR = ""
    assert cli.main(["ledger", "anchor"]) == 0
    assert "kept nowhere else" in capsys.readouterr().out
    settings.WARDMOTE_LEDGER_ANCHOR = str(tmp_path)
    assert cli.main(["ledger", "anchor"]) == 0
    assert "1 new end was written down." in capsys.readouterr().out
