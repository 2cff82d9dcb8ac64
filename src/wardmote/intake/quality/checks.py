"""The checks of a batch. Each says how good it is in one respect, in a sentence that a board member can read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import listing, long_date
from wardmote.foundations.design.public import month as month_words
from wardmote.intake.quality.history import History, Period, due_day

GOOD, CONCERN, NOT_JUDGED = "good", "concern", "not judged"
Limits = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """What one check found. `points` are the findings of a sentence that has several, for a list."""

    name: str
    state: str
    sentence: str
    title: str = ""
    points: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str]:
        """Plain values for the catalogue."""
        return {"name": self.name, "state": self.state, "sentence": self.sentence}


@dataclass(frozen=True)
class Rows:
    """What became of a batch's rows.

    `rejected` could not be read; `suppressed` were readable, and the sender had kept their counts back; `alike` have no
    reference, and are the same as another row to the minute.
    """

    read: int
    rejected: int
    repeats: int
    differing: int
    suppressed: int = 0
    alike: int = 0


def completeness(rows: Rows, missing: Sequence[date], limits: Limits) -> Check:
    """Whether rows were rejected, and whether months are missing between those that came."""
    parts = []
    if rows.rejected:
        parts.append(_("{share} of the rows could not be read").format(share=_share(rows.rejected, rows.read)))
    if rows.suppressed:
        words = ngettext(
            "the sender kept back {count} count, which is unknown and not zero",
            "the sender kept back {count} counts, which are unknown and not zero",
            rows.suppressed,
        )
        parts.append(words.format(count=f"{rows.suppressed:,}"))
    if missing:
        parts.append(_("nothing came for {months}, between months that did").format(months=_months(missing)))
    too_many = rows.read and rows.rejected > limits["rejected_share"] * rows.read
    state = CONCERN if missing or too_many else GOOD
    return Check("completeness", state, _sentence(_("Completeness"), parts or [_("every row could be read")]))


def timeliness(histories: Sequence[History], lag_months: int | None, loaded: date, limits: Limits) -> Check:
    """Whether the newest period came by the day it was due."""
    periods = [period for history in histories for period in history.new]
    if lag_months is None or not periods:
        return Check("timeliness", NOT_JUDGED, _("Timeliness: this source has no day on which it is due."))
    if not any(history.before for history in histories):
        return Check("timeliness", NOT_JUDGED, _("Timeliness: not judged, because these are the first that came."))
    if max(len(history.new) for history in histories) > limits["backlog_periods"]:
        return Check(
            "timeliness", NOT_JUDGED, _("Timeliness: not judged, because earlier periods were loaded together.")
        )
    newest = max(periods, key=lambda period: period.month)
    due = due_day(newest, lag_months)
    late = (loaded - due).days
    if late > limits["days_late"]:
        words = ngettext(
            "Timeliness: it came {days} day after it was due ({due}).",
            "Timeliness: it came {days} days after it was due ({due}).",
            late,
        )
        return Check("timeliness", CONCERN, words.format(days=f"{late:,}", due=long_date(due)))
    sentence = _("Timeliness: it came by the day it was due ({due}).").format(due=long_date(due))
    return Check("timeliness", GOOD, sentence)


def geocoding(histories: Sequence[History], limits: Limits) -> Check:
    """How many records have a place, and whether that fell."""
    now = [(period.placed, period.rows) for history in histories for period in history.new if period.placed is not None]
    placed, rows = (sum(pair[at] for pair in now) for at in (0, 1))
    if not rows:
        return Check("geocoding", NOT_JUDGED, _("Places: there are no records to place."))
    share = placed / rows
    before = [(p.placed, p.rows) for history in histories for p in history.before if p.placed is not None]
    earlier = sum(pair[0] for pair in before) / total if (total := sum(pair[1] for pair in before)) else None
    parts = [_("{share} of the records have a place in an area").format(share=f"{share:.0%}")]
    fell = earlier is not None and share < earlier - limits["placed_fall"]
    if fell:
        parts.append(_("before it was {share}").format(share=f"{earlier:.0%}"))
    return Check(
        "geocoding", CONCERN if fell or share < limits["placed_share"] else GOOD, _sentence(_("Places"), parts)
    )


def duplicates(rows: Rows, limits: Limits) -> Check:
    """Rows sent twice, and identifiers that stand on different rows."""
    parts = []
    if rows.repeats:
        share = _share(rows.repeats, rows.read)
        parts.append(_("{share} of the rows were sent twice and counted once").format(share=share))
    if rows.differing:
        words = ngettext(
            "{count} identifier stands on rows that differ; all were kept",
            "{count} identifiers stand on rows that differ; all were kept",
            rows.differing,
        )
        parts.append(words.format(count=f"{rows.differing:,}"))
    if rows.alike:
        share = _share(rows.alike, rows.read)
        words = _("{share} of the rows are the same as another to the minute; without a reference all are counted")
        parts.append(words.format(share=share))
    odd = rows.repeats + rows.differing
    too_many = odd > limits["duplicate_share"] * rows.read or rows.alike > limits["alike_share"] * rows.read
    state = CONCERN if rows.read and too_many else GOOD
    return Check("duplicates", state, _sentence(_("Repeats"), parts or [_("no row was sent twice")]))


def level(histories: Sequence[History], limits: Limits) -> Check:
    """Whether a period lies outside the natural limits of the periods before it (XmR chart)."""
    outliers: list[str] = []
    judged = False
    for history in histories:
        before = [float(period.quantity) for period in history.before][-limits["history_months"] :]
        if not _is_enough(history, limits):
            continue
        judged = True
        lower, upper = _natural_limits(before)
        smallest, usual = int(limits.get("smallest", 0)), _usual(before, int(limits.get("smallest", 0)))
        outliers.extend(
            _of(history)
            + _("{month} has {count}, and {usual}").format(
                month=month_words(period.month), count=_shown(period.quantity, smallest), usual=usual
            )
            for period in history.new
            if not lower <= period.quantity <= upper
        )
    return _judged(
        "level",
        _("Level"),
        judged=judged,
        findings=outliers,
        good=_("within what the periods before would lead one to expect"),
    )


def _usual(before: Sequence[float], smallest: int) -> str:
    """What the periods before had: the least and the most of them, never the limits that they are judged by."""
    least, most = int(min(before)), int(max(before))
    if least == most:
        return _("each period before had {count}").format(count=_shown(least, smallest))
    return _("the periods before had between {least} and {most}").format(
        least=_shown(least, smallest), most=_shown(most, smallest)
    )


def _shown(count: int, smallest: int) -> str:
    """A count as a sentence may say it: one that the source's rule keeps back is only said to be small."""
    return _("fewer than {smallest}").format(smallest=smallest) if 0 < count < smallest else f"{count:,}"


