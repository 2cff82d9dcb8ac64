"""Home in three parts: what needs the person by day, the partnership's figures, and what is new."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.personas import Personas
from tests.route_objects import OWN_OBJECTS
from wardmote.config import empty_words, needs_you
from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import Waiting
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import RoleName

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


def line(due: date | None) -> Waiting:
    return Waiting(text="x", url="/", since=datetime(2026, 11, 1, tzinfo=UTC), due=due)


def test_lines_stand_under_their_day() -> None:
    lines = [line(each) for each in (date(2026, 11, 19), FRIDAY, date(2026, 11, 22), date(2026, 11, 23), None)]
    days = needs_you.by_day(lines, FRIDAY)
    assert [(day.name, len(day.lines)) for day in days] == [("overdue", 1), ("week", 2), ("later", 1), ("undated", 1)]
    # What is due next week does not press anybody yet.
    assert needs_you.pressing(lines, FRIDAY) == 4


@pytest.mark.parametrize("role", RoleName)
def test_each_role_has_its_own_words_where_there_is_nothing(personas: Personas, role: RoleName) -> None:
    page = personas.client(role).get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    for part in ("Needs you", "How are we doing?", "New since you were here"):
        assert part in page, part
    granted = permissions_of(personas.person(role), personas.partnership)
    assert empty_words.no_figures(personas.partnership, granted) in page
    assert empty_words.nothing_new(personas.partnership, granted) in page


def test_those_who_only_read_wait_for_the_first_assessment(personas: Personas) -> None:
    granted = permissions_of(personas.person(RoleName.BOARD_MEMBER), personas.partnership)
    assert "is being set up" in empty_words.nothing_needs_you(personas.partnership, granted)
    OWN_OBJECTS["assessment:assessment"](personas)
    assert "is being set up" not in empty_words.nothing_needs_you(personas.partnership, granted)


def test_the_words_differ_by_role(personas: Personas) -> None:
    OWN_OBJECTS["assessment:assessment"](personas)
    words = {
        role: empty_words.nothing_needs_you(
            personas.partnership, permissions_of(personas.person(role), personas.partnership)
        )
        for role in RoleName
    }
    assert len({words[role] for role in RoleName}) >= 6


def test_the_count_stands_beside_home_on_every_page_and_is_made_anew_after_a_form(
    personas: Personas, monkeypatch: Any
) -> None:
    waiting = [line(None), line(None)]
    monkeypatch.setattr(needs_you, "lines_for", lambda *_args: list(waiting))
    client = personas.client(RoleName.ANALYST)
    elsewhere = reverse("intake:lists", args=[personas.partnership.slug])
    said = '<span class="wm-count">2<span class="govuk-visually-hidden"> need you</span></span>'
    assert said in client.get(elsewhere).content.decode()
    waiting.clear()
    assert said in client.get(elsewhere).content.decode()
    client.post(reverse("language"), {"language": "en-gb"})
    assert "wm-count" not in client.get(elsewhere).content.decode()


def test_new_reaches_back_to_the_time_before(personas: Personas, time_machine: Any) -> None:
    person = personas.person(RoleName.BOARD_MEMBER)
    assert needs_you.news_for(personas.partnership, person).is_first_time
    for day in (datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 16, 9, tzinfo=UTC)):
        time_machine.move_to(day)
        record(by=person, event=needs_you.SIGNED_IN, on=person)
    news = needs_you.news_for(personas.partnership, person)
    assert not news.is_first_time
    assert timezone.localtime(news.since).date() == date(2026, 11, 2)
