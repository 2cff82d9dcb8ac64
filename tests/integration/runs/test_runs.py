"""A run is claimed once, tells how far it is, stops when asked, and outlives its worker."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.places.public import area
from wardmote.foundations.runs import jobs
from wardmote.foundations.runs.errors import RunError
from wardmote.foundations.runs.operations import cancel_run, retry_run
from wardmote.foundations.runs.public import Progress, Run, RunRefused, State, job, run_now, start_run
from wardmote.foundations.runs.rules import OVER, TRANSITIONS
from wardmote.foundations.runs.worker import claim_next, recover_lost_runs


@pytest.fixture(autouse=True)
def made_up_jobs() -> Iterator[None]:
    before = dict(jobs._every_job())

    @job("test.add", title="Add up")
    def add(run: Run, progress: Progress) -> Mapping[str, Any]:
        progress.say("Adding", done=1, total=2)
        return {"sum": sum(run.parameters["numbers"])}

    @job("test.refuse", title="Refuse")
    def refuse(run: Run, progress: Progress) -> Mapping[str, Any]:
        raise RunRefused("The file has no header. Send it with one.")

    @job("test.break", title="Break")
    def break_(run: Run, progress: Progress) -> Mapping[str, Any]:
        raise ZeroDivisionError("secret of row 7")

    @job("test.slow", title="Slow")
    def slow(run: Run, progress: Progress) -> Mapping[str, Any]:
        Run.objects.filter(pk=run.pk).update(is_cancel_asked=True)
        progress.say("Working")
        return {}

    yield
    jobs._jobs.clear()
    jobs._jobs.update(before)


def begin(personas: Personas, kind: str, **parameters: Any) -> Run:
    return start_run(by=personas.analyst, partnership=personas.partnership, kind=kind, parameters=parameters)


def test_a_run_is_done_once_and_keeps_its_result(personas: Personas) -> None:
    said: list[str] = []
    run = run_now(begin(personas, "test.add", numbers=[2, 3]), echo=said.append)
    assert (run.state, run.result) == (State.FINISHED, {"sum": 5})
    assert said == ["Adding (1 of 2)"]
    assert claim_next() is None


def test_two_workers_cannot_claim_one_run(personas: Personas) -> None:
    begin(personas, "test.add", numbers=[1])
    first = claim_next()
    assert first is not None
    assert claim_next() is None


def test_a_refusal_is_told_in_its_own_words_and_a_fault_is_not(personas: Personas) -> None:
    refused = run_now(begin(personas, "test.refuse"))
    assert (refused.state, refused.error) == (State.FAILED, "The file has no header. Send it with one.")
    broken = run_now(begin(personas, "test.break"))
    assert broken.state == State.FAILED
    assert "secret" not in broken.error
    assert "ZeroDivisionError" in broken.error


def test_an_area_that_is_not_loaded_is_an_answer_and_no_error_of_the_log(
    personas: Personas, caplog: pytest.LogCaptureFixture
) -> None:
    @job("test.unknown-area", title="Unknown area")
    def unknown(run: Run, progress: Progress) -> Mapping[str, Any]:
        area("E05099999")
        return {}

    run = run_now(begin(personas, "test.unknown-area"))
    assert run.state == State.FAILED
    assert "E05099999" in run.error
    assert [entry for entry in caplog.records if entry.levelname == "ERROR"] == []
    run_now(begin(personas, "test.break"))
    assert [entry.levelname for entry in caplog.records if entry.levelname == "ERROR"] == ["ERROR"]


def test_cancelling_stops_a_waiting_run_at_once_and_a_running_one_at_its_next_step(personas: Personas) -> None:
    waiting = begin(personas, "test.add", numbers=[1])
    cancel_run(by=personas.analyst, run=waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.CANCELLED
    assert run_now(begin(personas, "test.slow")).state == State.CANCELLED
    with pytest.raises(RunError):
        cancel_run(by=personas.analyst, run=waiting)


def test_a_failed_run_can_be_tried_again(personas: Personas) -> None:
    run = run_now(begin(personas, "test.refuse"))
    retry_run(by=personas.analyst, run=run)
    again = claim_next()
    assert again is not None
    assert again.pk == run.pk


def test_a_run_whose_worker_died_is_taken_up_once_and_then_given_up_with_a_reason(personas: Personas) -> None:
    run = begin(personas, "test.add", numbers=[1])
    for state in (State.QUEUED, State.FAILED):
        assert claim_next() is not None
        Run.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1))
        assert recover_lost_runs() == 1
        run.refresh_from_db()
        assert run.state == state
    assert "stopped twice" in run.error


def test_a_living_worker_keeps_its_run(personas: Personas) -> None:
    begin(personas, "test.add", numbers=[1])
    assert claim_next() is not None
    assert recover_lost_runs() == 0


def test_every_state_has_its_transitions(personas: Personas) -> None:
    assert set(TRANSITIONS) == set(State)
    assert set(State) >= OVER


def test_pages_show_the_run_and_take_the_buttons(personas: Personas) -> None:
    run = begin(personas, "test.refuse")
    slug, client = personas.partnership.slug, personas.client("analyst")
    address = reverse("runs:run", args=[slug, run.pk])
    assert "hx-get" in client.get(address).content.decode()
    run_now(run)
    page = client.get(address).content.decode()
    assert "The file has no header." in page
    assert "hx-get" not in page
    assert client.post(reverse("runs:retry", args=[slug, run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == State.QUEUED
    assert "Refuse" in client.get(reverse("runs:runs", args=[slug])).content.decode()
    assert personas.client("stranger").get(address).status_code == 404