def _natural_limits(before: Sequence[float]) -> tuple[float, float]:
    """XmR limits, never narrower than three standard errors of a count: a steady small series has no moving range."""
    from wardmote.analysis.statistical_process_control.control_charts import xmr

    chart = xmr(before)
    mean, least = float(chart.mean), 3 * float(chart.mean) ** 0.5
    # A series that does not vary has no limits (NaN), and `fmin` then takes the other.
    return float(np.fmin(chart.lower, mean - least)), float(np.fmax(chart.upper, mean + least))


def mix(histories: Sequence[History], limits: Limits) -> Check:
    """Whether the categories' shares drifted from those of the periods before."""
    shifts: list[str] = []
    judged = False
    for history in histories:
        before, now = _summed(history.before), _summed(history.new)
        if not _is_enough(history, limits) or not sum(now.values()) or len(before) < 2:
            continue
        judged = True
        kinds = before.keys() | now.keys()
        total, total_now = sum(before.values()), sum(now.values())
        moved = {kind: now[kind] / total_now - before[kind] / total for kind in kinds}
        # Two samples of one mix differ by about this much, by chance alone.
        chance = 0.5 * sum(
            (share * (1 - share) * (1 / total + 1 / total_now)) ** 0.5
            for kind in kinds
            for share in [before[kind] / total]
        )
        if sum(map(abs, moved.values())) / 2 > limits["mix_distance"] + 2 * chance:
            most = max(sorted(moved), key=lambda kind: abs(moved[kind]))
            shifts.append(_of(history) + _moved(most, now, before, int(limits.get("smallest", 0))))
    return _judged(
        "mix", _("Mix of categories"), judged=judged, findings=shifts, good=_("much as in the periods before")
    )


