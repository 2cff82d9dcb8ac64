"""A partnership's closed days: added and removed by its administrator, for the days to come."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.calendar.public import (
    CalendarRefused,
    ClosedDay,
    add_closed_day,
    closed_days,
    remove_closed_day,
)
from wardmote.foundations.ledger.models import Entry

EVE = date(2026, 12, 24)


def close(personas: Personas, on: date, name: str = "Offices closed") -> ClosedDay:
    return add_closed_day(by=personas.administrator, partnership=personas.partnership, on=on, name=name)


def test_a_closed_day_is_its_partnerships_alone_and_stands_in_the_ledger(personas: Personas) -> None:
    close(personas, EVE)
    assert closed_days(personas.partnership) == {EVE}
    assert closed_days(personas.other_partnership) == frozenset()
    assert Entry.objects.filter(event="calendar.day.closed").count() == 1


@pytest.mark.parametrize(
    ("on", "name", "words"),
    [
        (EVE, " ", "Say why"),
        (date(2026, 11, 20), "Offices closed", "still to come"),
        (date(2026, 12, 26), "Offices closed", "Saturday"),
        (date(2026, 12, 25), "Offices closed", "Christmas Day"),
    ],
)
def test_what_cannot_be_closed_is_said(personas: Personas, on: date, name: str, words: str) -> None:
    with pytest.raises(CalendarRefused, match=words):
        close(personas, on, name)


def test_a_day_is_closed_once_and_opened_only_ahead(personas: Personas) -> None:
    closed = close(personas, EVE)
    with pytest.raises(CalendarRefused, match="already"):
        close(personas, EVE)
    ClosedDay.objects.filter(pk=closed.pk).update(on=timezone.localdate() - timedelta(days=1))
    closed.refresh_from_db()
    with pytest.raises(CalendarRefused, match="has been"):
        remove_closed_day(by=personas.administrator, closed=closed)


def test_the_page_shows_closes_and_opens(personas: Personas) -> None:
    client, slug = personas.client("administrator"), personas.partnership.slug
    address = reverse("calendar:days", args=[slug])
    assert client.post(address, {"on": "2026-12-24", "name": "Offices closed"}).status_code == 302
    page = client.get(address).content.decode()
    assert "24 December 2026" in page
    assert "Boxing Day" in page
    wrong = client.post(address, {"on": "2026-12-25", "name": "Offices closed"})
    assert wrong.status_code == 422
    assert "bank holiday already" in wrong.content.decode()
    closed = ClosedDay.objects.get()
    assert personas.client("stranger").post(reverse("calendar:remove", args=[slug, closed.pk])).status_code == 404
    assert client.post(reverse("calendar:remove", args=[slug, closed.pk])).status_code == 302
    assert not ClosedDay.objects.exists()
