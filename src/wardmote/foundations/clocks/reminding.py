"""Telling people what is due soon or overdue, by the steps of each clock's rule."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wardmote.foundations.clocks.models import Clock
from wardmote.foundations.clocks.queries import circle_of, described
from wardmote.foundations.clocks.reference import rule_version
from wardmote.foundations.clocks.rules import Rule, steps_reached
from wardmote.foundations.design.public import long_date
from wardmote.foundations.messages.public import notify

DUE, OVERDUE = "clocks.due", "clocks.overdue"


def remind_due(now: datetime | None = None) -> int:
    """Take each step whose moment has come and that has not been taken; returns how many notices were made.

    Where several steps of one circle were missed, it is told once, as the latest of them says.
    """
    moment = now or timezone.now()
    letters = 0
    for key in Clock.objects.running().filter(due_at__isnull=False).order_by("due_at").values_list("pk", flat=True):
        letters += _remind(key, moment)
    return letters


@transaction.atomic
def _remind(key: int, now: datetime) -> int:
    clock = Clock.objects.running().select_for_update().select_related("partnership").filter(pk=key).first()
    if clock is None or clock.due_at is None:
        return 0
    rule = rule_version(clock.rule, clock.rule_version)
    reached = [place for place in steps_reached(rule, clock.due_at, now) if place not in clock.steps_taken]
    if not reached:
        return 0
    letters = sum(_tell(clock, rule, place, now) for place in _latest_of_each_circle(rule, reached))
    clock.steps_taken = sorted({*clock.steps_taken, *reached})
    clock.save(update_fields=["steps_taken"])
    return letters


def _latest_of_each_circle(rule: Rule, reached: list[int]) -> list[int]:
    latest: dict[str, int] = {}
    for place in sorted(reached, key=lambda each: rule.steps[each].offset):
        latest[rule.steps[place].to] = place
    return sorted(latest.values())


def _tell(clock: Clock, rule: Rule, place: int, now: datetime) -> int:
    words = described(clock)
    return notify(
        partnership=clock.partnership,
        members=circle_of(clock, rule.steps[place].to),
        kind=OVERDUE if clock.is_overdue(now) else DUE,
        about=f"clocks.clock:{clock.pk}/{place}",
        said={"title": words.title, "day": long_date(clock.due_on)},
        url=words.url,
    )
