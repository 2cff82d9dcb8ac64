"""What recurs is planned for its next time, done once when it was missed, and shown."""

import os
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.runs import jobs
from wardmote.foundations.runs.incoming_files import set_aside
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.planning import plan_recurring
from wardmote.foundations.runs.progress import Progress as OwnProgress
from wardmote.foundations.runs.public import (
    Lane,
    Progress,
    RunRefused,
    State,
    daily,
    job,
    run_now,
    start_run,
    tidy_runs,
)


@pytest.fixture
def nightly() -> Iterator[None]:
    before = dict(jobs._every_job())
    jobs._jobs.clear()

    @job("test.nightly", title="Nightly", lane=Lane.QUICK, every=daily(3))
    def work(run: Run, progress: Progress) -> Mapping[str, Any]:
        raise RunRefused("The disk is full. Make room.")

    yield
    jobs._jobs.clear()
    jobs._jobs.update(before)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def turns() -> list[datetime]:
    return list(Run.objects.order_by("run_at").values_list("run_at", flat=True))


def done() -> None:
    Run.objects.update(state=State.FINISHED, finished_at=timezone.now())


def test_the_next_time_is_planned_once(db: None, nightly: None) -> None:
    assert (plan_recurring(at(20)), plan_recurring(at(20))) == (1, 0)
    assert turns() == [at(21, 3)]
    run = Run.objects.get()
    assert (run.lane, run.partnership, run.started_by.is_system) == (Lane.QUICK, None, True)


def test_after_one_turn_comes_the_next(db: None, nightly: None) -> None:
    plan_recurring(at(20))
    done()
    assert (plan_recurring(at(21)), turns()) == (1, [at(21, 3), at(22, 3)])


def test_what_was_missed_for_days_is_done_once(db: None, nightly: None) -> None:
    plan_recurring(at(20))
    done()
    assert (plan_recurring(at(27)), turns()) == (1, [at(21, 3), at(27, 3)])
    done()
    assert (plan_recurring(at(27)), turns()[-1]) == (1, at(28, 3))


def test_a_turn_that_waits_is_not_planned_again(db: None, nightly: None) -> None:
    plan_recurring(at(20))
    assert plan_recurring(at(27)) == 0


def test_a_version_that_has_another_time_moves_the_turn(db: None, nightly: None) -> None:
    plan_recurring(at(20))
    Run.objects.update(run_at=at(21, 9))
    assert plan_recurring(at(20)) == 0
    assert turns() == [at(21, 3)]


def test_the_rooms_declare_what_recurs(db: None) -> None:
    plan_recurring()
    assert {"runs.tidy", "intake.sweep-uploads"} <= set(Run.objects.values_list("recurrence", flat=True))


def test_the_page_says_what_recurs_and_how_it_went(personas: Personas, nightly: None) -> None:
    plan_recurring(at(20))
    run_now(Run.objects.get())
    plan_recurring(at(21))
    page = personas.client("administrator").get(reverse("runs:scheduled", args=[personas.partnership.slug]))
    for words in ("Nightly", "Every day at 3am", "The disk is full. Make room.", "22 November 2026, 3am"):
        assert words in page.content.decode()


def test_old_turns_and_files_set_aside_are_forgotten_and_nothing_else(personas: Personas) -> None:
    plan_recurring()
    old, recent = list(Run.objects.order_by("kind")[:2])
    long_ago = timezone.now() - timedelta(days=90)
    Run.objects.filter(pk=old.pk).update(state=State.FINISHED, finished_at=long_ago)
    Run.objects.filter(pk=recent.pk).update(state=State.FINISHED, finished_at=timezone.now())
    mine = start_run(by=personas.analyst, partnership=personas.partnership, kind="intake.load", parameters={})
    Run.objects.filter(pk=mine.pk).update(state=State.FINISHED, finished_at=long_ago)
    stale, fresh = set_aside([], purpose="intake"), set_aside([], purpose="intake")
    delivery = Path(settings.UPLOADS_DIR) / "01234567-89ab-4def-8123-456789abcdef"
    delivery.mkdir()
    for folder in (stale.parent, delivery):
        os.utime(folder, (0, time.time() - 8 * 24 * 60 * 60))
    # The disk's own clock is the machine's, not the tests'.
    os.utime(fresh.parent, (time.time(), time.time()))
    result = tidy_runs(recent, OwnProgress(recent))
    assert (result["folders"], result["runs"]) == (1, 1)
    assert (stale.exists(), fresh.exists(), delivery.exists()) == (False, True, True)
    assert not Run.objects.filter(pk=old.pk).exists()
    assert Run.objects.filter(pk__in=[recent.pk, mine.pk]).count() == 2
