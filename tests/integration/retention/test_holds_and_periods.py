"""Legal holds and a partnership's own lengths: what they keep, what they refuse, what they leave in the ledger."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.retention.conftest import TODAY, Bring, days_ago
from tests.integration.retention.test_due import left
from tests.personas import Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.retention.lengths import Length
from wardmote.foundations.retention.models import Hold, Period
from wardmote.foundations.retention.public import (
    RetentionRefused,
    carry_out,
    lift_hold,
    place_hold,
    review_hold,
    set_period,
    what_is_due,
)
from wardmote.intake.errors import LoadRefused
from wardmote.intake.models import Delivery
from wardmote.intake.operations.deliveries import discard_delivery

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=90)


def hold(personas: Personas, rule: str = "", key: str = "", **fields: object) -> Hold:
    asked = {"reason": "Claim 114", "review_on": LATER} | fields
    return place_hold(
        by=personas.administrator,
        partnership=personas.partnership,
        rule=rule,
        key=key,
        **asked,  # type: ignore[arg-type]
    )


def counts(personas: Personas, rule: str = "uploads") -> tuple[int, int]:
    (found,) = what_is_due(personas.partnership, TODAY, [rule])
    return found.count, found.held


@pytest.mark.parametrize(("rule", "is_one", "left_due"), [("", False, 0), ("uploads", False, 0), ("uploads", True, 1)])
def test_what_a_hold_covers(personas: Personas, bring: Bring, rule: str, is_one: bool, left_due: int) -> None:
    held, other = bring(days_ago(8)), bring(days_ago(9))
    hold(personas, rule, str(held.pk) if is_one else "")
    assert counts(personas) == (left_due, 2 - left_due)
    carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY)
    assert Delivery.objects.filter(pk=held.pk).exists()
    assert Delivery.objects.filter(pk=other.pk).exists() == (left_due == 0)


def test_a_hold_past_its_review_still_holds_until_it_is_lifted(personas: Personas, bring: Bring) -> None:
    bring(days_ago(8))
    placed = hold(personas, "uploads")
    Hold.objects.update(review_on=days_ago(100))
    placed.refresh_from_db()
    assert placed.is_review_due()
    assert counts(personas) == (0, 1)
    review_hold(by=personas.administrator, hold=placed, review_on=LATER)
    placed.refresh_from_db()
    assert not placed.is_review_due()
    lift_hold(by=personas.administrator, hold=placed, reason="Settled")
    assert counts(personas) == (1, 0)
    with pytest.raises(RetentionRefused, match="lifted this hold already"):
        lift_hold(by=personas.administrator, hold=placed, reason="Again")
    events = Entry.objects.filter(event__startswith="retention.hold").order_by("pk")
    assert [each.event.rpartition(".")[2] for each in events] == ["placed", "reviewed", "lifted"]


def test_nobody_discards_what_is_held(personas: Personas, bring: Bring) -> None:
    delivery = bring(TODAY)
    placed = hold(personas, "uploads", str(delivery.pk))
    with pytest.raises(LoadRefused) as refused:
        discard_delivery(by=personas.analyst, delivery=delivery)
    assert "legal hold" in refused.value.problems[0]
    lift_hold(by=personas.administrator, hold=placed, reason="Settled")
    discard_delivery(by=personas.analyst, delivery=delivery)
    assert not Delivery.objects.exists()


def test_a_person_held_by_one_partnership_is_held_for_both(personas: Personas) -> None:
    person = left(personas, "gone", date(2016, 1, 1))
    place_hold(
        by=personas.stranger, partnership=personas.other_partnership, rule="members-left", reason="x", review_on=LATER
    )
    assert counts(personas, "members-left") == (1, 0)
    hold(personas, "members-left", str(person.pk))
    assert counts(personas, "members-left") == (0, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rule": "nothing"}, "no such rule"),
        ({"reason": "  "}, "Say why"),
        ({"reason": "for mr@example.org"}, "e-mail addresses"),
        ({"review_on": TODAY}, "later day"),
        ({"rule": "uploads", "key": "12"}, "has that number"),
        ({"rule": "uploads", "key": "00000000-0000-4000-8000-000000000000"}, "has that number"),
        ({"rule": "", "key": "12"}, "has that number"),
    ],
)
def test_holds_that_are_refused(personas: Personas, asked: dict[str, object], said: str) -> None:
    with pytest.raises(RetentionRefused, match=said):
        hold(personas, **asked)  # type: ignore[arg-type]
    assert not Hold.objects.exists()


def own_length(personas: Personas, length: Length, rule: str = "uploads", valid_from: date = TODAY) -> Period:
    return set_period(
        by=personas.administrator, partnership=personas.partnership, rule=rule, length=length, valid_from=valid_from
    )


def test_a_partnerships_own_length_holds_from_its_day(personas: Personas, bring: Bring) -> None:
    bring(days_ago(8))
    own_length(personas, Length(60, "day"), valid_from=TODAY + timedelta(days=1))
    assert counts(personas) == (1, 0)
    own_length(personas, Length(30, "day"))
    assert counts(personas) == (0, 0)
    own_length(personas, Length(2, "day"))
    assert counts(personas) == (1, 0)
    entry = Entry.objects.filter(event="retention.period.set").latest("pk")
    assert (entry.before, entry.after) == (
        {"rule": "uploads", "length": "30 days"},
        {"rule": "uploads", "length": "2 days", "from": "2026-05-20"},
    )


@pytest.mark.parametrize(
    ("rule", "length", "valid_from", "said"),
    [
        ("uploads", Length(91, "day"), TODAY, "at least 1 day and at most 90 days"),
        ("uploads", Length(1, "year"), TODAY, "at most 90 days"),
        ("members-left", Length(1, "day"), TODAY, "at least 6 months"),
        ("uploads", Length(5, "day"), days_ago(1), "today or a later day"),
        ("sessions", Length(5, "day"), TODAY, "whole installation"),
        ("nothing", Length(5, "day"), TODAY, "whole installation"),
    ],
)
def test_lengths_that_are_refused(personas: Personas, rule: str, length: Length, valid_from: date, said: str) -> None:
    with pytest.raises(RetentionRefused, match=said):
        own_length(personas, length, rule, valid_from)
    assert not Period.objects.exists()


def test_who_is_in_two_partnerships_stays_as_long_as_the_longer_asks(personas: Personas) -> None:
    person = left(personas, "gone", date(2024, 1, 1))
    elsewhere = personas.other_partnership.organisations.get()
    membership = person.memberships.get()
    membership.pk, membership.partnership, membership.organisation = None, personas.other_partnership, elsewhere
    membership._state.adding = True
    membership.save()
    own_length(personas, Length(1, "year"), "members-left")
    assert counts(personas, "members-left")[0] == 0
    set_period(
        by=personas.stranger,
        partnership=personas.other_partnership,
        rule="members-left",
        length=Length(2, "year"),
        valid_from=TODAY,
    )
    assert counts(personas, "members-left")[0] == 1


UPLOADS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=6)


@given(uploads=UPLOADS, days=st.integers(1, 30), all_held=st.booleans())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_held_or_in_date_ever_goes(
    personas: Personas, bring: Bring, uploads: list[tuple[int, bool]], days: int, all_held: bool
) -> None:
    for model in (Delivery, Hold, Period):
        model.objects.all().delete()  # type: ignore[attr-defined]
    own_length(personas, Length(days, "day"))
    must_stay = set()
    for age, is_held in uploads:
        delivery = bring(days_ago(age))
        if is_held:
            hold(personas, "uploads", str(delivery.pk))
        if is_held or all_held or age <= days:
            must_stay.add(delivery.pk)
    if all_held:
        hold(personas)
    carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY)
    assert set(Delivery.objects.values_list("pk", flat=True)) == must_stay
