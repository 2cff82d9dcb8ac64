"""The room's work: letters leave, the daily e-mail is made, and people learn that a run of theirs ended."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from wardmote.foundations.messages.delivery import deliver_due
from wardmote.foundations.messages.messages import RUN_ENDED
from wardmote.foundations.messages.notices import notify, send_digests
from wardmote.foundations.messages.operations import DELIVER
from wardmote.foundations.runs.public import Lane, Progress, Run, State, after_run, daily, job


@job(DELIVER, title=gettext_noop("Send letters from the outbox"), lane=Lane.QUICK)
def deliver(_run: Run, progress: Progress) -> Mapping[str, Any]:
    """Hand every letter whose time has come to the mail server."""
    return deliver_due(say=lambda count: progress.say("Sending letters", done=count))


@job(
    "messages.deliver-daily", title=gettext_noop("Look for letters left in the outbox"), lane=Lane.QUICK, every=daily(6)
)
def deliver_daily(_run: Run, progress: Progress) -> Mapping[str, Any]:
    """As `deliver`: each letter brings its own run, and this one sees to those whose run was cancelled."""
    return deliver_due(say=lambda count: progress.say("Sending letters", done=count))


@job("messages.digest", title=gettext_noop("Make the daily e-mail of notices"), lane=Lane.QUICK, every=daily(7, 30))
def make_digests(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Put each member's daily e-mail in the outbox."""
    return {"letters": send_digests()}


@after_run
def tell_who_started_it(run: Run) -> None:
    """A notice to the member whose run has ended; nobody waits for what the program began by itself."""
    if run.partnership is None or run.started_by.is_system or run.state == State.CANCELLED:
        return
    notify(
        partnership=run.partnership,
        members=[run.started_by],
        kind=RUN_ENDED.slug,
        about=f"runs.run:{run.pk}/{run.attempts}",
        said={"title": run.title, "state": str(State(run.state).label).lower()},
        url=reverse("runs:run", args=[run.partnership.slug, run.pk]),
    )
