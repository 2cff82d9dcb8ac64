"""What is past its time: which rows, how many, what holds them back. Reads only; nothing is changed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, DateField, Exists, Max, Min, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention.errors import RetentionRefused
from wardmote.foundations.retention.lengths import Length, parsed
from wardmote.foundations.retention.models import Hold, Period
from wardmote.foundations.retention.registry import Effect, Rule, relations_to, rules
from wardmote.foundations.retention.schedule import Line, in_force, in_words

SINCE = "retention_since"
Rows = QuerySet[Model, Any]


@dataclass(frozen=True)
class Due:
    """What one rule asks for on a day: how many rows are due, from when, and how many past their time stay and why.

    `held` are under a legal hold; `resting` are kept because something that is kept rests on them.
    """

    rule: Rule
    line: Line
    length: Length
    is_own: bool
    count: int
    oldest: date | None
    newest: date | None
    held: int
    resting: int


def line_of(rule: Rule, on: date) -> Line:
    """The rule's line in the schedule of the day. Raises RetentionRefused when the installation's own file lacks it."""
    line = in_force(on).get(rule.slug)
    if line is None:
        raise RetentionRefused(
            f"The schedule has no rule “{rule.slug}” in force on {on:%-d %B %Y}. Add it to retention/schedule.toml."
        )
    return in_words(line)


@dataclass(frozen=True)
class Lengths:
    """How long each partnership keeps what falls under each rule on a day: read once and asked for every rule."""

    on: date
    own: Mapping[tuple[str, int], Length]

    def of(self, rule: Rule, partnership: int | None) -> Length:
        """The partnership's own length; the schedule's if it set none."""
        return self.own_of(rule, partnership) or line_of(rule, self.on).kept_for

    def own_of(self, rule: Rule, partnership: int | None) -> Length | None:
        """The length that the partnership set for itself."""
        return None if partnership is None else self.own.get((rule.slug, partnership))


def lengths_on(on: date) -> Lengths:
    """The lengths in force on the day."""
    own: dict[tuple[str, int], Length] = {}
    for period in Period.objects.filter(valid_from__lte=on).order_by("valid_from"):
        length = parsed(period.length)
        if length is not None:
            own[period.rule, period.partnership_id] = length
    return Lengths(on, own)


def length_of(rule: Rule, partnership: Partnership | None, on: date) -> Length:
    """How long the partnership keeps what falls under the rule on the day; the schedule's length if it set none."""
    return lengths_on(on).of(rule, partnership.pk if partnership is not None else None)


def includes_installation(partnership: Partnership | None) -> bool:
    """Whether what belongs to the whole installation is this partnership's to dispose of: it is the only real one."""
    if partnership is None:
        return True
    return not Partnership.objects.filter(is_demo=False).exclude(pk=partnership.pk).exists()


def rules_of(partnership: Partnership | None) -> list[Rule]:
    """The rules that are carried out for a partnership, or with None for the installation, in the schedule's order."""
    has_installation = includes_installation(partnership)
    own_rules = [each for each in rules() if (partnership if each.partnership else has_installation)]
    order = {slug: place for place, slug in enumerate(in_force(timezone.localdate()))}
    return sorted(own_rules, key=lambda each: (order.get(each.slug, len(order)), each.model))


def check_rules(partnership: Partnership | None, slugs: Sequence[str]) -> None:
    """Raise RetentionRefused, with the rules that there are, when one that is asked for is none."""
    known = dict.fromkeys(rule.slug for rule in rules_of(partnership))
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise RetentionRefused(f"There is no rule “{unknown[0]}” here. There are: {', '.join(known)}.")


def past(rule: Rule, partnership: Partnership | None, on: date, lengths: Lengths | None = None) -> Rows:
    """Every row past its time, held or not, each with the day or moment from which its time ran."""
    lengths = lengths or lengths_on(on)
    rows = _dated(rule).filter(rule.only(on))
    if rule.partnership and partnership is not None:
        rows = rows.filter(pk__in=_of(rule, partnership.pk))
    rows = _older(rows, lengths.of(rule, partnership.pk if partnership is not None else None), on)
    if rule.is_shared and partnership is not None:
        for other, length in _lengths_elsewhere(rule, partnership, lengths).items():
            mine = rows.filter(pk__in=_of(rule, other))
            rows = rows.exclude(pk__in=mine.exclude(pk__in=_older(mine, length, on).values("pk")).values("pk"))
    return rows


def due(rule: Rule, partnership: Partnership | None, on: date) -> Rows:
    """The rows that are to go: past their time, under no hold, and nothing that is kept rests on them."""
    return past(rule, partnership, on).exclude(held(rule)).exclude(resting(rule))


