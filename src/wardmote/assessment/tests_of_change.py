"""Changes with their tests: the counts alone, the months' own variation, and how many changes were looked at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from wardmote.analysis.change import adjust_p_values
from wardmote.analysis.paired_years import compare_years
from wardmote.assessment.sentences import Change
from wardmote.measures.public import Figure, MonthlySeries


def tested(label: str, one: Figure, series: MonthlySeries | None) -> Change:
    """The change of a figure from the year before; `series` holds its months of both years."""
    change = Change(label=label, before=one.previous_count, after=one.count, p_value=one.p_value)
    pairs = _pairs(one, series) if series is not None and series.step == 1 else []
    if one.p_value is None or not pairs:
        return change
    before, after = zip(*pairs, strict=True)
    if (sum(before), sum(after)) != (one.previous_count, one.count):
        # The months are not those of the figure, so they say nothing of how it varies.
        return change
    return replace(change, p_months=compare_years(before, after).p_value)


def adjusted(changes: Sequence[Change]) -> list[Change]:
    """The changes with the false-discovery rate held over all of them together."""
    doubts = np.array([np.nan if change.doubt is None else change.doubt for change in changes])
    known = np.isfinite(doubts)
    q_values = np.full(doubts.shape, np.nan)
    if known.any():
        q_values[known] = adjust_p_values(doubts[known])
    return [
        replace(change, q_value=None if np.isnan(q) else float(q)) for change, q in zip(changes, q_values, strict=True)
    ]


def _pairs(one: Figure, series: MonthlySeries) -> list[tuple[int, int]]:
    """The counts of each calendar month of which both years were supplied."""
    counts = dict(zip(series.months, series.counts, strict=True))
    found = []
    for when, after in counts.items():
        before = counts.get(date(when.year - 1, when.month, 1))
        if one.start <= when < one.end and after is not None and before is not None:
            found.append((before, after))
    return found
