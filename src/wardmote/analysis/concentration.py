"""How unevenly harm falls: on places, on people, and against what an even spread would give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from wardmote.analysis.change import adjust_p_values
from wardmote.analysis.errors import EmptyInputError, ParameterError, ShapeError, ZeroPopulationError
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

SECTION = "Concentration"
VECTOR_SEED = 20260101
ROUNDING = 1e-12  # a share reached but for the last bit of a float is reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration(Result):
    """How a total is spread over places. Undefined figures (no events, one place) are None.

    `gini_generalised` is Bernasco and Steenbeek's, for fewer events than places; `places_for` maps a share in per
    cent to the fewest places that hold it; `hhi` is the Herfindahl-Hirschman index.
    """

    places: int
    events: float
    zero_places: int
    gini: float | None
    gini_unbiased: float | None
    gini_generalised: float | None
    gini_generalised_unbiased: float | None
    places_for: Mapping[float, int | None]
    share_top_fifth: float | None
    hhi: float | None

    @property
    def places_for_25(self) -> int | None:
        """The fewest places that hold a quarter of events."""
        return self.places_for[25]

    @property
    def places_for_50(self) -> int | None:
        """The fewest places that hold half of events."""
        return self.places_for[50]

    @property
    def places_for_80(self) -> int | None:
        """The fewest places that hold four fifths of events."""
        return self.places_for[80]

    def percent_of_places(self, share: float, *, prone_only: bool = False) -> float | None:
        """The fewest places for `share` per cent, in per cent of all places or of those with any event."""
        few, base = self.places_for[share], self.places - (self.zero_places if prone_only else 0)
        return None if few is None else few / base * 100

    def explain(self) -> str:
        """How few places hold half of all events."""
        half = self.places_for.get(50)
        if half is None:
            return f"There were no events in {self.places:,} places, so nothing can be said of concentration."
        return (
            f"Half of {self.events:,.6g} events fell in {half:,} of {self.places:,} places "
            f"({half / self.places:.1%}); {self.zero_places:,} places had none."
        )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats(Result):
    """Incidence = prevalence × concentration, and the part that repeats play. `gaps_days` is in order of date."""

    events: int
    victims: int
    incidence: float
    prevalence: float
    concentration: float
    repeat_victims: int
    events_against_repeat_victims: int
    rolling_repeats: int
    gaps_days: tuple[int, ...]
    per: float
    window_days: int

    def explain(self) -> str:
        """How many events came to somebody who had suffered one already."""
        return (
            f"{self.events:,} events fell on {self.victims:,} victims; {self.rolling_repeats:,} came within "
            f"{self.window_days} days of an earlier one to the same victim."
        )


def concentration(counts: ArrayLike, *, shares: Sequence[float] = (25, 50, 80)) -> Concentration:
    """Gini coefficients, fewest places for a share of events, and other marks of concentration.

    Args:
        counts: events at each place, those without any included; at least one place.
        shares: the shares of all events, in per cent, for which the fewest places are counted.

    Returns:
        Concentration.

    Raises:
        NegativeCountError, MissingValueError, EmptyInputError, ShapeError, ParameterError (a share outside 0 to 100)

    Source:
        Bernasco & Steenbeek (2017), G′ = max(1, n/c)(G - 1) + 1; lorenzgini; Weisburd (2015) for the shares.

    Example:
        >>> concentration([10, 8, 2, 0, 0, 0, 0, 0, 0, 0]).explain()
        'Half of 20 events fell in 1 of 10 places (10.0%); 7 places had none.'

    """
    placed = one_dimension(counts_of(counts, name="counts"), name="counts")
    if any(not 0 < share <= 100 for share in shares):
        raise ParameterError("A share of events must lie above 0 and at most 100 per cent.")
    n, total = placed.size, float(placed.sum())
    wanted = {float(share): share for share in (*shares, 25, 50, 80)}
    ranked = np.sort(placed)[::-1]
    held = np.cumsum(ranked)
    few = {share: int((held < share / 100 * total * (1 - ROUNDING)).sum()) + 1 for share in wanted}
    top = -(-n // 5)
    ginis = _ginis(ranked, total) if total else (None, None, None, None)
    return Concentration(
        provenance=provenance("concentration", "plain and generalised Gini", counts=placed),
        places=n,
        events=total,
        zero_places=int((placed == 0).sum()),
        gini=ginis[0],
        gini_unbiased=ginis[1],
        gini_generalised=ginis[2],
        gini_generalised_unbiased=ginis[3],
        places_for=MappingProxyType({share: number if total else None for share, number in few.items()}),
        share_top_fifth=float(held[top - 1] / total) if total else None,
        hhi=float(((ranked / total) ** 2).sum()) if total else None,
    )


def _ginis(ranked: Floats, total: float) -> tuple[float | None, ...]:
    n = ranked.size
    plain_gini = float(2 * (np.arange(n, 0, -1) @ ranked) / (n * total) - 1 - 1 / n)
    generalised = max(1.0, n / total) * (plain_gini - 1) + 1
    effective = min(float(n), total)
    unbiased = plain_gini * n / (n - 1) if n > 1 else None
    corrected = generalised * effective / (effective - 1) if effective > 1 else None
    return plain_gini, unbiased, generalised, corrected


def lorenz_points(counts: ArrayLike) -> tuple[Floats, Floats]:
    """The Lorenz (J-) curve: cumulative share of places against cumulative share of events, busiest first.

    Args:
        counts: events at each place.

    Returns:
        Two arrays of one more value than there are places, both from 0 to 1: places, then events.

    Raises:
        ZeroPopulationError (no events at all), NegativeCountError, MissingValueError, EmptyInputError, ShapeError

    Source:
        lorenzgini `lorenz`: places in descending order, the origin included.

    """
    placed = one_dimension(counts_of(counts, name="counts"), name="counts")
    total = placed.sum()
    if total == 0:
        raise ZeroPopulationError("There are no events, so their distribution has no curve.")
    held = np.concatenate([[0.0], np.cumsum(np.sort(placed)[::-1]) / total])
    return np.arange(placed.size + 1) / placed.size, held


def location_quotients(local: ArrayLike, local_total: float, reference: ArrayLike, reference_total: float) -> Floats:
    """How much more an area is given to each kind of event than a reference area is (1 = as much).

    Args:
        local: the area's count of each kind.
        local_total: the area's count of all kinds.
        reference: the reference's count of each kind.
        reference_total: the reference's count of all kinds.

    Returns:
        (x_i / x) / (X_i / X) for each kind; NaN where the reference has none.

    Raises:
        ZeroPopulationError (a total not above zero), NegativeCountError, MissingValueError, ShapeError

    Source:
        Brantingham & Brantingham (1998).

    """
    here, there = counts_of(local, name="local"), counts_of(reference, name="reference")
    same_length(local=here, reference=there)
    own = denominators(local_total, name="local_total")
    whole = denominators(reference_total, name="reference_total")
    return np.where(there > 0, here / own / (np.where(there > 0, there, 1) / whole), np.nan)


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
    p_value = special.chdtrc(1, statistic)
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
    return np.array([stats.fisher_exact(table).pvalue for table in tables])


def repeat_victimisation(
    victims: Sequence[Any],
    dates: ArrayLike,
    *,
    population: float,
    window_days: int = 365,
    per: float = 1000.0,
) -> Repeats:
    """Incidence, prevalence and concentration of victimisation, and repeats within a rolling window.

    Args:
        victims: who (or what address) suffered each event, as any key that can be sorted.
        dates: the day of each event (datetime64 or ISO dates), in any order.
        population: people or households at risk, above zero.
        window_days: an event is a rolling repeat if the same victim's previous one was at most this many days before.
        per: the base of the rates.

    Returns:
        Repeats. A second event on the same day is a repeat with a gap of 0 days.

    Raises:
        EmptyInputError, ShapeError, ZeroPopulationError, ParameterError (a date that cannot be read)

    Source:
        Farrell & Pease (1993); Crime Survey for England and Wales: incidence = prevalence × concentration.

    """
    if len(victims) == 0:
        raise EmptyInputError("There are no events; nothing can be said of repeats.")
    try:
        days = np.asarray(dates, dtype="datetime64[D]")
    except ValueError:
        raise ParameterError("A date cannot be read; write dates as YYYY-MM-DD.") from None
    if days.shape != (len(victims),):
        raise ShapeError(f"There are {len(victims)} victims but {days.size} dates; each event needs both.")
    if np.isnat(days).any():
        raise ParameterError("A date is missing; an event without a day cannot be placed in order.")
    people = denominators(population, name="population").item()
    _, who = np.unique(np.asarray(victims), return_inverse=True)
    order = np.lexsort((days, who))
    again = np.flatnonzero(np.diff(who[order]) == 0) + 1
    again = again[np.lexsort((order[again], days[order[again]]))]
    gaps = (days[order[again]] - days[order[again - 1]]).astype(int)
    suffered = np.bincount(who)
    repeats = gaps <= window_days
    events, persons = len(victims), suffered.size
    return Repeats(
        provenance=provenance(
            "repeat_victimisation",
            "rolling repeat: the previous event of the same victim at most the window before",
            parameters={"population": people, "window_days": window_days, "per": per},
        ),
        events=events,
        victims=persons,
        incidence=events / people * per,
        prevalence=persons / people * per,
        concentration=events / persons,
        repeat_victims=int((suffered > 1).sum()),
        events_against_repeat_victims=int(suffered[suffered > 1].sum()),
        rolling_repeats=int(repeats.sum()),
        gaps_days=tuple(int(gap) for gap in gaps[repeats]),
        per=per,
        window_days=window_days,
    )


def _answer_concentration(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = concentration(inputs["counts"])
    return {
        "gini": found.gini,
        "gini_unbiased": found.gini_unbiased,
        "gini_generalised": found.gini_generalised,
        "gini_generalised_unbiased": found.gini_generalised_unbiased,
        "places_for_25": found.places_for_25,
        "places_for_50": found.places_for_50,
        "places_for_80": found.places_for_80,
        "pct_places_for_50": found.percent_of_places(50),
        "pct_crime_prone_places_for_50": found.percent_of_places(50, prone_only=True),
        "share_top_20pct_places": found.share_top_fifth,
        "zero_places": found.zero_places,
        "hhi": found.hhi,
    }


def _answer_lorenz(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    places, events = lorenz_points(inputs["counts"])
    return {"cum_places": plain(places), "cum_events": plain(events)}


def _answer_quotient(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = location_quotients(inputs["local"], inputs["local_total"], inputs["national"], inputs["national_total"])
    return {"lq": plain(found)}


def _answer_similarity(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = pattern_similarity(inputs["base"], inputs["test"])
    return {
        "p_chi2_nminus1": plain(found.p_value),
        "p_adj_BY": plain(found.p_adjusted),
        "s_index": found.s_index,
        "s_index_robust": found.s_index_robust,
        "p_fisher": plain(found.p_fisher),
        "chi2_unadjusted_s": found.s_index_unadjusted,
    }


def _answer_bootstrap(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    found = pattern_similarity_bootstrap(inputs["base"], inputs["test"], rng=np.random.default_rng(VECTOR_SEED))
    return {"s_index": found.s_index, "s_index_robust": found.s_index_robust, "direction": plain(found.direction)}


def _answer_repeats(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    events = inputs["events"]
    found = repeat_victimisation(
        [event["victim"] for event in events],
        [event["date"] for event in events],
        population=inputs["population"],
        window_days=inputs.get("window_days", 365),
    )
    return {
        "incidence_per_1000": found.incidence,
        "prevalence_per_1000": found.prevalence,
        "concentration": found.concentration,
        "repeat_victims": found.repeat_victims,
        "pct_victims_repeat": found.repeat_victims / found.victims * 100,
        "pct_events_against_repeat_victims": found.events_against_repeat_victims / found.events * 100,
        "repeat_events_rolling": found.rolling_repeats,
        "pct_repeat_events_rolling": found.rolling_repeats / found.events * 100,
        "gaps_days": list(found.gaps_days),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="concentration",
        title="Concentration of events at places",
        section=SECTION,
        citation="Bernasco & Steenbeek (2017); Weisburd (2015); lorenzgini",
        variant="Plain and generalised Gini, each also unbiased; fewest ranked places whose share reaches the target.",
        needs="The count at every place, including places without events.",
        never_for="Comparing areas cut into places of different size.",
        function=concentration,
        answer=_answer_concentration,
    ),
    Method(
        name="lorenz_points",
        title="Lorenz curve",
        section=SECTION,
        citation="lorenzgini, lorenz",
        variant="Places in descending order, the origin included.",
        needs="The count at every place.",
        never_for="Places without a complete list of those that had no events.",
        function=lorenz_points,
        answer=_answer_lorenz,
    ),
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
    Method(
        name="repeat_victimisation",
        title="Repeat victimisation",
        section=SECTION,
        citation="Farrell & Pease (1993); Crime Survey for England and Wales",
        variant="Rolling: the previous event of the same victim at most the window before; the same day counts.",
        needs="A pseudonymous key for each victim and the day of each event.",
        never_for="Naming or ranking individuals; or police.uk points, which are not addresses.",
        function=repeat_victimisation,
        answer=_answer_repeats,
    ),
    Method(
        name="location_quotient",
        title="Location quotient",
        section=SECTION,
        citation="Brantingham & Brantingham (1998)",
        variant="(x_i / x) / (X_i / X); undefined where the reference has none.",
        needs="Counts by kind and totals of an area and a reference.",
        never_for="Saying how much crime there is: it tells of the mix, not of the level.",
        function=location_quotients,
        answer=_answer_quotient,
    ),
)
