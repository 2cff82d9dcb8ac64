"""The register of jobs: a room's `jobs.py` names what it can do at length."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wardmote.foundations.rooms import read
from wardmote.foundations.runs.errors import UnknownJob
from wardmote.foundations.runs.recurrence import Recurrence
from wardmote.foundations.runs.rules import Lane

if TYPE_CHECKING:
    from wardmote.foundations.runs.models import Run
    from wardmote.foundations.runs.progress import Progress

Work = Callable[["Run", "Progress"], Mapping[str, Any]]


@dataclass(frozen=True)
class Job:
    """A kind of long work."""

    kind: str
    title: str
    work: Work
    lane: Lane = Lane.LONG
    every: Recurrence | None = None


Listener = Callable[["Run"], None]

_jobs: dict[str, Job] = {}
_listeners: list[Listener] = []


def job(kind: str, *, title: str, lane: Lane = Lane.LONG, every: Recurrence | None = None) -> Callable[[Work], Work]:
    """Register a function as the work behind runs of this kind.

    What takes seconds belongs in the quick lane, where no long work delays it. With `every` it recurs by itself, for the
    whole installation: such a run has no partnership.
    """

    def register(work: Work) -> Work:
        _jobs[kind] = Job(kind, title, work, lane, every)
        return work

    return register


def job_of(kind: str) -> Job:
    """The registered job; raises UnknownJob."""
    try:
        return _every_job()[kind]
    except KeyError:
        raise UnknownJob(_("This version of the program has no work called {kind}.").format(kind=kind)) from None


def after_run(listener: Listener) -> Listener:
    """Register a function to be told of each run that has ended, in whichever state."""
    _listeners.append(listener)
    return listener


def listeners() -> tuple[Listener, ...]:
    """Who is told of each run that has ended."""
    _every_job()
    return tuple(_listeners)


def recurring_jobs() -> list[Job]:
    """The work that recurs by itself, by kind."""
    return [each for _kind, each in sorted(_every_job().items()) if each.every is not None]


def title_of(kind: str) -> str:
    """The job's title, or its kind if this version no longer knows it."""
    known = _every_job()
    return _(known[kind].title) if kind in known else kind


@cache
def _every_job() -> Mapping[str, Job]:
    """The register, once every room's `jobs.py` is read: when first asked for, as most commands start no work."""
    read("jobs")
    return _jobs
