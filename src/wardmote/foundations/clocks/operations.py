"""Starting, pausing and stopping clocks. The operation that does so has its own entry in the ledger; these add none."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.calendar.public import closed_days
from wardmote.foundations.clocks.errors import ClockRefused
from wardmote.foundations.clocks.models import Clock
from wardmote.foundations.clocks.reference import rule_on, rule_version
from wardmote.foundations.clocks.rules import Rule, Unit, due_at
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.runs.public import queue_work

REMIND = "clocks.remind-now"


@transaction.atomic
def start_clock(
    *,
    partnership: Partnership,
    slug: str,
    subject: str,
    rule: str = "",
    started_at: datetime | None = None,
    given: date | None = None,
    band: str = "",
    organisation: Organisation | None = None,
) -> Clock:
    """Start a clock of a kind for a subject, under the version of its rule that holds on the day of the start.

    `rule` is the rule's name where it is not the kind's own. One that runs for the same subject is stopped first.
    """
    moment = started_at or timezone.now()
    version = rule_on(rule or slug, timezone.localtime(moment).date())
    stop_clock(slug=slug, subject=subject)
    clock = Clock(
        partnership=partnership,
        organisation=organisation,
        slug=slug,
        subject=subject,
        rule=version.slug,
        rule_version=version.valid_from.isoformat(),
        band=band,
        given=given,
        started_at=moment,
    )
    _reckon(clock, version)
    clock.save()
    return clock


@transaction.atomic
def stop_clock(*, slug: str, subject: str, at: datetime | None = None) -> bool:
    """Stop the clock that runs for the subject: it is done, or nobody waits for it. Whether one ran."""
    running = Clock.objects.running().filter(slug=slug, subject=subject)
    return bool(running.update(stopped_at=at or timezone.now()))


@transaction.atomic
def pause_clock(*, slug: str, subject: str, at: datetime | None = None) -> Clock:
    """Let the clock stand still: it is due on no day until it goes on. Raises ClockRefused."""
    clock = _running(slug, subject)
    if any(end is None for _start, end in clock.pauses):
        raise ClockRefused(_("This clock stands still already."))
    clock.pauses = [*clock.pauses, [(at or timezone.now()).isoformat(), None]]
    return _saved(clock)


@transaction.atomic
def resume_clock(*, slug: str, subject: str, at: datetime | None = None) -> Clock:
    """Let the clock go on: the time that it stood still does not count. Raises ClockRefused."""
    clock = _running(slug, subject)
    if not clock.pauses or clock.pauses[-1][1] is not None:
        raise ClockRefused(_("This clock does not stand still."))
    start, moment = datetime.fromisoformat(clock.pauses[-1][0]), at or timezone.now()
    if moment < start:
        raise ClockRefused(_("A clock cannot go on before it was paused: give a later moment."))
    clock.pauses = [*clock.pauses[:-1], [clock.pauses[-1][0], moment.isoformat()]]
    return _saved(clock)


@transaction.atomic
def change_band(*, slug: str, subject: str, band: str) -> Clock:
    """Put the clock in another band: it is due as if it had been in it from the start. Raises ClockRefused."""
    clock = _running(slug, subject)
    clock.band = band
    return _saved(clock)


@transaction.atomic
def reckon_again(partnership: Partnership) -> int:
    """Reckon the clocks anew whose moment is still to come, once the partnership's closed days have changed."""
    ahead = Clock.objects.running().select_for_update().filter(partnership=partnership, due_at__gt=timezone.now())
    changed = 0
    for clock in ahead:
        before = clock.due_at
        changed += _saved(clock).due_at != before
    return changed


def _running(slug: str, subject: str) -> Clock:
    clock = Clock.objects.running().select_for_update().filter(slug=slug, subject=subject).first()
    if clock is None:
        raise ClockRefused(_("No such clock is running."))
    return clock


def _saved(clock: Clock) -> Clock:
    _reckon(clock, rule_version(clock.rule, clock.rule_version))
    clock.save()
    return clock


def _reckon(clock: Clock, rule: Rule) -> None:
    clock.due_at = due_at(
        rule,
        clock.started_at,
        pauses=clock.pauses_read,
        closed=closed_days(clock.partnership),
        band=clock.band,
        given=clock.given,
    )
    if clock.due_at is not None and rule.span(clock.band).unit is Unit.HOUR:
        # The daily look would come too late.
        for moment in {clock.due_at + step.offset for step in rule.steps}:
            queue_work(REMIND, run_at=moment)
