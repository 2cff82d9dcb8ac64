"""The chain: what it takes, what it refuses, and what it shows when somebody has been at the database."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from wardmote.foundations.ledger import triggers, verification
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.public import AppendOnly, NotForTheLedger, record, verify
from wardmote.foundations.members.public import User, system_person

Tamper = Callable[..., None]


@pytest.fixture
def by(db: None) -> User:
    return system_person()


@pytest.fixture
def five(by: User) -> User:
    for number in range(1, 6):
        record(by=by, event="intake.batch.loaded", on=f"intake.batch:{number}", after={"rows": number})
    return by


@pytest.fixture
def tamper(five: User) -> Tamper:
    """Raw SQL by somebody who has first removed the database's own refusal."""

    def run(*statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in (*triggers.drop_statements(connection.vendor), *statements):
                cursor.execute(statement)

    return run


def test_entries_follow_one_another(five: User) -> None:
    entries = list(Entry.objects.order_by("sequence"))
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(entries))
    assert entries[2].after == {"rows": 3}
    verdict = verify()
    assert verdict.ok
    assert (verdict.entries, verdict.first_broken) == (5, None)
    assert list(map(str, verdict.ends)) == [f"installation:5:{entries[-1].hash}"]


def test_an_empty_ledger_is_whole(db: None) -> None:
    assert verify().ok
    assert verify().entries == 0


def test_the_model_refuses_change(five: User) -> None:
    entry = Entry.objects.get(sequence=3)
    entry.event = "intake.batch.forged"
    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.all().update(event="x"),
        Entry.objects.all().delete,
        lambda: Entry.objects.bulk_update([entry], ["event"]),
    ):
        with pytest.raises(AppendOnly, match="append-only"):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET actor = '99' WHERE sequence = 2",
        "DELETE FROM ledger_entry WHERE sequence = 5",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_head",
        "UPDATE ledger_head SET sequence = 2",
        "UPDATE ledger_entry SET sequence = NULL WHERE sequence = 5",
        "UPDATE ledger_head SET chain = 'other'",
        "INSERT INTO ledger_head (chain, sequence, hash) VALUES ('partnership-7', 3, 'f')",
        """INSERT INTO ledger_entry (chain, sequence, at, actor, partnership, event, "on", before_json, after_json, why,
           previous_hash, hash) SELECT chain, 9, at, actor, partnership, event, "on", before_json, after_json, why,
           previous_hash, hash FROM ledger_entry WHERE sequence = 1""",
    ],
)
def test_the_database_refuses_change(five: User, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().ok


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["UPDATE ledger_entry SET after_json = '{\"rows\":7}' WHERE sequence = 3"], 3),
        (["UPDATE ledger_entry SET actor = '99' WHERE sequence = 1"], 1),
        (["DELETE FROM ledger_entry WHERE sequence = 2"], 2),
        (["DELETE FROM ledger_entry WHERE sequence = 1"], 1),
        (["DELETE FROM ledger_entry WHERE sequence = 5"], 5),
        (["DELETE FROM ledger_entry WHERE sequence >= 3"], 3),
        (["DELETE FROM ledger_entry"], 1),
        (
            [
                "UPDATE ledger_entry SET sequence = 90 WHERE sequence = 2",
                "UPDATE ledger_entry SET sequence = 2 WHERE sequence = 3",
                "UPDATE ledger_entry SET sequence = 3 WHERE sequence = 90",
            ],
            2,
        ),
        (["UPDATE ledger_head SET hash = 'f' WHERE chain = 'installation'"], 5),
        (["DELETE FROM ledger_head"], 5),
    ],
)
def test_tampering_is_found(tamper: Tamper, statements: list[str], broken: int) -> None:
    tamper(*statements)
    verdict = verify()
    assert not verdict.ok
    assert verdict.first_broken == broken
    assert f"broken at entry {broken}" in verdict.sentence


def test_a_rehashed_entry_is_found_by_the_one_after_it(tamper: Tamper) -> None:
    forged = Entry.objects.get(sequence=2)
    forged.actor = "99"
    statement = "UPDATE ledger_entry SET actor = '99', hash = '{}' WHERE sequence = 2"
    tamper(statement.format(forged.worked_hash()))
    assert verify().first_broken == 3


def test_long_ledgers_are_read_in_pieces(five: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "CHUNK", 2)
    assert verify().entries == 5


def test_a_failed_transaction_leaves_no_entry(five: User) -> None:
    with transaction.atomic():
        record(by=five, event="intake.batch.loaded", on="intake.batch:6")
        transaction.set_rollback(True)
    assert verify().entries == 5


@pytest.mark.parametrize(
    "values",
    [{"note": "Mrs Jones\nrang again"}, {"to": "amira@example.org"}, {"story": "x" * 201}, {"thing": object()}],
)
def test_free_text_and_addresses_are_refused(by: User, values: dict[str, object]) -> None:
    with pytest.raises(NotForTheLedger):
        record(by=by, event="members.member.added", on="members.membership:1", after=values)
    assert verify().entries == 0


def test_an_event_must_read_as_one(by: User) -> None:
    with pytest.raises(NotForTheLedger, match=r"room\.noun"):
        record(by=by, event="Loaded some files", on="intake.batch:1")


def test_somebody_must_answer_for_it(db: None) -> None:
    with pytest.raises(NotForTheLedger, match="signed in"):
        record(by=User(email="nobody@example.org"), event="intake.batch.loaded", on="intake.batch:1")


class AnyValues(TestCase):
    """Whatever classed values are recorded, the chain stays whole and gives them back."""

    plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    codes = st.text(st.characters(codec="utf-8", exclude_characters="@\n\x00", exclude_categories=["Cs"]), max_size=30)

    @settings(max_examples=25, deadline=None)
    @given(values=st.dictionaries(codes, plain | codes | st.lists(codes, max_size=3), max_size=4))
    def test_round_trip(self, values: dict[str, object]) -> None:
        entry = record(by=system_person(), event="intake.batch.loaded", on="intake.batch:1", after=values)
        entry.refresh_from_db()
        assert entry.after == values
        assert verify().ok