def held(rule: Rule) -> Q:
    """The condition of rows under a legal hold, of whichever partnership they belong to."""
    condition = Q(pk__in=[])
    for hold in Hold.objects.active().filter(rule__in=["", rule.slug]):
        rows = _of(rule, hold.partnership_id) if rule.partnership else _plain(rule).values("pk")
        condition |= Q(pk__in=rows.filter(pk=_key(rule, hold.key)) if hold.key else rows)
    return condition


def is_held(row: Model) -> bool:
    """Whether a row is under a legal hold, so that nobody may remove it, in date or not."""
    ours = [rule for rule in rules() if rule.model_class is type(row)]
    return any(_plain(rule).filter(pk=row.pk).filter(held(rule)).exists() for rule in ours)


def resting(rule: Rule) -> Q:
    """The condition of rows that something rests on; a row that is only cleared carries what rests on it as before."""
    condition = Q(pk__in=[])
    for relation in relations_to(rule.model_class) if rule.is_removal else ():
        if relation.effect is Effect.KEEPS:
            pointing = relation.owner._default_manager.filter(**{relation.name: OuterRef("pk")})  # noqa: SLF001 - Django's documented interface
            condition |= Q(Exists(pointing))
    return condition


def summary(partnership: Partnership | None, on: date, only: Sequence[str] = ()) -> list[Due]:
    """What each rule asks for on the day."""
    lengths = lengths_on(on)
    return [_summed(rule, partnership, lengths) for rule in rules_of(partnership) if not only or rule.slug in only]


def _summed(rule: Rule, partnership: Partnership | None, lengths: Lengths) -> Due:
    own = lengths.own_of(rule, partnership.pk if partnership is not None else None)
    line = line_of(rule, lengths.on)
    everything = past(rule, partnership, lengths.on, lengths)
    total, count, under_hold, oldest, newest = everything.count(), 0, 0, None, None
    # Most rules have nothing past its time, and then there is nothing more to ask.
    if total:
        due_rows = everything.exclude(held(rule)).exclude(resting(rule))
        count, oldest, newest = due_rows.aggregate(Count("pk"), Min(SINCE), Max(SINCE)).values()
        under_hold = everything.filter(held(rule)).count()
    return Due(
        rule=rule,
        line=line,
        length=own or line.kept_for,
        is_own=own is not None,
        count=count,
        oldest=day_of(oldest),
        newest=day_of(newest),
        held=under_hold,
        resting=total - count - under_hold,
    )


def day_of(since: date | datetime | None) -> date | None:
    """The day of a day or moment, here."""
    return timezone.localtime(since).date() if isinstance(since, datetime) else since


def _plain(rule: Rule) -> Rows:
    rows: Rows = rule.model_class._default_manager.all()  # noqa: SLF001 - Django's documented interface
    return rows


def _dated(rule: Rule) -> Rows:
    dated: Rows = _plain(rule).annotate(**{SINCE: rule.since_expression})
    return dated.exclude(**{f"{SINCE}__isnull": True}).order_by("pk")


def _of(rule: Rule, partnership: int) -> Rows:
    """The keys of a partnership's rows."""
    return _plain(rule).filter(**{rule.partnership: partnership}).values("pk")


def _older(rows: Rows, length: Length, on: date) -> Rows:
    """Those whose time ran from a day before the length; the anniversary itself is still within."""
    limit = length.before(on)
    kind = rows.query.annotations[SINCE].output_field
    if isinstance(kind, DateField) and kind.get_internal_type() == "DateField":
        return rows.filter(**{f"{SINCE}__lt": limit})
    return rows.filter(**{f"{SINCE}__lt": timezone.make_aware(datetime.combine(max(limit, date(1, 1, 2)), time.min))})


def _lengths_elsewhere(rule: Rule, partnership: Partnership, lengths: Lengths) -> Mapping[int, Length]:
    """What the other partnerships keep for how long: a row that is theirs too must be past their time as well."""
    others = Partnership.objects.exclude(pk=partnership.pk).values_list("pk", flat=True)
    mine = lengths.of(rule, partnership.pk).before(lengths.on)
    elsewhere = {other: lengths.of(rule, other) for other in others}
    return {other: length for other, length in elsewhere.items() if length.before(lengths.on) < mine}


def _key(rule: Rule, key: str) -> Any:
    """The key as the model's own type: an unreadable one holds nothing, and `place_hold` refuses it."""
    return rule.model_class._meta.pk.to_python(key)  # noqa: SLF001 - as above
