"""Clocks run from the first day of a thing to its last, and whom they concern is told once at each step."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.personas import Personas
from wardmote.foundations.calendar.public import add_closed_day, remove_closed_day
from wardmote.foundations.clocks import kinds
from wardmote.foundations.clocks.operations import REMIND
from wardmote.foundations.clocks.public import (
    Clock,
    ClockRefused,
    Described,
    RulesRefused,
    change_band,
    clock_kind,
    clocks_of,
    pause_clock,
    remind_due,
    resume_clock,
    rule_on,
    start_clock,
    stop_clock,
)
from wardmote.foundations.clocks.rules import HERE, end_of
from wardmote.foundations.members.public import User
from wardmote.foundations.messages.models import Notice
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Run, run_now

RULES = """
[[rule]]
slug = "first-contact"
name = "First contact"
within = "5 working days"
by_band = { high = "4 hours" }
source = "The partnership's own standard"
is_verified = false
valid_from = 2020-01-01
steps = [{ at = "1 day before", to = "officers" }, { at = "0 days after", to = "officers" }]

[[rule]]
slug = "first-contact"
name = "First contact"
within = "3 working days"
source = "The partnership's own standard"
is_verified = false
valid_from = 2027-01-01
"""
SUBJECT = "test.case:1"
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=HERE)


@pytest.fixture(autouse=True)
def first_contact(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of clock of a room that is still to come, under the installation's own rule."""
    (tmp_path / "clocks").mkdir()
    (tmp_path / "clocks" / "rules.toml").write_text(RULES, encoding="utf-8")
    settings.WARDMOTE_HOME = tmp_path
    monkeypatch.setattr(kinds, "_kinds", dict(kinds.clock_kinds()))

    def officers(member: User, _partnership: Partnership) -> Q | None:
        return Q() if member.email.startswith("asb_officer@") else None

    clock_kind("first-contact", describe=lambda clock: Described(f"Case {clock.key}"), circles={"officers": officers})


def start(personas: Personas, **more: object) -> Clock:
    said = {"slug": "first-contact", "subject": SUBJECT, "started_at": FRIDAY} | more
    return start_clock(partnership=personas.partnership, **said)  # type: ignore[arg-type]


def test_it_keeps_the_version_of_the_rule_with_which_it_began(personas: Personas) -> None:
    clock = start(personas)
    assert (clock.rule_version, clock.due_on) == ("2020-01-01", date(2026, 11, 27))
    later = start(personas, started_at=datetime(2027, 1, 4, 10, tzinfo=HERE), subject="test.case:2")
    assert (later.rule_version, later.due_on) == ("2027-01-01", date(2027, 1, 7))


def test_one_runs_for_a_subject(personas: Personas) -> None:
    start(personas)
    again = start(personas)
    assert list(Clock.objects.running().filter(subject=SUBJECT)) == [again]
    assert stop_clock(slug="first-contact", subject=SUBJECT)
    assert not stop_clock(slug="first-contact", subject=SUBJECT)


def test_while_it_stands_still_it_is_due_on_no_day(personas: Personas) -> None:
    start(personas)
    paused = pause_clock(slug="first-contact", subject=SUBJECT, at=datetime(2026, 11, 23, 9, tzinfo=HERE))
    assert paused.due_at is None
    with pytest.raises(ClockRefused, match="already"):
        pause_clock(slug="first-contact", subject=SUBJECT)
    with pytest.raises(ClockRefused, match="before it was paused"):
        resume_clock(slug="first-contact", subject=SUBJECT, at=FRIDAY)
    resumed = resume_clock(slug="first-contact", subject=SUBJECT, at=datetime(2026, 11, 25, 9, tzinfo=HERE))
    assert resumed.due_on == date(2026, 12, 1)
    with pytest.raises(ClockRefused, match="No such clock"):
        pause_clock(slug="first-contact", subject="test.case:9")


