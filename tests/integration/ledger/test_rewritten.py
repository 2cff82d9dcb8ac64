"""History written anew: by somebody with the database, with its protection removed, or with everything."""
# ruff: noqa: S608 - statements of a test, with nothing in them from outside

import hashlib
import json
from collections.abc import Callable
from datetime import UTC

import pytest
from django.db import connection

from tests.personas import Personas
from wardmote.config import cli, performing
from wardmote.foundations.ledger import rules, triggers
from wardmote.foundations.ledger.models import Entry, Head
from wardmote.foundations.ledger.public import LedgerError, ends, parsed_ends, protect, record, verify
from wardmote.foundations.members.public import User, system_person

pytestmark = pytest.mark.django_db
Run = Callable[..., None]


@pytest.fixture
def five() -> User:
    by = system_person()
    for number in range(1, 6):
        record(by=by, event="intake.batch.loaded", on=f"intake.batch:{number}", after={"rows": number})
    return by


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def unprotected(five: User) -> Run:
    """Runs statements with the protection taken away, and puts it back as if nothing had been."""
    del five

    def tamper(*statements: str) -> None:
        run(*triggers.drop_statements(connection.vendor), *statements, *triggers.statements(connection.vendor))

    return tamper


def chained(work_out: Callable[[Entry], str], *, forged: int) -> list[str]:
    """Statements that give one entry another actor and chain every later one to it."""
    found, previous = [], rules.GENESIS
    for entry in Entry.objects.order_by("sequence"):
        entry.actor = "99" if entry.sequence == forged else entry.actor
        entry.previous_hash = previous
        previous = work_out(entry)
        found.append(
            f"UPDATE ledger_entry SET actor = '{entry.actor}', previous_hash = '{entry.previous_hash}', "
            f"hash = '{previous}' WHERE sequence = {entry.sequence}"
        )
    return [*found, f"UPDATE ledger_head SET hash = '{previous}'"]


def without_key(entry: Entry) -> str:
    """A hash as anybody can work it out who knows the fields and not the key."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [
        *(entry.chain, entry.sequence, moment, entry.actor, entry.partnership, entry.event, entry.on),
        *(entry.before_json, entry.after_json, entry.why, entry.previous_hash),
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def test_a_chain_made_anew_without_the_key_is_broken(unprotected: Run) -> None:
    unprotected(*chained(without_key, forged=2))
    found = verify()
    assert (found.ok, found.first_broken) == (False, 1)


def test_a_chain_made_anew_with_the_key_is_found_by_an_end_kept_elsewhere(unprotected: Run) -> None:
    kept = ends()
    assert verify(since=kept).ok
    unprotected(*chained(Entry.worked_hash, forged=2))
    assert verify().ok
    found = verify(since=kept)
    assert (found.ok, found.first_broken) == (False, 5)
    assert "History was written anew" in found.sentence


def test_a_tail_cut_off_together_with_the_record_of_the_end_is_found_by_an_end_kept_elsewhere(unprotected: Run) -> None:
    kept = ends()
    third = Entry.objects.get(sequence=3).hash
    unprotected("DELETE FROM ledger_entry WHERE sequence > 3", f"UPDATE ledger_head SET sequence = 3, hash = '{third}'")
    assert verify().ok
    found = verify(since=kept)
    assert (found.ok, found.first_broken) == (False, 4)


def test_an_earlier_end_still_holds_when_the_ledger_has_grown(five: User) -> None:
    kept = ends()
    record(by=five, event="intake.batch.loaded", on="intake.batch:6")
    assert [end.number for end in kept] == [5]
    assert verify(since=kept).ok


def test_an_emptied_ledger_beside_members_is_broken(personas: Personas, unprotected: Run) -> None:
    assert personas.members
    unprotected("DELETE FROM ledger_entry", "DELETE FROM ledger_head")
    found = verify()
    assert (found.ok, found.first_broken) == (False, 1)
    assert "it was emptied" in found.sentence


def test_one_partnerships_chain_taken_away_whole_is_broken_while_the_others_stand(
    personas: Personas, unprotected: Run
) -> None:
    gone = f"partnership-{personas.partnership.pk}"
    unprotected(f"DELETE FROM ledger_entry WHERE chain = '{gone}'", f"DELETE FROM ledger_head WHERE chain = '{gone}'")
    found = verify()
    assert not found.ok
    assert f"partnership {personas.partnership.pk} is broken at entry 1" in found.sentence
    assert [chain.chain for chain in found.chains if not chain.ok] == [gone]


def one_trigger() -> tuple[str, str]:
    """What drops one trigger, and one of the same name that refuses nothing."""
    if connection.vendor == "postgresql":
        empty = "CREATE FUNCTION no_matter() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"
        return "DROP TRIGGER ledger_head_no_delete ON ledger_head", empty
    empty = "CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head BEGIN SELECT 1; END"
    return "DROP TRIGGER ledger_head_no_delete", empty


@pytest.mark.parametrize("is_replaced", [False, True])
def test_protection_that_is_gone_or_refuses_nothing_is_said(five: User, is_replaced: bool) -> None:
    drop, replace = one_trigger()
    run(drop, *([replace] if is_replaced else []))
    found = verify()
    assert not found.ok
    assert "the database no longer protects them: ledger_head_" in found.sentence

    assert protect(by=five)
    assert verify().ok
    assert Entry.objects.filter(event="ledger.protection.restored").count() == 1
    assert protect(by=five) == []


@pytest.mark.parametrize(
    "written",
    [
        "5",
        "installation:5",
        "installation:5:abc",
        "installation:five:" + "0" * 64,
        "installation:5:" + "g" * 64,
        "elsewhere:5:" + "0" * 64,
        "5:" + "0" * 64,
    ],
)
def test_what_is_no_end_is_refused_in_a_sentence(five: User, written: str) -> None:
    with pytest.raises(LedgerError, match="is not the end of a chain"):
        parsed_ends(written)


def test_the_command_prints_the_whole_end_and_takes_it(
    five: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(performing, "bring_database_up_to_date", lambda: None)
    end = str(Head.objects.get(chain="installation").end)
    assert end.startswith("installation:5:")
    assert cli.main(["ledger", "verify"]) == 0
    printed = capsys.readouterr().out
    assert f"The chain of the installation is whole: 5 entries. Its end: {end}" in printed
    assert "The ledger is whole: 5 entries." in printed
    assert cli.main(["ledger", "head"]) == 0
    assert capsys.readouterr().out == f"{end}\n"
    assert cli.main(["ledger", "verify", "--since", end, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["chains"][0]["end"] == end
    assert cli.main(["ledger", "verify", "--since", "installation:5:" + "0" * 64]) == 1
    assert cli.main(["ledger", "verify", "--since", "5"]) == 1
    assert "is not the end of a chain" in capsys.readouterr().err
    assert cli.main(["ledger", "protect"]) == 0
    assert "Nothing was missing" in capsys.readouterr().out
