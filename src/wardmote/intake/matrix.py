"""The page of sources as a matrix: each source by month, what is late first, then what has gaps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.agencies import grouped
from wardmote.intake.pages import SourceCard, source_cards
from wardmote.intake.queries import LATE, MISSING, PARTIAL, SUPPLIED
from wardmote.intake.sources import sources

MONTHS = 15
LONGEST_SEARCH = 60
# The worst that any sender's month is, is what the source's month is.
WORST = (LATE, MISSING, PARTIAL, SUPPLIED)
WORDS: Mapping[str, str | Promise] = {
    LATE: gettext_lazy("late"),
    MISSING: gettext_lazy("missing"),
    PARTIAL: gettext_lazy("partial?"),
    SUPPLIED: gettext_lazy("came"),
}
STATES: Mapping[str, tuple[str | Promise, str]] = {
    "late": (gettext_lazy("Late"), "orange"),
    "gaps": (gettext_lazy("With gaps"), "yellow"),
    "current": (gettext_lazy("Up to date"), "green"),
}


@dataclass(frozen=True, slots=True)
class Square:
    """One month of one source: its state, the word for it, and of how many senders it is true."""

    month: date
    state: str = ""
    word: str = ""
    senders: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One source with its months."""

    card: SourceCard
    agency: str
    state: str
    squares: tuple[Square, ...]

    @property
    def tag(self) -> tuple[str, str]:
        """The state's word and colour."""
        word, colour = STATES[self.state]
        return str(word), colour


def sources_page(partnership: Partnership, today: date, query: Mapping[str, str]) -> dict[str, Any]:
    """The sources that supplied something as a matrix, filtered by the address; those that never did, by agency."""
    cards = {card.source.slug: card for card in source_cards(partnership, today)}
    agencies = {agency.title: [cards[each.slug] for each in agency.sources] for agency in grouped(sources())}
    months = _months(cards.values(), today)
    every = [_line(card, agency, months) for agency, some in agencies.items() for card in some if card.batches]
    wanted = {
        "q": query.get("q", "").strip()[:LONGEST_SEARCH],
        "agency": query.get("agency", "") if query.get("agency", "") in agencies else "",
        "state": query.get("state", "") if query.get("state", "") in STATES else "",
    }
    order = list(STATES)
    lines = sorted(
        (line for line in every if _fits(line, wanted)),
        key=lambda line: (order.index(line.state), -line.card.late, line.card.source.title),
    )
    nothing = {title: waiting for title, some in agencies.items() if (waiting := [c for c in some if not c.batches])}
    return {
        "lines": lines,
        "has_any": bool(every),
        "months": months,
        "years": list(Counter(month.year for month in months).items()),
        "asked": wanted,
        "agencies": list(dict.fromkeys(line.agency for line in every)),
        "states": [(name, str(words)) for name, (words, _colour) in STATES.items()],
        "tally": [
            (str(words), sum(line.state == name for line in every), name) for name, (words, _c) in STATES.items()
        ],
        "chips": _chips(wanted),
        "nothing": nothing.items(),
        "nothing_count": sum(map(len, nothing.values())),
    }


def _months(cards: Any, today: date) -> list[date]:
    """The months shown: up to the last complete one, or the newest that came of any source if that is earlier."""
    newest = max((card.latest for card in cards if card.latest), default=today)
    last = min(max(newest, add_months(today.replace(day=1), -MONTHS)), add_months(today.replace(day=1), -1))
    return [add_months(last, back - MONTHS + 1) for back in range(MONTHS)]


def _line(card: SourceCard, agency: str, months: Sequence[date]) -> Line:
    by_month: dict[date, list[str]] = {}
    for calendar in card.calendars:
        for year in calendar.years:
            for each in year.months:
                if each.state in WORST:
                    by_month.setdefault(each.month, []).append(each.state)
    state = "late" if card.late else "gaps" if card.missing else "current"
    return Line(card, agency, state, tuple(_square(month, by_month.get(month, [])) for month in months))


def _square(month: date, states: Sequence[str]) -> Square:
    if not states:
        return Square(month)
    worst = min(states, key=WORST.index)
    some = states.count(worst)
    senders = _("{some} of {all} senders").format(some=some, all=len(states)) if len(states) > 1 else ""
    return Square(month, worst, str(WORDS[worst]), senders if some < len(states) else "")


def _fits(line: Line, wanted: Mapping[str, str]) -> bool:
    words = f"{line.card.source.title} {line.agency}".casefold()
    return (
        all(word in words for word in wanted["q"].casefold().split())
        and wanted["agency"] in {"", line.agency}
        and wanted["state"] in {"", line.state}
    )


def _chips(wanted: Mapping[str, str]) -> list[tuple[str, str, str]]:
    words = {"q": f"“{wanted['q']}”", "agency": wanted["agency"], "state": str(STATES.get(wanted["state"], ("",))[0])}
    return [(name, value, words[name]) for name, value in wanted.items() if value]