def test_a_band_that_counts_hours_brings_a_run_at_its_moment(personas: Personas) -> None:
    start(personas)
    assert not Run.objects.filter(kind=REMIND).exists()
    clock = change_band(slug="first-contact", subject=SUBJECT, band="high")
    assert clock.due_at == FRIDAY + timedelta(hours=4)
    assert Run.objects.filter(kind=REMIND, run_at=FRIDAY + timedelta(hours=4)).exists()


def test_a_closed_day_puts_it_off_by_a_run(personas: Personas) -> None:
    clock = start(personas)
    closed = add_closed_day(
        by=personas.administrator, partnership=personas.partnership, on=date(2026, 11, 24), name="Offices closed"
    )
    run_now(Run.objects.get(kind="calendar.changed"))
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 11, 30)
    remove_closed_day(by=personas.administrator, closed=closed)
    run_now(Run.objects.get(kind="calendar.changed", state="queued"))
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 11, 27)


def test_each_step_is_told_once_to_whom_it_concerns(personas: Personas) -> None:
    clock = start(personas)
    assert clock.due_at is not None
    assert remind_due(clock.due_at - timedelta(days=2)) == 0
    assert (remind_due(clock.due_at - timedelta(hours=20)), remind_due(clock.due_at - timedelta(hours=19))) == (1, 0)
    notice = Notice.objects.get()
    assert (notice.kind, notice.member) == ("clocks.due", personas.person("asb_officer"))
    assert notice.said == {"title": "Case 1", "day": "27 November 2026"}
    assert remind_due(clock.due_at) == 1
    assert Notice.objects.filter(kind="clocks.overdue").count() == 1


def test_steps_that_were_missed_are_told_as_the_latest(personas: Personas) -> None:
    clock = start(personas)
    assert clock.due_at is not None
    assert remind_due(clock.due_at + timedelta(days=3)) == 1
    assert Notice.objects.get().kind == "clocks.overdue"


def test_what_is_done_or_stands_still_reminds_nobody(personas: Personas) -> None:
    start(personas)
    start(personas, subject="test.case:2")
    stop_clock(slug="first-contact", subject=SUBJECT)
    pause_clock(slug="first-contact", subject="test.case:2")
    assert remind_due(timezone.now() + timedelta(days=90)) == 0


def test_the_page_shows_what_concerns_the_person(personas: Personas) -> None:
    start(personas)
    address = reverse("clocks:due", args=[personas.partnership.slug])
    assert "Case 1" in personas.client("asb_officer").get(address).content.decode()
    assert "Nothing is due" in personas.client("provider").get(address).content.decode()
    assert list(clocks_of(personas.stranger, personas.partnership)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule]", "line 1, column 7: this is not TOML"),
        ('[[rule]]\nslug = "x"', "“name” is missing"),
        (RULES.replace('"5 working days"', '"5 fortnights"'), "“within” must be a span"),
        (RULES.replace("1 day before", "soon"), "must say when"),
        (RULES.replace("2027-01-01", "2020-01-01"), "stands there twice"),
        (RULES.replace("name =", "nmae ="), "“name” is missing"),
    ],
)
def test_a_wrong_file_of_rules_is_told_where(settings: Settings, tmp_path: Path, text: str, words: str) -> None:
    settings.WARDMOTE_HOME = tmp_path / "other"
    (tmp_path / "other" / "clocks").mkdir(parents=True)
    (tmp_path / "other" / "clocks" / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesRefused, match=words):
        rule_on("first-contact", date(2026, 1, 1))


def test_a_rule_that_does_not_hold_yet_is_none() -> None:
    with pytest.raises(RulesRefused, match="no rule “first-contact” in force on 1 January 2019"):
        rule_on("first-contact", date(2019, 1, 1))


def test_what_is_due_on_a_day_is_overdue_when_the_day_has_ended(personas: Personas) -> None:
    clock = start(personas)
    end = end_of(date(2026, 11, 27))
    assert not clock.is_overdue(end - timedelta(seconds=1))
    assert clock.is_overdue(end)
    assert list(Clock.objects.overdue(end)) == [clock]
