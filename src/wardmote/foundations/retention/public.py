"""What other rooms may call of retention: declare rules in their `retention.py`, ask what is due, and dispose of it."""

from wardmote.foundations.retention.completeness import problems
from wardmote.foundations.retention.due import Due, check_rules, includes_installation, is_held
from wardmote.foundations.retention.due import due as due_rows
from wardmote.foundations.retention.due import summary as what_is_due
from wardmote.foundations.retention.errors import RetentionError, RetentionRefused, ScheduleRefused
from wardmote.foundations.retention.models import Certificate, Hold
from wardmote.foundations.retention.operations.disposing import carry_out
from wardmote.foundations.retention.operations.holding import lift_hold, place_hold, review_hold
from wardmote.foundations.retention.operations.periods import set_period
from wardmote.foundations.retention.permissions import RetentionPermission
from wardmote.foundations.retention.registry import Effect, Relation, Rule, register, register_kept, rules_named
from wardmote.foundations.retention.waiting import waiting

__all__ = [
    "Certificate",
    "Due",
    "Effect",
    "Hold",
    "Relation",
    "RetentionError",
    "RetentionPermission",
    "RetentionRefused",
    "Rule",
    "ScheduleRefused",
    "carry_out",
    "check_rules",
    "due_rows",
    "includes_installation",
    "is_held",
    "lift_hold",
    "place_hold",
    "problems",
    "register",
    "register_kept",
    "review_hold",
    "rules_named",
    "set_period",
    "waiting",
    "what_is_due",
]
