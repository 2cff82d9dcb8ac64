"""What two published totals, or rolling totals month after month, give away when one is taken from the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.disclosure_control.publication import ContradictionError
from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import Floats, counts_of, one_dimension, plain, provenance, same_length
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences(Result):
    """What subtracting one published total from another gives, and whether that is a small count."""

    difference: Floats
    unsafe: NDArray[np.bool_]

    def explain(self) -> str:
        """How many differences disclose a small count."""
        return f"{int(self.unsafe.sum())} of {self.unsafe.size} differences show a small count."


def differences(total_a: ArrayLike, total_b: ArrayLike, *, threshold: int = 5) -> Differences:
    """Subtract published totals of areas or periods b from those of a that contain them; flag small differences.

    Args:
        total_a: shape (n,), totals of the larger areas or periods.
        total_b: shape (n,), totals of the smaller ones inside them.
        threshold: the least count that may be shown.

    Returns:
        The differences and where they lie between 1 and `threshold` - 1.

    Raises:
        ContradictionError: a part is larger than the whole.
        ShapeError, EmptyInputError, NegativeCountError, MissingValueError: the totals are not two lists of counts.

    Source: Office for National Statistics, policy on disclosure by differencing of overlapping geographies.

    """
    whole = one_dimension(counts_of(total_a, name="The containing totals"), name="The containing totals")
    part = one_dimension(counts_of(total_b, name="The contained totals"), name="The contained totals")
    same_length(containing=whole, contained=part)
    gap = whole - part
    if (gap < 0).any():
        raise ContradictionError("A contained area or period has a larger total than the one around it.")
    return Differences(
        provenance=provenance("differencing", "a contains b", parameters={"threshold": threshold}, a=whole, b=part),
        difference=gap,
        unsafe=(gap > 0) & (gap < threshold),
    )


def later_months(totals: ArrayLike, known_first_months: ArrayLike, *, window: int = 12) -> Floats:
    """The single months that consecutive rolling totals give away to a reader who knows the first months.

    Month t + window = (total t+1) - (total t) + month t, for as many months as are known.

    Args:
        totals: shape (n,), consecutive rolling totals.
        known_first_months: shape (k,), the counts of the first months of the first total; k <= window.
        window: months in each total.

    Returns:
        Shape (n - 1,) at most: the months from `window` (counting from 0) on.

    Raises:
        ContradictionError: a month would be below zero.
        EmptyInputError, NegativeCountError, MissingValueError: the totals are not counts.

    """
    sums = one_dimension(counts_of(totals, name="The rolling totals"), name="The rolling totals")
    months = list(counts_of(known_first_months, name="The known months"))
    known = len(months)
    if known > window:
        raise ParameterError(f"{known} first months are given, but a total holds only {window}.")
    steps = np.diff(sums)
    recovered: list[float] = []
    for place, step in enumerate(steps):
        earlier = months[place] if place < known else recovered[place - window] if place >= window else np.nan
        if np.isnan(earlier):
            break
        recovered.append(float(earlier + step))
    if any(month < 0 for month in recovered):
        raise ContradictionError("The rolling totals and the known months give a month below zero; one is wrong.")
    return np.array(recovered)


def _answer_differencing(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    totals = inputs["nested_published_totals"]
    result = differences(totals["total_a"], totals["total_b"])
    return {"difference": [int(gap) for gap in result.difference], "unsafe": plain(result.unsafe)}


def _answer_rolling(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    months = [int(month) for month in later_months(inputs["published_rolling12"], inputs["known_first_months"])]
    named = "_".join(str(12 + place) for place in range(len(months)))
    return {"derived_months_12_13": months, f"derived_months_{named}": months}


_SECTION = "Disclosure control"
_GSS = "Government Statistical Service, guidance on disclosure control for tables produced from administrative data"


METHODS: tuple[Method, ...] = (
    Method(
        name="differencing",
        title="Disclosure by differencing",
        section=_SECTION,
        citation="Office for National Statistics, policy on differencing of overlapping geographies; " + _GSS,
        variant="Difference of nested totals; unsafe where it lies between 1 and 4.",
        needs="Published totals of areas or periods of which one contains the other.",
        never_for="Areas that overlap without one containing the other: use the audit.",
        function=differences,
        answer=_answer_differencing,
    ),
    Method(
        name="rolling_differencing",
        title="Months revealed by rolling totals",
        section=_SECTION,
        citation=_GSS,
        variant="Month t+12 = next rolling total - this one + month t, for as many months as are known.",
        needs="Consecutive rolling twelve-month totals and the first months.",
        never_for="Estimating months that are not published: it shows a leak, it is no estimator.",
        function=later_months,
        answer=_answer_rolling,
    ),
)
