"""How a job says how far it is, and learns that it should stop."""

import time
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.runs.errors import RunCancelled
from wardmote.foundations.runs.models import Run

# Writing each step would make the database the slowest part of the work.
SAVE_EVERY_SECONDS = 0.5


class Progress:
    """The job's line to the person who waits."""

    def __init__(self, run: Run, echo: Callable[[str], None] | None = None) -> None:
        self.run = run
        self.echo = echo
        self._saved_at = 0.0
        self._said = ""

    def say(self, message: str, *, done: int | None = None, total: int | None = None) -> None:
        """Say what is being done and how far; raises RunCancelled if somebody asked the run to stop."""
        self.run.message, self.run.done, self.run.total = message[:300], done, total
        now = time.monotonic()
        if now - self._saved_at < SAVE_EVERY_SECONDS:
            return
        self._saved_at = now
        self._echo(message, done, total)
        self.beat()
        if Run.objects.filter(pk=self.run.pk, is_cancel_asked=True).exists():
            raise RunCancelled(_("Stopped on request. Nothing was kept."))

    def beat(self) -> None:
        """Save the progress and show that the worker is alive."""
        self.run.heartbeat_at = timezone.now()
        self.run.save(update_fields=["message", "done", "total", "heartbeat_at"])

    def _echo(self, message: str, done: int | None, total: int | None) -> None:
        if self.echo is None:
            return
        line = f"{message} ({done:,} of {total:,})" if done is not None and total else message
        if line != self._said:
            self.echo(line)
            self._said = line
