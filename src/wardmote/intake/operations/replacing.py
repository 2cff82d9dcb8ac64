"""Whether a delivery holds less than what it would take the place of: a part of a month, or months of a longer period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.design.public import month as month_words
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.errors import LoadRefused
from wardmote.intake.models import Segment
from wardmote.intake.quality.thresholds import thresholds
from wardmote.intake.queries import replaced
from wardmote.intake.sources import Source

SHOWN = 12
HOW = gettext_noop(
    "If the files hold everything for these periods, tick “whole months” on the page where the files are checked. At the "
    "command line, add --whole-months. If they do not, load a file of the whole periods."
)


@dataclass(frozen=True)
class Coming:
    """A sender's period in a delivery: its first month, how many months it spans, and its records."""

    sender: str
    month: date
    span: int
    rows: int

    @property
    def months(self) -> frozenset[date]:
        """Each of its months."""
        return months_of(self.month, self.span)


@dataclass(frozen=True)
class Doubt:
    """A period in use that would give way to less than it holds; `leaving` are its months that nothing takes the place of."""

    organisation: str
    month: date
    span: int
    rows_now: int
    rows_then: int
    leaving: int = 0

    def sentence(self) -> str:
        """Who, when, how many records now and how many then."""
        named = {
            "organisation": self.organisation,
            "period": period_words(self.month, self.span),
            "now": _records(self.rows_now),
            "then": _records(self.rows_then),
        }
        if self.leaving:
            return ngettext(
                "{organisation}, {period}: {now} in use for the whole period, and the files have {then} but nothing for a "
                "month of it.",
                "{organisation}, {period}: {now} in use for the whole period, and the files have {then} but nothing for "
                "{leaving} of its {span} months.",
                self.leaving,
            ).format(**named, leaving=self.leaving, span=self.span)
        if not self.rows_then:
            return _("{organisation}, {period}: {now} in use, and the files have none.").format(**named)
        return _("{organisation}, {period}: {now} in use, and the files have {rows}.").format(
            **named, rows=f"{self.rows_then:,}"
        )


def months_of(month: date, span: int) -> frozenset[date]:
    """The first days of the months of a period."""
    return frozenset([month, *(add_months(month, step) for step in range(1, span))])


def period_words(month: date, span: int) -> str:
    """“May 2026”, “April to June 2026”."""
    last = add_months(month, span - 1) if span > 1 else month
    if month == last:
        return month_words(month)
    first = _month_words(month) if month.year == last.year else month_words(month)
    return _("{first} to {last}").format(first=first, last=month_words(last))


def _month_words(month: date) -> str:
    return date_format(month, "F")


def _records(rows: int) -> str:
    return ngettext("{rows} record", "{rows} records", rows).format(rows=f"{rows:,}")


def doubts(partnership: Partnership, source: Source, coming: Sequence[Coming], *, on: date) -> list[Doubt]:
    """The periods of a partner's source that the delivery would replace by less: in order of sender and time.

    A period that is longer than what comes for it would leave use with the months that do not come. One that comes whole
    is doubtful when its records are fewer than the share of those in use that the thresholds of the day name.
    """
    if not source.is_partner:
        return []
    names = {each.code: each.name for each in partnership.organisations.all()}
    share = float(thresholds(on)["fewer_share"])
    replaced_by_coming = {
        each: list(replaced(partnership, source, each.sender, each.month, each.span)) for each in coming
    }
    doubt_of_segment: dict[int, Doubt] = {}
    for segments in replaced_by_coming.values():
        for segment in segments:
            doubt = _doubt(segment, replaced_by_coming, share, names)
            if doubt is not None:
                doubt_of_segment[segment.pk] = doubt
    return sorted(doubt_of_segment.values(), key=lambda each: (each.organisation, each.month))


def _doubt(
    segment: Segment, replaced_by_coming: Mapping[Coming, Sequence[Segment]], share: float, names: Mapping[str, str]
) -> Doubt | None:
    mine = [each for each, segments in replaced_by_coming.items() if segment.pk in {other.pk for other in segments}]
    rows_then = sum(each.rows for each in mine)
    # A year's file takes the place of twelve months: all of them together are what it is compared with.
    rows_now = sum({other.pk: other.rows for each in mine for other in replaced_by_coming[each]}.values())
    coming_months = frozenset().union(*(each.months for each in mine))
    leaving = len(months_of(segment.month, segment.span) - coming_months)
    name = names.get(segment.sender, segment.sender)
    if leaving:
        return Doubt(name, segment.month, segment.span, segment.rows, rows_then, leaving)
    if rows_then < share * rows_now:
        longest = max(mine, key=lambda each: each.span)
        if longest.span > segment.span:
            return Doubt(name, longest.month, longest.span, rows_now, rows_then)
        return Doubt(name, segment.month, segment.span, rows_now, rows_then)
    return None


def refuse_doubtful(doubts: Iterable[Doubt]) -> None:
    """Raise LoadRefused, naming each period once, when there are any."""
    sentences = list(dict.fromkeys(each.sentence() for each in doubts))
    if sentences:
        left = len(sentences) - SHOWN
        more = [ngettext("And {count} more period.", "And {count} more periods.", left).format(count=left)]
        first = _("The files would take the place of more than they hold.")
        raise LoadRefused([first, *sentences[:SHOWN], *(more if left > 0 else []), _(HOW)])
