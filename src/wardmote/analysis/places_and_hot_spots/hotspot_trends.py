"""How a place's hot or cold readings run over time: Mann-Kendall trend, emerging hot spots, sfhotspot's classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import MissingValueError, ShapeError, TooFewPointsError
from wardmote.analysis.inputs import Booleans, Floats, frozen, numbers, require
from wardmote.analysis.places_and_hot_spots.hotspots import two_sided_p
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

SLOPE_BLOCK = 4_000_000
Labels = NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Result):
    """Mann-Kendall trend and Sen's slope of each series (scalars as arrays of one dimension less than the input).

    `tau_b` is NaN where all values are equal. `slope` is per period; `intercept` the line's value at the first.
    """

    s: Floats
    variance: Floats
    z: Floats
    p: Floats
    tau_a: Floats
    tau_b: Floats
    slope: Floats | None
    intercept: Floats | None

    def explain(self) -> str:
        """How many series rise and fall."""
        rising, falling = int(((self.p < 0.05) & (self.s > 0)).sum()), int(((self.p < 0.05) & (self.s < 0)).sum())
        return (
            f"Of {np.size(self.s):,} series, {rising:,} rise and {falling:,} fall steadily by the Mann-Kendall test at "
            "the 5% level."
        )


def mann_kendall(series: ArrayLike, *, slope: bool = True) -> Trend:
    """Mann-Kendall trend test with Sen's slope, for one series or many at once.

    Parameters: `series`, T values in order of time, or an array of n series by T periods (T >= 2); `slope`, whether
    Sen's slope is wanted. The variance is corrected for ties and z for continuity; p is two-sided. A series of equal
    values has S = 0, z = 0 and p = 1. Returns Trend. Raises TooFewPointsError, MissingValueError, ShapeError.

    Source: Mann (1945); Kendall (1975); Sen (1968); equal to pymannkendall original_test.
    """
    x = numbers(series, name="series")
    if x.ndim not in {1, 2}:
        raise ShapeError("The series should be T values, or n series by T periods.")
    if x.shape[-1] < 2:
        raise TooFewPointsError(f"The series has {x.shape[-1]} periods; a trend needs at least 2.")
    rows = np.atleast_2d(x)
    s = _kendall_s(rows)
    periods = rows.shape[1]
    tied_pairs, tied_variance = _ties(rows)
    variance = (periods * (periods - 1) * (2 * periods + 5) - tied_variance) / 18.0
    spread = np.sqrt(variance)
    z = np.divide(s - np.sign(s), spread, out=np.zeros_like(s), where=spread > 0)
    pairs = periods * (periods - 1) / 2
    untied = np.sqrt(pairs * (pairs - tied_pairs))
    tau_b = np.divide(s, untied, out=np.full_like(s, np.nan), where=untied > 0)
    steep = _sen(rows) if slope else None
    shape = x.shape[:-1]
    middle = (periods - 1) / 2
    return Trend(
        provenance=Provenance(
            method="mann_kendall",
            variant="tie-corrected variance, continuity correction, two-sided; Sen's slope",
            parameters=frozen(slope=slope),
            input_shape=frozen(series=x.shape),
        ),
        s=s.reshape(shape),
        variance=variance.reshape(shape),
        z=z.reshape(shape),
        p=two_sided_p(z).reshape(shape),
        tau_a=(s / pairs).reshape(shape),
        tau_b=tau_b.reshape(shape),
        slope=None if steep is None else steep.reshape(shape),
        intercept=None if steep is None else (np.median(rows, axis=1) - steep * middle).reshape(shape),
    )


def _kendall_s(rows: Floats) -> Floats:
    """Kendall's S: pairs that rise less pairs that fall."""
    by_period = np.ascontiguousarray(rows.T)
    total = np.zeros(rows.shape[0], dtype=np.int64)
    for period in range(by_period.shape[0] - 1):
        later, now = by_period[period + 1 :], by_period[period]
        total += np.add.reduce(later > now, axis=0, dtype=np.int64)
        total -= np.add.reduce(later < now, axis=0, dtype=np.int64)
    return total.astype(np.float64)


