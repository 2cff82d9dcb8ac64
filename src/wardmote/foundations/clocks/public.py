"""What other rooms may call of clocks."""

from wardmote.foundations.clocks.errors import ClockError, ClockRefused, RulesRefused
from wardmote.foundations.clocks.kinds import ClockKind, Described, clock_kind
from wardmote.foundations.clocks.models import Clock
from wardmote.foundations.clocks.operations import (
    change_band,
    pause_clock,
    reckon_again,
    resume_clock,
    start_clock,
    stop_clock,
)
from wardmote.foundations.clocks.queries import clocks_of, due_by
from wardmote.foundations.clocks.reference import rule_on
from wardmote.foundations.clocks.reminding import remind_due
from wardmote.foundations.clocks.rules import Rule, due_on

__all__ = [
    "Clock",
    "ClockError",
    "ClockKind",
    "ClockRefused",
    "Described",
    "Rule",
    "RulesRefused",
    "change_band",
    "clock_kind",
    "clocks_of",
    "due_by",
    "due_on",
    "pause_clock",
    "reckon_again",
    "remind_due",
    "resume_clock",
    "rule_on",
    "start_clock",
    "stop_clock",
]
