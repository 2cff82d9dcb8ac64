"""A partnership's own lengths of keeping, within what the schedule allows."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention import due
from wardmote.foundations.retention.errors import RetentionRefused
from wardmote.foundations.retention.lengths import Length
from wardmote.foundations.retention.models import Period
from wardmote.foundations.retention.registry import Rule


def changeable(partnership: Partnership) -> dict[str, Rule]:
    """The rules whose length the partnership may set, by slug: not those of the whole installation."""
    return {rule.slug: rule for rule in due.rules_of(partnership) if rule.partnership}


@transaction.atomic
def set_period(*, by: User, partnership: Partnership, rule: str, length: Length, valid_from: date) -> Period:
    """Keep what falls under the rule so long from a day on. Raises RetentionRefused."""
    known = changeable(partnership).get(rule)
    if known is None:
        raise RetentionRefused(_("The length of this rule is set for the whole installation, in its schedule."))
    if valid_from < timezone.localdate():
        raise RetentionRefused(_("Give today or a later day: what held before is kept."))
    line = due.line_of(known, valid_from)
    if not line.at_least.before(valid_from) >= length.before(valid_from) >= line.at_most.before(valid_from):
        bounds = {"least": line.at_least.words, "most": line.at_most.words}
        raise RetentionRefused(_("Give at least %(least)s and at most %(most)s.") % bounds)
    before = due.length_of(known, partnership, valid_from)
    period, _made = Period.objects.update_or_create(
        partnership=partnership,
        rule=rule,
        valid_from=valid_from,
        defaults={"length": str(length), "set_by": by, "set_at": timezone.now()},
    )
    record(
        by=by,
        event="retention.period.set",
        on=period,
        partnership=partnership,
        before={"rule": rule, "length": str(before)},
        after={"rule": rule, "length": str(length), "from": valid_from},
    )
    return period