def _ties(rows: Floats) -> tuple[Floats, Floats]:
    """For each series the number of tied pairs, and the sum of t(t-1)(2t+5) over its groups of ties."""
    ordered = np.sort(rows, axis=1)
    periods = rows.shape[1]
    start = np.ones(ordered.shape, dtype=bool)
    start[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.flatnonzero(start.ravel())
    size = np.diff(np.append(first, ordered.size)).astype(np.float64)
    row = first // periods
    pairs: Floats = np.bincount(row, weights=size * (size - 1) / 2, minlength=len(rows)).astype(np.float64)
    variance = np.bincount(row, weights=size * (size - 1) * (2 * size + 5), minlength=len(rows))
    return pairs, variance.astype(np.float64)


def _sen(rows: Floats) -> Floats:
    """The median of all pairwise slopes of each series, a block of series at a time."""
    early, late = np.triu_indices(rows.shape[1], k=1)
    span = (late - early).astype(np.float64)
    block = max(1, SLOPE_BLOCK // span.size)
    slopes = np.empty(len(rows))
    for start in range(0, len(rows), block):
        part = rows[start : start + block]
        slopes[start : start + block] = np.median((part[:, late] - part[:, early]) / span, axis=1)
    return slopes


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergingHotSpots(Result):
    """The category of each place and the trend of its z-scores."""

    category: Labels
    trend: Trend

    def explain(self) -> str:
        """How many places fall into each category."""
        names, counts = np.unique(self.category, return_counts=True)
        listed = "; ".join(f"{name}: {count:,}" for name, count in zip(names, counts, strict=True))
        return f"By the run of their Gi* readings, places are classed as {listed}."


def emerging_hot_spots(z: ArrayLike, *, significant: ArrayLike | None = None, alpha: float = 0.05) -> EmergingHotSpots:
    """Emerging hot spot categories of places from their Gi* readings over time.

    Parameters: `z`, T z-scores of one place or an array of n places by T periods, NaN where Gi* is undefined (read
    as 0: neither hot nor cold); `significant`, booleans of the same shape saying which readings stand out (pass
    those after Benjamini-Hochberg), by default those whose two-sided normal p is under `alpha`, which also is the
    level of the Mann-Kendall trend. Returns EmergingHotSpots: for hot and cold alike, in order of precedence,
    historical (at least 90% of bins, but not the last), intensifying, diminishing or persistent (at least 90%, the
    last too, with a rising, falling or no trend), oscillating (the last bin, and the opposite before), new (the
    last bin only), consecutive (a run of at least two last bins and none before), sporadic (the last bin, on and off
    before), otherwise no pattern detected. Raises TooFewPointsError, ShapeError, ParameterError.

    Source: the categories of ESRI's Emerging Hot Spot Analysis; older texts let a sporadic spot end cold.
    """
    scores = np.asarray(z, dtype=np.float64)
    scores = numbers(np.where(np.isnan(scores), 0.0, scores), name="z-scores")
    require(0 < alpha < 1, "The level alpha must lie between 0 and 1.")
    rows = np.atleast_2d(scores)
    stands_out = two_sided_p(rows) < alpha if significant is None else np.atleast_2d(np.asarray(significant, bool))
    if stands_out.shape != rows.shape:
        raise ShapeError(f"There are {rows.shape} readings and {stands_out.shape} marks of which stand out.")
    trend = mann_kendall(rows, slope=False)
    hot, cold = stands_out & (rows > 0), stands_out & (rows < 0)
    change = np.where(trend.p < alpha, np.sign(trend.z), 0.0)
    category = np.where(hot[:, -1], _spot(hot, cold, change, "hot"), "no pattern detected")
    category = np.where(cold[:, -1], _spot(cold, hot, -change, "cold"), category)
    for kind, marks in (("hot", hot), ("cold", cold)):
        long_lasting = marks.mean(axis=1) >= 0.9
        category = np.where(long_lasting & ~marks[:, -1], f"historical {kind} spot", category)
    return EmergingHotSpots(
        provenance=Provenance(
            method="ehsa_category",
            variant="ESRI's current text; sporadic ends hot, consecutive needs two bins, oscillating before new",
            parameters=frozen(alpha=alpha, marks="p < alpha" if significant is None else "given"),
            input_shape=frozen(z=scores.shape),
        ),
        category=category.reshape(scores.shape[:-1]),
        trend=trend,
    )


def _spot(marks: Booleans, opposite: Booleans, change: Floats, kind: str) -> Labels:
    """The category of places whose last bin is marked."""
    share = marks.mean(axis=1)
    number = marks.sum(axis=1)
    run = np.cumprod(marks[:, ::-1], axis=1).sum(axis=1)
    lasting = share >= 0.9
    conditions = [
        lasting & (change > 0),
        lasting & (change < 0),
        lasting,
        opposite.any(axis=1),
        number == 1,
        (run >= 2) & (run == number),
    ]
    names = ["intensifying", "diminishing", "persistent", "oscillating", "new", "consecutive"]
    return np.char.add(np.select(conditions, names, default="sporadic"), f" {kind} spot")


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotClasses(Result):
    """The class of each place by the shares of its older and recent periods that are hot or cold."""

    category: Labels

    def explain(self) -> str:
        """How many places fall into each class."""
        names, counts = np.unique(self.category, return_counts=True)
        return "; ".join(f"{name}: {count:,}" for name, count in zip(names, counts, strict=True)) + "."


def _marks(side: ArrayLike) -> NDArray[np.bool_]:
    marks = np.asarray(side)
    # A list that holds None becomes an array of objects, and None would be taken for false.
    if marks.dtype == object or (marks.dtype.kind == "f" and np.isnan(marks).any()):
        raise MissingValueError("Every period of every place must be marked true or false; one is missing.")
    return np.atleast_2d(marks.astype(bool))


def classify_hot_spots(
    hot: ArrayLike,
    cold: ArrayLike,
    *,
    hotspot_share: float = 0.1,
    persistent_share: float = 0.8,
    recent_share: float = 0.2,
) -> HotSpotClasses:
    """The classes sfhotspot gives places from which periods were significantly hot or cold.

    Parameters: `hot` and `cold`, booleans of n places by T periods (or T of one place); the least share of periods
    for any class, for persistent, and the share of the last periods that count as recent (their number rounded down,
    at least 1). Persistent: hot in `persistent_share` of all periods; emerging: in fewer than `hotspot_share` of the
    older and at least `recent_share` of the recent; former: in at least `hotspot_share` of the older and fewer of
    the recent; intermittent: in at least `hotspot_share` of all. Hot and cold both: mixed. Returns HotSpotClasses.
    Raises TooFewPointsError unless there is an older period, MissingValueError, ShapeError, ParameterError.

    Source: the rules documented for sfhotspot hotspot_classify (Ashby); its code takes one period too many as recent.
    """
    marks = [_marks(side) for side in (hot, cold)]
    if marks[0].shape != marks[1].shape:
        raise ShapeError(f"Hot is of shape {marks[0].shape} and cold of {marks[1].shape}; they should agree.")
    for share in (hotspot_share, persistent_share, recent_share):
        require(0 <= share <= 1, "Each share must lie between 0 and 1.")
    periods = marks[0].shape[1]
    recent = max(1, int(np.floor(recent_share * periods + 1e-9)))
    if periods - recent < 1:
        raise TooFewPointsError(f"Of {periods} periods {recent} are recent, so none is older; supply more periods.")
    shares = {"hotspot": hotspot_share, "persistent": persistent_share, "recent": recent_share}
    hot_class, cold_class = (
        _class_of(side, recent, shares, kind) for side, kind in zip(marks, ("hotspot", "coldspot"), strict=True)
    )
    nothing = "no pattern"
    category = np.where(hot_class == nothing, cold_class, hot_class)
    category = np.where((hot_class != nothing) & (cold_class != nothing), "mixed hot/coldspot", category)
    return HotSpotClasses(
        provenance=Provenance(
            method="sfhotspot_category",
            variant="documented rules; recent is the last floor(share * T) periods",
            parameters=frozen(**shares),
            input_shape=frozen(hot=marks[0].shape),
        ),
        category=category,
    )


def _class_of(marks: Booleans, recent: int, shares: Mapping[str, float], kind: str) -> Labels:
    """The class of each place by one side, hot or cold."""
    overall, older, newer = marks.mean(axis=1), marks[:, :-recent].mean(axis=1), marks[:, -recent:].mean(axis=1)
    conditions = [
        overall >= shares["persistent"],
        (older < shares["hotspot"]) & (newer >= shares["recent"]),
        (older >= shares["hotspot"]) & (newer < shares["hotspot"]),
        overall >= shares["hotspot"],
    ]
    names = [f"{name} {kind}" for name in ("persistent", "emerging", "former", "intermittent")]
    return np.select(conditions, names, default="no pattern")


def _answer_trend(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `mann_kendall`."""
    trend = mann_kendall(inputs["series"])
    values = {
        "S": trend.s,
        "var_S": trend.variance,
        "z": trend.z,
        "p": trend.p,
        "tau_a": trend.tau_a,
        "tau_b": trend.tau_b,
        "sen_slope": trend.slope,
        "sen_intercept": trend.intercept,
    }
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: ArrayLike | None) -> Any:
    """A number, or None where undefined."""
    number = np.nan if value is None else float(np.asarray(value).ravel()[0])
    return None if np.isnan(number) else number


def _answer_emerging(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `emerging_hot_spots`."""
    result = emerging_hot_spots(inputs["gi_z"], alpha=inputs.get("alpha", 0.05))
    return {
        "category": str(result.category),
        "mk_z": _plain(result.trend.z),
        "mk_p": _plain(result.trend.p),
        "mk_S": _plain(result.trend.s),
    }


def _answer_classes(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `classify_hot_spots`."""
    shares = {
        "hotspot_share": inputs.get("hotspot_prop", 0.1),
        "persistent_share": inputs.get("persistent_prop", 0.8),
        "recent_share": inputs.get("recent_prop", 0.2),
    }
    result = [classify_hot_spots(case["hot"], case["cold"], **shares).category[0] for case in inputs["cases"]]
    return {"categories": [str(name) for name in result]}


METHODS: tuple[Method, ...] = (
    Method(
        name="mann_kendall",
        title="Steady trend (Mann-Kendall) and Sen's slope",
        section="Places and hot spots",
        citation="Mann (1945); Kendall (1975); Sen (1968); equal to pymannkendall original_test",
        variant="tie-corrected variance, continuity correction, two-sided; tau-a and tau-b named",
        needs="a series in order of time, without gaps",
        never_for="strongly seasonal or autocorrelated series without removing that first",
        function=mann_kendall,
        answer=_answer_trend,
    ),
    Method(
        name="ehsa_category",
        title="Emerging hot spots",
        section="Places and hot spots",
        citation="ESRI, How Emerging Hot Spot Analysis works; Mann-Kendall trend of the Gi* series",
        variant="current category text: sporadic ends hot, consecutive needs two last bins; oscillating before new",
        needs="Gi* of each place in each period, with marks of which stand out",
        never_for="few periods (under about ten), or as a forecast",
        function=emerging_hot_spots,
        answer=_answer_emerging,
    ),
    Method(
        name="sfhotspot_category",
        title="Persistent, emerging, former and intermittent hot spots",
        section="Places and hot spots",
        citation="Ashby, sfhotspot hotspot_classify (documented rules)",
        variant="recent is the last floor(share * T) periods, shares of their own number of periods",
        needs="which periods of each place were significantly hot or cold",
        never_for="few periods (under about ten), or as a forecast",
        function=classify_hot_spots,
        answer=_answer_classes,
    ),
)
