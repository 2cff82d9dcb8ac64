"""Two writers at once never follow the same entry."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.public import record, verify
from wardmote.foundations.members.public import User, system_person


def write_ten(by: User) -> None:
    for number in range(10):
        record(by=by, event="intake.batch.loaded", on=f"intake.batch:{number}")
    connections.close_all()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    assert connection.vendor == "postgresql"
    by = system_person()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_ten, [by] * 4))
    assert Entry.objects.count() == 40
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_after_tests_that_emptied_it() -> None:
    record(by=system_person(), event="intake.batch.loaded", on="intake.batch:1")
    assert verify().entries == 1


@pytest.mark.django_db(transaction=True)
def test_each_such_test_begins_with_an_empty_ledger() -> None:
    assert verify().entries == 0
    assert verify().ok
