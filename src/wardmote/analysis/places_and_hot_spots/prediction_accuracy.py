"""How well a map of hot spots foretells: PAI, PEI and the two indices that share the name RRI."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import EmptyInputError, NegativeCountError
from wardmote.analysis.inputs import Floats, Integers, as_counts, as_populations, frozen, plain, require
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionAccuracy(Result):
    """Accuracy of taking the first 1, 2, ... n places in order of prediction; arrays of n, NaN where undefined.

    `order` holds the numbers of the places as ranked; `recovery` is predicted over observed, cumulated (ptools' RRI,
    not Levine's).
    """

    order: Integers
    cumulative_count: Floats
    area_share: Floats
    pai: Floats
    pei: Floats
    recovery: Floats

    def explain(self) -> str:
        """The share of events in the first tenth of the area."""
        place = int(np.searchsorted(self.area_share, 0.1 - 1e-12))
        pai = self.pai[place]
        return (
            f"The places ranked first by prediction, {100 * self.area_share[place]:.0f}% of the area, have a "
            f"predictive accuracy index of {pai:.2f}: {pai:.2f} times the events of an average part of that size."
        )


def prediction_accuracy(observed: ArrayLike, predicted: ArrayLike, areas: ArrayLike) -> PredictionAccuracy:
    """PAI, PEI and predicted over observed, for every number of places taken.

    Parameters: `observed`, n counts; `predicted`, n predictions of zero or more; `areas`, n sizes above zero (or
    street lengths, or ones). Places are ranked by prediction per area, highest first, ties by the lower observed
    count first, so ties never flatter. PEI divides PAI by the best PAI possible with as many places, so with unequal
    areas it can exceed 1. Returns PredictionAccuracy. Raises EmptyInputError, ShapeError, NegativeCountError,
    ZeroPopulationError.

    Source: Chainey, Tompson & Uhlig (2008); Wheeler & Steenbeek (2021); equal to ptools pai.
    """
    count = as_counts(observed, "observed counts")
    if count.size == 0:
        raise EmptyInputError("There are no places to rank.")
    guess = as_counts(predicted, "predictions", length=count.size)
    size = as_populations(areas, "areas", length=count.size)
    order = np.lexsort((count, -(guess / size)))
    captured, share = np.cumsum(count[order]), np.cumsum(size[order]) / size.sum()
    total = np.full(count.size, count.sum())
    pai = _per(_per(captured, total), share)
    best = np.argsort(-(count / size), kind="stable")
    best_pai = _per(_per(np.cumsum(count[best]), total), np.cumsum(size[best]) / size.sum())
    return PredictionAccuracy(
        provenance=Provenance(
            method="pai_pei_rri",
            variant="ranked by prediction per area, ties by lower observed; PEI at the same rank; RRI as in ptools",
            input_shape=frozen(observed=count.shape),
        ),
        order=order.astype(np.int64),
        cumulative_count=captured,
        area_share=share,
        pai=pai,
        pei=_per(pai, best_pai),
        recovery=_per(np.cumsum(guess[order]), captured),
    )


def _per(above: Floats, below: Floats) -> Floats:
    """The quotient, NaN where the divisor is zero."""
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recapture(Result):
    """How far hot spots of one period hold in the next; None where a divisor is zero."""

    recapture_rate: float | None
    hit_rate: float | None
    pai: float | None

    def explain(self) -> str:
        """Whether the hot spots kept their share."""
        if self.recapture_rate is None or self.hit_rate is None:
            return "The recapture rate is undefined because a count it divides by is zero."
        return (
            f"The hot spots held {100 * self.hit_rate:.0f}% of the later events; their share is "
            f"{self.recapture_rate:.2f} times what it was when they were drawn (Levine's recapture rate index)."
        )


def recapture_rate_index(
    *, hotspot_before: float, total_before: float, hotspot_after: float, total_after: float, area_share: float
) -> Recapture:
    """Levine's recapture rate index (n2/n1)/(N2/N1), with the hit rate n2/N2 and PAI.

    Parameters: events in the hot spots and in all, before and after; `area_share` of the study area the hot spots
    take, above 0 and at most 1. Returns Recapture. Raises NegativeCountError, ParameterError.

    Source: Levine (2008), Security Journal 21; not ptools' RRI, which is predicted over observed.
    """
    counts = (hotspot_before, total_before, hotspot_after, total_after)
    if min(counts) < 0:
        raise NegativeCountError("A count of events is below zero.")
    require(hotspot_before <= total_before, "Before, the hot spots hold more events than the whole area.")
    require(hotspot_after <= total_after, "After, the hot spots hold more events than the whole area.")
    require(0 < area_share <= 1, "The share of the area must be above 0 and at most 1.")
    hit = hotspot_after / total_after if total_after > 0 else None
    recaptured = None
    if hotspot_before > 0 and hit is not None:
        recaptured = hit / (hotspot_before / total_before)
    return Recapture(
        provenance=Provenance(
            method="recapture_rate_index",
            variant="Levine (2008): (n2/n1)/(N2/N1)",
            parameters=frozen(area_share=area_share),
        ),
        recapture_rate=recaptured,
        hit_rate=hit,
        pai=None if hit is None else hit / area_share,
    )


def _answer_accuracy(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `prediction_accuracy`."""
    result = prediction_accuracy(inputs["obs"], inputs["pred"], inputs["area"])
    return {
        "order": result.order.tolist(),
        "cumcount": plain(result.cumulative_count),
        "pai": plain(result.pai),
        "pei": plain(result.pei),
        "rri": plain(result.recovery),
        "pcumarea": plain(result.area_share),
    }


def _answer_recapture(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `recapture_rate_index`."""
    result = recapture_rate_index(
        hotspot_before=inputs["hotspot_t1"],
        total_before=inputs["total_t1"],
        hotspot_after=inputs["hotspot_t2"],
        total_after=inputs["total_t2"],
        area_share=inputs["area_fraction"],
    )
    return {"rri_levine": result.recapture_rate, "hit_rate": result.hit_rate, "pai": result.pai}


METHODS: tuple[Method, ...] = (
    Method(
        name="pai_pei_rri",
        title="Accuracy of predicted hot spots (PAI, PEI, predicted over observed)",
        section="Places and hot spots",
        citation="Chainey, Tompson & Uhlig (2008); Wheeler & Steenbeek (2021); equal to ptools pai",
        variant="ranked by prediction per area, ties by lower observed first; PEI at the same rank",
        needs="observed count, prediction and area of each place",
        never_for="comparing maps with cells of different sizes by PEI",
        function=prediction_accuracy,
        answer=_answer_accuracy,
    ),
    Method(
        name="recapture_rate_index",
        title="Recapture rate index of hot spots (Levine)",
        section="Places and hot spots",
        citation="Levine (2008), Security Journal 21",
        variant="(n2/n1)/(N2/N1); not ptools' RRI (predicted over observed)",
        needs="events in the hot spots and in all, before and after, and the hot spots' share of the area",
        never_for="hot spots drawn after seeing the later period",
        function=recapture_rate_index,
        answer=_answer_recapture,
    ),
)
