"""The changes of an assessment: each figure's own verdict, and for the annex how many changes were looked at together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wardmote.analysis.counts_rates_and_change.change import adjust_p_values
from wardmote.measures.public import Figure, Way, count_sentence, verdict_label


@dataclass(frozen=True, slots=True)
class Change:
    """A figure beside the year before under the name it has here; `q_value` allows for the others looked at with it.

    The verdict is the figure's own and nothing here alters it: one number has one verdict wherever it is printed.
    """

    label: str
    figure: Figure
    q_value: float | None = None

    @property
    def before(self) -> int | None:
        """The count of the year before."""
        return self.figure.previous_count

    @property
    def after(self) -> int | None:
        """The count."""
        return self.figure.count

    @property
    def difference(self) -> int | None:
        """After less before."""
        return self.figure.change

    @property
    def percentage(self) -> float | None:
        """The change in per cent; None on a base too small to bear one."""
        if (
            self.before is None
            or self.after is None
            or self.before < self.figure.limits.small_base
            or self.figure.has_holes
        ):
            return None
        return 100 * (self.after - self.before) / self.before

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance."""
        return self.figure.verdict.is_clear

    @property
    def is_compared(self) -> bool:
        """Whether there is a year to compare it with."""
        return self.difference is not None

    @property
    def reading(self) -> str:
        """The words of a table."""
        return verdict_label(self.figure.verdict)

    @property
    def sentence(self) -> str:
        """The count, its change and the verdict, as every page words it."""
        return count_sentence(self.figure)

    @property
    def doubt(self) -> float | None:
        """The probability of so large a difference by chance: the larger of the two tests."""
        if self.figure.verdict.way is Way.UNSAID:
            return None
        known = [p for p in (self.figure.p_value, self.figure.p_value_months) if p is not None]
        return max(known, default=None)


def changes_of(figures: Sequence[Figure], *, by_area: bool = False) -> list[Change]:
    """The changes of figures looked at together, with the false-discovery rate held over all of them for the annex."""
    changes = [Change(one.area.name if by_area else one.measure.title, one) for one in figures]
    doubts = np.array([np.nan if change.doubt is None else change.doubt for change in changes], dtype=float)
    known = np.isfinite(doubts)
    q_values = np.full(doubts.shape, np.nan)
    if known.any():
        q_values[known] = adjust_p_values(doubts[known])
    return [
        replace(change, q_value=None if np.isnan(q) else float(q)) for change, q in zip(changes, q_values, strict=True)
    ]


def largest_first(changes: Sequence[Change]) -> list[Change]:
    """Changes that can be compared, the largest in relation to what it was first; those of a small base last."""

    def size(change: Change) -> tuple[bool, float]:
        return (change.percentage is None, -abs(change.percentage or 0.0))

    return sorted((one for one in changes if one.is_compared and one.difference), key=size)
