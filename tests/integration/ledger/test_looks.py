"""Looks: written at once, chained later, and never behind somebody who writes."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from tests.integration.threads import database_for_threads
from tests.personas import Personas
from wardmote.foundations.ledger import operations, triggers
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.public import chain_looks, ends, record, record_look, verify
from wardmote.foundations.members.public import RoleName, User, system_person
from wardmote.foundations.runs.public import work_until

HOLD_SECONDS = 3.0
LOADED = "intake.batch.loaded"


def look(by: User, number: int = 1) -> Entry:
    return record_look(by=by, event="intake.batches.exported", on=f"intake.batch:{number}", after={"rows": number})


@pytest.fixture
def by(db: None) -> User:
    return system_person()


def test_a_look_is_there_at_once_and_gets_its_number_with_the_next_batch(by: User) -> None:
    for number in range(1, 4):
        look(by, number)
    assert list(Entry.objects.values_list("chain", "sequence")) == [("installation-looks", None)] * 3
    waiting = verify()
    assert waiting.ok
    assert waiting.chains[0].waiting == 3
    assert "3 looks wait to be chained" in waiting.chains[0].sentence

    assert chain_looks() == 3
    assert list(Entry.objects.order_by("pk").values_list("sequence", flat=True)) == [1, 2, 3]
    assert verify().entries == 3
    assert chain_looks() == 0


def test_changes_and_looks_of_each_partnership_are_chains_of_their_own(personas: Personas) -> None:
    ours, theirs = personas.partnership, personas.other_partnership
    for partnership, person in ((ours, personas.analyst), (theirs, personas.stranger)):
        record(by=person, event="intake.batch.loaded", on="intake.batch:1", partnership=partnership)
        record_look(by=person, event="intake.batches.exported", on=partnership, partnership=partnership)
    chains = {end.chain for end in ends()}
    assert {f"partnership-{each.pk}{kind}" for each in (ours, theirs) for kind in ("", "-looks")} <= chains
    assert verify().ok


def test_many_looks_are_chained_in_several_batches(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 2)
    for number in range(5):
        look(by, number)
    assert chain_looks() == 5
    assert verify().entries == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET actor = '99'",
        "UPDATE ledger_entry SET actor = '99', sequence = 1",
        "UPDATE ledger_entry SET hash = 'f'",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_database_refuses_to_change_a_look_that_waits(by: User, statement: str) -> None:
    look(by)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().ok


def test_a_look_that_was_changed_before_it_was_chained_is_found_and_stays_out(by: User) -> None:
    look(by, 1)
    look(by, 2)
    with connection.cursor() as cursor:
        for statement in (
            *triggers.drop_statements(connection.vendor),
            """UPDATE ledger_entry SET actor = '99' WHERE "on" = 'intake.batch:1'""",
            *triggers.statements(connection.vendor),
        ):
            cursor.execute(statement)
    assert chain_looks() == 1
    found = verify()
    assert not found.ok
    assert "a look that waits to be chained was changed" in found.sentence


def test_a_chained_look_that_was_changed_is_found(by: User) -> None:
    look(by, 1)
    look(by, 2)
    chain_looks()
    with connection.cursor() as cursor:
        for statement in (
            *triggers.drop_statements(connection.vendor),
            "UPDATE ledger_entry SET actor = '99' WHERE sequence = 1",
            *triggers.statements(connection.vendor),
        ):
            cursor.execute(statement)
    assert (verify().ok, verify().first_broken) == (False, 1)


@pytest.mark.django_db(transaction=True)
def test_a_look_that_cannot_be_written_gives_no_page(personas: Personas) -> None:
    client = personas.client(RoleName.ANALYST)
    client.raise_request_exception = False
    where = reverse("intake:batches-csv", args=[personas.partnership.slug])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_away")
    try:
        answer = client.get(where)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_entry_away RENAME TO ledger_entry")
    assert answer.status_code >= 500


@contextmanager
def somebody_writing(write: Callable[[], object], seconds: float = HOLD_SECONDS) -> Iterator[None]:
    """Within, another connection has a transaction open in which it has written; it ends by itself after a time."""
    begun, end = threading.Event(), threading.Event()

    def stay() -> None:
        try:
            with transaction.atomic():
                write()
                begun.set()
                end.wait(seconds)
        finally:
            begun.set()
            connections.close_all()

    thread = threading.Thread(target=stay)
    thread.start()
    begun.wait(HOLD_SECONDS)
    try:
        yield
    finally:
        end.set()
        thread.join()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_page_does_not_wait_for_somebody_who_writes(personas: Personas) -> None:
    assert connection.vendor == "postgresql"
    where = reverse("intake:batches-csv", args=[personas.partnership.slug])
    client = personas.client(RoleName.ANALYST)
    assert client.get(where).status_code == 200

    def write() -> None:
        record(by=personas.analyst, event="intake.batch.loaded", on="intake.batch:9", partnership=personas.partnership)

    with somebody_writing(write):
        began = time.monotonic()
        assert client.get(where).status_code == 200
        waited = time.monotonic() - began
        # The looks are chained meanwhile too: the other's chain is not theirs.
        assert chain_looks() == 2
        assert time.monotonic() - began < HOLD_SECONDS / 2
    assert waited < HOLD_SECONDS / 2
    assert verify().ok


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_page_does_not_wait_for_looks_that_are_being_chained(personas: Personas) -> None:
    where = reverse("intake:batches-csv", args=[personas.partnership.slug])
    client = personas.client(RoleName.ANALYST)
    assert client.get(where).status_code == 200
    with somebody_writing(chain_looks):
        began = time.monotonic()
        assert client.get(where).status_code == 200
        assert time.monotonic() - began < HOLD_SECONDS / 2
    chain_looks()
    assert verify().ok


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_partnerships_write_beside_each_other(personas: Personas) -> None:
    def write() -> None:
        record(by=personas.analyst, event="intake.batch.loaded", on="intake.batch:9", partnership=personas.partnership)

    with somebody_writing(write):
        began = time.monotonic()
        record(
            by=personas.stranger,
            event="intake.batch.loaded",
            on="intake.batch:10",
            partnership=personas.other_partnership,
        )
        assert time.monotonic() - began < HOLD_SECONDS / 2
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_a_look_waits_for_the_one_writer_and_is_then_written(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        return  # the tests above say it of PostgreSQL
    by = system_person()
    with (
        database_for_threads(tmp_path),
        somebody_writing(lambda: record(by=by, event=LOADED, on="intake.batch:9"), 0.5),
    ):
        look(by)
        assert Entry.objects.filter(sequence__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_look_is_there_though_the_process_is_killed_at_once(tmp_path: Path) -> None:
    by = system_person()
    with database_for_threads(tmp_path):
        child = os.fork()
        if child == 0:
            # The connection is the parent's and may not be used here.
            for each in connections.all(initialized_only=True):
                each.connection = None
            look(by)
            os.kill(os.getpid(), signal.SIGKILL)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        assert Entry.objects.filter(sequence__isnull=True).count() == 1
        assert chain_looks() == 1
        assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_the_worker_chains_the_looks_that_wait(tmp_path: Path) -> None:
    by = system_person()
    with database_for_threads(tmp_path):
        look(by)
        stop = threading.Event()
        worker = threading.Thread(target=work_until, args=(stop,), kwargs={"pause": 0.05})
        worker.start()
        try:
            until = time.monotonic() + 20
            while Entry.objects.filter(sequence__isnull=True).exists() and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            stop.set()
            worker.join()
        assert Entry.objects.get().sequence == 1
