"""A hold placed while a disposal runs, and two disposals at once: each waits for the other in the database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from tests.integration.retention.conftest import TODAY, Bring, days_ago
from tests.personas import Personas, make_personas
from wardmote.foundations.retention import registry
from wardmote.foundations.retention.models import Certificate, Hold
from wardmote.foundations.retention.public import RetentionRefused, carry_out, place_hold
from wardmote.intake.models import Delivery
from wardmote.intake.operations.deliveries import remove_files

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def personas(transactional_db: None) -> Personas:
    return make_personas()


def dispose(personas: Personas) -> Certificate | None:
    try:
        return carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY)
    finally:
        connections.close_all()


def hold(personas: Personas, key: str) -> Hold:
    try:
        return place_hold(
            by=personas.administrator,
            partnership=personas.partnership,
            rule="uploads",
            key=key,
            reason="Claim 114",
            review_on=TODAY + timedelta(days=30),
        )
    finally:
        connections.close_all()


def test_a_hold_that_comes_while_the_thing_goes_is_refused(
    personas: Personas, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = bring(days_ago(8))
    going, may_go = threading.Event(), threading.Event()

    def slowly(row: Any) -> None:
        going.set()
        assert may_go.wait(20)
        remove_files(row)

    registry.rules()
    key = ("uploads", "intake.Delivery")
    monkeypatch.setitem(registry._rules, key, replace(registry._rules[key], first=slowly))
    with ThreadPoolExecutor(2) as pool:
        disposal = pool.submit(dispose, personas)
        assert going.wait(20)
        placing = pool.submit(hold, personas, str(delivery.pk))
        with pytest.raises(TimeoutError):
            placing.result(timeout=0.5)
        may_go.set()
        assert disposal.result(timeout=20) is not None
        with pytest.raises(RetentionRefused, match="has that number"):
            placing.result(timeout=20)
    assert not Hold.objects.exists()


def test_two_disposals_at_once_certify_each_thing_once(personas: Personas, bring: Bring) -> None:
    brought = {str(bring(days_ago(8)).pk) for _ in range(30)}
    with ThreadPoolExecutor(2) as pool:
        made = [each for each in pool.map(dispose, [personas] * 2) if each is not None]
    keys = [key for each in made for disposal in each.disposals.all() for key in disposal.keys]
    assert sorted(keys) == sorted(brought)
    assert not Delivery.objects.exists()