def _moved(kind: str, now: Counter[str], before: Counter[str], smallest: int) -> str:
    """How a category's share moved; without figures where they would give away a count that is kept back."""
    total_now, total = sum(now.values()), sum(before.values())
    if any(0 < part < smallest for counted in (now, before) for part in _sides(kind, counted)):
        words = (
            _("“{category}” is a larger part of the records than before")
            if now[kind] / total_now > before[kind] / total
            else _("“{category}” is a smaller part of the records than before")
        )
        return words.format(category=kind)
    return _("“{category}” is {now} of the records, and was {before}").format(
        category=kind, now=f"{now[kind] / total_now:.0%}", before=f"{before[kind] / total:.0%}"
    )


def _sides(kind: str, counted: Counter[str]) -> tuple[int, int]:
    """A category's count, and that of all the others together."""
    return counted[kind], sum(counted.values()) - counted[kind]


def zeros(histories: Sequence[History], limits: Limits) -> Check:
    """Categories that always had records and have none now."""
    absent: list[str] = []
    judged = False
    for history in histories:
        if not _is_enough(history, limits):
            continue
        judged = True
        recent = history.before[-limits["least_history"] :]
        steady = [
            kind
            for kind in sorted(_summed(recent))
            if all(period.categories.get(kind, 0) >= limits["steady_least"] for period in recent)
        ]
        for period in history.new:
            gone = [kind for kind in steady if not period.categories.get(kind, 0)]
            if gone and not period.is_nil:
                words = _("{month} has none of {categories}, which every period before had")
                absent.append(_of(history) + words.format(month=month_words(period.month), categories=listing(gone)))
    return _judged("zeros", _("Unexpected zeros"), judged=judged, findings=absent, good=_("none"))


def _is_enough(history: History, limits: Limits) -> bool:
    months = sum(period.span for period in history.before)
    return months >= limits["least_history"] and len(history.before) >= 4


def _judged(name: str, title: str, *, judged: bool, findings: Sequence[str], good: str) -> Check:
    if findings:
        points = [*findings[:3], *([_("And {more} more").format(more=len(findings) - 3)] if len(findings) > 3 else [])]
        words = _("{check}: {found}. Ask the sender whether the recording changed or a part is missing.")
        return Check(name, CONCERN, words.format(check=title, found=". ".join(points)), title, tuple(points))
    if not judged:
        words = _("{check}: not judged, because too few periods came before.")
        return Check(name, NOT_JUDGED, words.format(check=title))
    return Check(name, GOOD, f"{title}: {good}.")


def _summed(periods: Sequence[Period]) -> Counter[str]:
    total: Counter[str] = Counter()
    for period in periods:
        total.update(period.categories)
    return total


def _of(history: History) -> str:
    return f"{history.sender}: " if history.sender else ""


def _share(part: int, whole: int) -> str:
    share = part / whole if whole else 0.0
    words = _("{part} of {whole} ({share})") if share >= 0.0005 else _("{part} of {whole}")
    return words.format(part=f"{part:,}", whole=f"{whole:,}", share=f"{share:.1%}")


def _months(months: Sequence[date]) -> str:
    shown = [month_words(month) for month in months[:3]]
    listed, more = listing(shown), len(months) - 3
    return _("{months} and {more} more").format(months=listed, more=more) if more > 0 else listed


def _sentence(title: str, parts: Sequence[str]) -> str:
    return f"{title}: {'; '.join(parts)}."


def concerns(checks: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The sentences that travel with a figure."""
    return (check["sentence"] for check in checks if check["state"] == CONCERN)
