"""Andresen's spatial point pattern test: in how many areas is the share of events alike in two patterns?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.counts_rates_and_change.change import adjust_p_values
from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import (
    Floats,
    counts_of,
    denominators,
    one_dimension,
    plain,
    provenance,
    same_length,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Concentration and repeats"
VECTOR_SEED = 20260101


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity(Result):
    """Andresen's S: the share of areas whose part of all events did not differ between two patterns."""

    p_value: Floats
    p_adjusted: Floats
    p_fisher: Floats
    direction: NDArray[np.int8]
    s_index: float
    s_index_robust: float | None
    s_index_unadjusted: float

    def explain(self) -> str:
        """In how many areas the two patterns were alike."""
        alike = int((self.direction == 0).sum())
        return (
            f"In {alike:,} of {self.direction.size:,} areas the share of events did not clearly differ "
            f"(S = {self.s_index:.2f})."
        )


def pattern_similarity(base: ArrayLike, test: ArrayLike, *, confidence: float = 0.95) -> Similarity:
    """Spatial point pattern test by proportions: in how many areas has the share of events changed?

    Args:
        base: events of each area in the first pattern.
        test: events of each area in the second.
        confidence: 1 minus the significance level asked of the adjusted p-values.

    Returns:
        Similarity: N-1 chi-squared p-values, Benjamini-Yekutieli adjusted; NaN for areas empty in both, which count
        as alike in S and are left out of the robust S.

    Raises:
        ZeroPopulationError (a pattern without events), NegativeCountError, MissingValueError, ShapeError

    Source:
        Wheeler, Steenbeek & Andresen (2018); sppt `sppt_diff`.

    """
    first = one_dimension(counts_of(base, name="base"), name="base")
    second = one_dimension(counts_of(test, name="test"), name="test")
    same_length(base=first, test=second)
    n1, n2 = denominators(first.sum(), name="base's total"), denominators(second.sum(), name="test's total")
    together, whole = first + second, n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        cross = (first * (n2 - second) - second * (n1 - first)) ** 2
        statistic = cross * (whole - 1) / (n1 * n2 * together * (whole - together))
    p_value = scipy.special.chdtrc(1, statistic)
    empty = together == 0
    adjusted = adjust_p_values(np.where(empty, np.nan, p_value), method="by")
    significance = 1 - confidence
    moved = np.sign(second / n2 - first / n1).astype(np.int8)
    direction = np.where(adjusted < significance, moved, 0).astype(np.int8)
    alike = direction == 0
    return Similarity(
        provenance=provenance("sppt_proportion", "N-1 chi-squared, BY-adjusted", base=first, test=second),
        p_value=p_value,
        p_adjusted=adjusted,
        p_fisher=_fisher(first, second),
        direction=direction,
        s_index=float(alike.mean()),
        s_index_robust=float(alike[~empty].mean()) if (~empty).any() else None,
        s_index_unadjusted=float((~(p_value < significance)).mean()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapSimilarity(Result):
    """S by repeated sampling: each area's interval of the test pattern's share, and where the base's lies outside.

    `direction` is 1 where the test pattern has more than the base, -1 where less, 0 where they are alike.
    """

    lower: Floats
    upper: Floats
    direction: NDArray[np.int8]
    s_index: float
    s_index_robust: float | None

    def explain(self) -> str:
        """In how many areas the two patterns were alike."""
        alike = int((self.direction == 0).sum())
        return (
            f"In {alike:,} of {self.direction.size:,} areas the base's share of events lies within what samples of "
            f"the test pattern give (S = {self.s_index:.2f})."
        )


def pattern_similarity_bootstrap(
    base: ArrayLike, test: ArrayLike, *, rng: np.random.Generator, samples: int = 200, share: float = 0.85
) -> BootstrapSimilarity:
    """Andresen's spatial point pattern test by sampling: is each area's share as samples of the test pattern give it?

    Only the test pattern is sampled, without replacement. Of 200 samples the 6th and the 195th share in order are the
    bounds of an area's 95% interval; the base's own share is compared with them.

    Args:
        base: events of each area in the first pattern, whole numbers.
        test: events of each area in the second, whole numbers.
        rng: the random generator.
        samples: how many samples; a fortieth of them (rounded down) is left out at each end.
        share: part of the test events in each sample (rounded to whole events).

    Returns:
        BootstrapSimilarity; areas empty in both count as alike in S and are left out of the robust S.

    Raises:
        ZeroPopulationError (a pattern without events), NegativeCountError, MissingValueError, ShapeError,
        ParameterError (counts that are not whole, fewer than 40 samples, or a share not between 0 and 1)

    Source:
        Andresen (2009), Applied Geography 29, 333-345.

    """
    first = one_dimension(counts_of(base, name="base"), name="base")
    second = one_dimension(counts_of(test, name="test"), name="test")
    same_length(base=first, test=second)
    total = float(denominators(first.sum(), name="base's total"))
    size = round(share * float(denominators(second.sum(), name="test's total")))
    if (first % 1).any() or (second % 1).any():
        raise ParameterError("Samples can be drawn from whole events only; give whole counts.")
    if samples < 40 or not 0 < share < 1 or size < 1:
        raise ParameterError("Give at least 40 samples and a share between 0 and 1 that holds at least one event.")
    drawn = rng.multivariate_hypergeometric(second.astype(np.int64), size, size=samples, method="marginals")
    left_out = samples // 40
    bounds = np.partition(drawn, (left_out, samples - left_out - 1), axis=0) / size
    lower, upper, own = bounds[left_out], bounds[samples - left_out - 1], first / total
    direction = ((own < lower).astype(np.int8) - (own > upper).astype(np.int8)).astype(np.int8)
    alike, empty = direction == 0, first + second == 0
    return BootstrapSimilarity(
        provenance=provenance(
            "sppt_bootstrap",
            "the test pattern sampled without replacement, bounds by order statistics",
            parameters={"samples": samples, "share": share},
            base=first,
            test=second,
        ),
        lower=lower,
        upper=upper,
        direction=direction,
        s_index=float(alike.mean()),
        s_index_robust=float(alike[~empty].mean()) if (~empty).any() else None,
    )


def _fisher(first: Floats, second: Floats) -> Floats:
    if (first % 1).any() or (second % 1).any():
        return np.full(first.size, np.nan)
    rest = first.sum() - first, second.sum() - second
    tables = np.stack([first, second, *rest], axis=1).reshape(-1, 2, 2).astype(int)
    return np.array([scipy.stats.fisher_exact(table).pvalue for table in tables])


def _answer_similarity(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = pattern_similarity(inputs["base"], inputs["test"])
    return {
        "p_chi2_nminus1": plain(result.p_value),
        "p_adj_BY": plain(result.p_adjusted),
        "s_index": result.s_index,
        "s_index_robust": result.s_index_robust,
        "p_fisher": plain(result.p_fisher),
        "chi2_unadjusted_s": result.s_index_unadjusted,
    }


def _answer_bootstrap(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = pattern_similarity_bootstrap(inputs["base"], inputs["test"], rng=np.random.default_rng(VECTOR_SEED))
    return {"s_index": result.s_index, "s_index_robust": result.s_index_robust, "direction": plain(result.direction)}


METHODS: tuple[Method, ...] = (
    Method(
        name="sppt_proportion",
        title="Similarity of two patterns",
        section=SECTION,
        citation="Wheeler, Steenbeek & Andresen (2018); sppt, sppt_diff",
        variant="N-1 chi-squared per area, Benjamini-Yekutieli adjusted; robust S drops areas empty in both.",
        needs="Counts of two patterns over the same areas.",
        never_for="A claim that unmarked areas did not change: small counts hide changes.",
        function=pattern_similarity,
        answer=_answer_similarity,
    ),
    Method(
        name="sppt_bootstrap",
        title="Similarity of two patterns by sampling",
        section=SECTION,
        citation="Andresen (2009), Applied Geography 29, 333-345",
        variant="200 samples of 85% of the test pattern without replacement; bounds the 6th and 195th share of 200.",
        needs="Whole counts of two patterns over the same areas, and a random generator.",
        never_for="A published test where counts are small: the variant by proportions adjusts for many areas.",
        function=pattern_similarity_bootstrap,
        answer=_answer_bootstrap,
    ),
)
