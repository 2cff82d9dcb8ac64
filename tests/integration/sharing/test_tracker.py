"""From segments, dated kinds and records by hand to the state of each return."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.integration.sharing.conftest import Sends
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Organisation, add_organisation, change_kind
from wardmote.intake.models import Segment
from wardmote.sharing.public import Kind, SharingRefused, close_note, describe_due, record_note
from wardmote.sharing.rules import Quarter, State
from wardmote.sharing.tracker import Return, returns

pytestmark = pytest.mark.django_db


def found(
    personas: Personas, body: Organisation, dataset: str, quarter: Quarter, today: date | None = None
) -> Return | None:
    every = returns(personas.partnership, [body], [quarter], today or timezone.localdate())
    return next((each for each in every if each.dataset.number == dataset), None)


def state(personas: Personas, body: Organisation, dataset: str, quarter: Quarter, today: date | None = None) -> State:
    one = found(personas, body, dataset, quarter, today)
    assert one is not None
    return one.standing.state


def test_three_months_that_name_the_sender_are_received(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    sends("fire-incidents", "fire-and-rescue", *quarter.months[:2])
    assert state(personas, fire, "3", quarter) is State.PART

    sends("fire-incidents", "fire-and-rescue", quarter.months[2])
    assert state(personas, fire, "3", quarter) is State.RECEIVED
    assert state(personas, fire, "4", quarter) is State.DUE


def test_a_segment_of_a_quarter_covers_its_months(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    sends("fire-false-alarms", "fire-and-rescue", quarter.start, span=3)

    assert state(personas, fire, "4", quarter) is State.RECEIVED


def test_a_file_of_nothing_is_a_nil_return(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    sends("fire-false-alarms", "fire-and-rescue", *quarter.months, rows=0)

    assert state(personas, fire, "4", quarter) is State.NIL


def test_one_of_two_councils_is_not_credited_with_the_others_file(
    personas: Personas, quarter: Quarter, sends: Sends
) -> None:
    council = personas.organisations["council"]
    other = add_organisation(
        by=system_person(),
        partnership=personas.partnership,
        name="Upper Ambridge Council",
        kind="council",
        from_=date(2020, 4, 1),
    )
    sends("road-collisions", "upper-ambridge-council", *quarter.months)
    assert state(personas, other, "5", quarter) is State.RECEIVED
    assert state(personas, council, "5", quarter) is State.DUE

    sends("racial-incidents", "some-name", *quarter.months, organisation=council)
    assert state(personas, council, "7", quarter) is State.RECEIVED
    assert state(personas, other, "7", quarter) is State.DUE


def test_a_month_sent_again_keeps_the_day_it_first_came(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    personas.partnership.created_at = timezone.now() - timedelta(days=2000)
    personas.partnership.save()
    old = quarter.previous.previous
    in_time = timezone.now() - (timezone.localdate() - old.end) - timedelta(days=-3)
    first = sends("fire-incidents", "fire-and-rescue", *old.months, on=in_time)
    assert state(personas, fire, "3", old) is State.RECEIVED

    again = timezone.now()
    Segment.objects.filter(batch=first).update(superseded_at=again, superseded_by=first)
    sends("fire-incidents", "fire-and-rescue", *old.months, on=again)
    assert state(personas, fire, "3", old) is State.RECEIVED


def test_what_came_after_its_day_is_late(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    personas.partnership.created_at = timezone.now() - timedelta(days=2000)
    personas.partnership.save()
    old = quarter.previous.previous
    assert state(personas, fire, "3", old) is State.OVERDUE

    sends("fire-incidents", "fire-and-rescue", *old.months)
    assert state(personas, fire, "3", old) is State.LATE


def test_kinds_are_dated(personas: Personas) -> None:
    board = add_organisation(
        by=system_person(),
        partnership=personas.partnership,
        name="Health",
        kind="clinical-commissioning-group",
        from_=date(2020, 4, 1),
    )
    change_kind(by=system_person(), organisation=board, kind="integrated-care-board", from_=date(2022, 7, 1))
    spring, before = Quarter(date(2022, 4, 1)), Quarter(date(2020, 1, 1))
    day = date(2022, 11, 1)

    assert state(personas, board, "9", spring, day) is State.OVERDUE
    assert state(personas, board, "9", spring.next, day) is State.DUE
    assert found(personas, board, "9", before, day) is None
    assert found(personas, board, "1", spring, day) is None


def test_records_by_hand_and_their_closing(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    today = timezone.localdate()
    note = record_note(by=personas.analyst, organisation=fire, dataset="4", quarter=quarter, kind=Kind.NIL, on=today)
    assert state(personas, fire, "4", quarter) is State.NIL

    with pytest.raises(SharingRefused, match="recorded already"):
        record_note(by=personas.analyst, organisation=fire, dataset="4", quarter=quarter, kind=Kind.NIL, on=today)
    close_note(by=personas.analyst, note=note)
    assert state(personas, fire, "4", quarter) is State.DUE
    with pytest.raises(SharingRefused, match="closed already"):
        close_note(by=personas.analyst, note=note)


def test_not_expected_holds_for_the_quarter_or_until_withdrawn(
    personas: Personas, fire: Organisation, quarter: Quarter
) -> None:
    common = {"by": personas.analyst, "organisation": fire, "kind": Kind.NOT_EXPECTED, "on": timezone.localdate()}
    old = quarter.previous
    record_note(dataset="3", quarter=old, reason="No system then.", **common)
    record_note(dataset="4", quarter=old, reason="Not held.", goes_on=True, **common)

    assert state(personas, fire, "3", old) is State.NOT_EXPECTED
    assert state(personas, fire, "3", quarter) is State.DUE
    assert state(personas, fire, "4", quarter) is State.NOT_EXPECTED
    assert state(personas, fire, "4", old.previous) is State.OVERDUE


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dataset": "1"}, "asks no such return"),
        ({"dataset": "99"}, "asks no such return"),
        ({"kind": Kind.QUALITY}, "Say why"),
        ({"on": date(2100, 1, 1)}, "in the future"),
        ({"on": date(2000, 1, 1)}, "was not over on that day"),
    ],
)
def test_what_cannot_be_is_refused(
    personas: Personas, fire: Organisation, quarter: Quarter, changes: dict[str, object], said: str
) -> None:
    asked = {"organisation": fire, "dataset": "3", "quarter": quarter, "kind": Kind.NIL, "on": timezone.localdate()}

    with pytest.raises(SharingRefused, match=said):
        record_note(by=personas.analyst, **(asked | changes))


def test_what_is_owed_for_the_command_line(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    day = quarter.due - timedelta(days=10)
    near = [each for each in describe_due(personas.partnership, days=30, today=day) if each["dataset"] == "3"]
    assert {each["quarter"] for each in near} == {
        f"{add_months(quarter.start, -9):%Y-%m}",
        f"{add_months(quarter.start, -6):%Y-%m}",
        f"{add_months(quarter.start, -3):%Y-%m}",
        f"{quarter.start:%Y-%m}",
    } - ({quarter.code} if quarter.end > day else set())
    assert [each["is_overdue"] for each in near if each["quarter"] == quarter.code] in ([], [False])
