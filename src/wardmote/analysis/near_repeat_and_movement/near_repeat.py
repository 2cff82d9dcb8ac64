"""Near repeats: do events follow one another closely in space and time more often than chance would have it?"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.inputs import (
    Booleans,
    Floats,
    Integers,
    as_points,
    as_vector,
    frozen,
    plain,
    require,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

Distance = Literal["manhattan", "euclidean"]
Interval = Literal["[a,b)", "(a,b]"]
STREAM_DEALS = 64  # permutations drawn from one stream; another number would give a seed another p
WORKERS = os.cpu_count() or 1
DEALS_TOGETHER = 64
DEAL_BYTES = 1 << 24
BLOCK_BYTES = 1 << 18
TALLY = 255  # the most ones that a byte can add up
VECTOR_PERMUTATIONS = 39_999
VECTOR_SEED = 20260101


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRepeat(Result):
    """Pairs of events by band of distance (rows) and of time (columns).

    `expected` and `variance` are exact under random relabelling of the times. `ratio` is observed over expected,
    NaN where nothing is expected. `p` is the Monte Carlo p of as many pairs or more, None without permutations.
    """

    observed: Integers
    expected: Floats
    variance: Floats
    ratio: Floats
    p: Floats | None
    permutations: int

    @property
    def z(self) -> Floats:
        """Standard scores by the exact moments; for screening, not for a published p."""
        spread = np.sqrt(self.variance)
        excess = self.observed - self.expected
        return np.asarray(np.divide(excess, spread, out=np.full(spread.shape, np.nan), where=spread > 1e-12))

    def explain(self) -> str:
        """The band in which pairs exceed chance the most."""
        if np.isnan(self.ratio).all():
            return "No near repeats can be looked for: no two events are as close as the bands ask."
        space, time = np.unravel_index(int(np.nanargmax(self.ratio)), self.ratio.shape)
        certainty = "" if self.p is None else f" (p = {self.p[space, time]:.3f})"
        return (
            f"Pairs are most in excess in distance band {int(space) + 1} and time band {int(time) + 1}: "
            f"{int(self.observed[space, time]):,} pairs where {self.expected[space, time]:.1f} are expected if place "
            f"and time were unrelated, {self.ratio[space, time]:.2f} times as many{certainty}."
        )


def knox(
    points: ArrayLike,
    times: ArrayLike,
    *,
    space_breaks: ArrayLike,
    time_breaks: ArrayLike,
    distance: Distance = "manhattan",
    interval: Interval = "[a,b)",
    permutations: int = 0,
    rng: np.random.Generator | None = None,
) -> NearRepeat:
    """Knox's count of pairs close in space and time, with its exact mean and variance, and Monte Carlo p.

    Parameters: `points`, (n, 2) metres; `times`, n numbers (days); `space_breaks` and `time_breaks`, rising bounds
    of the bands; `distance` between points, "manhattan" (as a stand-in for roads) or "euclidean"; `interval`,
    whether a band holds its lower bound "[a,b)" or its upper "(a,b]"; the number of `permutations` of the times
    and their `rng` (none by default: mean and variance need none). Times that are all whole numbers are compared
    as whole numbers. Each 64 permutations are drawn from a stream of their own, a child of `rng`, so that p is the
    same however many processors share them; `rng` itself only spawns. Returns NearRepeat, arrays of (space bands, time bands). Raises TooFewPointsError under 4
    events, ShapeError, MissingValueError, ParameterError.

    Snapped points, as published for police.uk, make the band of distance 0 an artefact: use partners' own data.

    Source: Knox (1964); exact moments of Barton & David (1966); Johnson & Bowers (2004).
    """
    places = as_points(points, least=4)
    moments = as_vector(times, "times", length=len(places))
    near = _breaks(space_breaks, "distance")
    soon = _breaks(time_breaks, "time")
    require(distance in {"manhattan", "euclidean"}, f"The distance is manhattan or euclidean, not {distance}.")
    require(interval in {"[a,b)", "(a,b]"}, f"The interval is [a,b) or (a,b], not {interval}.")
    require(permutations == 0 or rng is not None, "Permutations need a random generator (rng).")
    pairs = _close_pairs(places, near, distance=distance, interval=interval)
    clock = _as_whole(moments)
    limits = soon
    observed = _counts(clock[:, None], pairs, limits, interval)[0]
    expected, variance = _exact_moments(pairs, clock, limits, interval=interval, n=len(places))
    p = None
    if permutations and rng is not None:
        p = _monte_carlo(observed, clock, pairs, limits, interval=interval, permutations=permutations, rng=rng)
    ratio = np.divide(observed, expected, out=np.full(expected.shape, np.nan), where=expected > 0)
    return NearRepeat(
        provenance=Provenance(
            method="knox_near_repeat",
            variant=f"{distance} distance, bands {interval}, exact mean and variance, Monte Carlo p (r+1)/(R+1), "
            "a child stream (SFC64) for each 64 permutations",
            parameters=frozen(
                space_breaks=tuple(near.tolist()), time_breaks=tuple(soon.tolist()), permutations=permutations
            ),
            input_shape=frozen(points=places.shape, times=moments.shape),
        ),
        observed=observed,
        expected=expected,
        variance=variance,
        ratio=ratio,
        p=p,
        permutations=permutations,
    )


def _breaks(values: ArrayLike, name: str) -> Floats:
    """Rising, non-negative bounds of at least one band."""
    breaks = as_vector(values, f"{name} breaks")
    require(breaks.size >= 2, f"The {name} breaks need at least two values, the bounds of one band.")
    require(bool((np.diff(breaks) > 0).all()) and breaks[0] >= 0, f"The {name} breaks must rise from zero or more.")
    return breaks


def _as_whole(moments: Floats) -> NDArray[Any]:
    """The times from their least, in the smallest integers that hold them if they are all whole numbers."""
    start = moments - moments.min()
    if (moments == np.round(moments)).all() and start.max() < 2**31:
        return np.asarray(start.astype(np.int16 if start.max() < 2**15 else np.int32))
    return np.asarray(start)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of events sorted by band of distance; `edges[b]:edges[b+1]` are those of band b."""

    first: Integers
    second: Integers
    edges: Integers


def _close_pairs(places: Floats, breaks: Floats, *, distance: str, interval: str) -> _Pairs:
    """All pairs whose distance is in a band."""
    order = 1.0 if distance == "manhattan" else 2.0
    reach = float(breaks[-1])
    pairs = scipy.spatial.cKDTree(places).query_pairs(reach * (1 + 1e-12), p=order, output_type="ndarray")
    apart = np.abs(places[pairs[:, 0]] - places[pairs[:, 1]])
    metres = apart.sum(axis=1) if distance == "manhattan" else np.hypot(apart[:, 0], apart[:, 1])
    band = np.searchsorted(breaks, metres, side="right" if interval == "[a,b)" else "left") - 1
    inside = (band >= 0) & (band < breaks.size - 1)
    pairs, band = pairs[inside], band[inside]
    rank = np.lexsort((pairs[:, 1], pairs[:, 0], band))  # runs of one event stay together: kinder to the cache
    pairs, band = pairs[rank], band[rank]
    edges = np.searchsorted(band, np.arange(breaks.size))
    return _Pairs(np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]), edges.astype(np.int64))


def _counts(dealt: NDArray[Any], pairs: _Pairs, limits: Floats, interval: str) -> Integers:
    """Pairs by band of distance and of time for several deals of the times at once.

    `dealt` holds events by deals, so that one look-up fetches an event's time in every deal. Returns (deals, bands of
    distance, bands of time).
    """
    deals, bands = dealt.shape[1], pairs.edges.size - 1
    below = np.zeros((deals, bands, limits.size), dtype=np.int64)
    compare = np.less if interval == "[a,b)" else np.less_equal
    bounds = [(index, _comparable(limit, dealt)) for index, limit in enumerate(limits)]
    bounds = [(index, bound) for index, bound in bounds if bound > 0 or interval == "(a,b]"]  # no gap is below zero
    rows = max(TALLY, BLOCK_BYTES // (deals * dealt.itemsize) // TALLY * TALLY)
    gaps, others = np.empty((rows, deals), dtype=dealt.dtype), np.empty((rows, deals), dtype=dealt.dtype)
    for band in range(bands):
        end = int(pairs.edges[band + 1])
        for start in range(int(pairs.edges[band]), end, rows):
            block = slice(start, min(start + rows, end))
            gap, other = gaps[: block.stop - start], others[: block.stop - start]
            np.take(dealt, pairs.first[block], axis=0, out=gap, mode="clip")
            np.take(dealt, pairs.second[block], axis=0, out=other, mode="clip")
            np.abs(np.subtract(gap, other, out=gap), out=gap)
            for index, bound in bounds:
                below[:, band, index] += _tally(compare(gap, bound))
    return np.diff(below, axis=2)


def _tally(close: Booleans) -> Integers:
    """How many are true in each column, added up in bytes for as long as a byte can hold them."""
    ones = close.view(np.uint8)
    whole = len(ones) // TALLY * TALLY
    parts = ones[:whole].reshape(-1, TALLY, ones.shape[1]).sum(axis=1, dtype=np.uint8)
    rest = ones[whole:].sum(axis=0, dtype=np.uint8)
    return np.asarray(parts.sum(axis=0, dtype=np.int64) + rest)


def _comparable(limit: float, clock: NDArray[Any]) -> Any:
    """The limit as a number that compares with whole-number gaps without making floats of them."""
    if not np.issubdtype(clock.dtype, np.integer) or limit != round(limit):
        return limit
    return clock.dtype.type(min(limit, np.iinfo(clock.dtype).max))


def _exact_moments(
    pairs: _Pairs, clock: NDArray[Any], limits: Floats, *, interval: str, n: int
) -> tuple[Floats, Floats]:
    """Mean and variance of each cell when the times are dealt to the places at random (Barton & David 1966)."""
    bands = pairs.edges.size - 1
    near_degree = np.zeros((bands, n))
    for band in range(bands):
        part = slice(int(pairs.edges[band]), int(pairs.edges[band + 1]))
        near_degree[band] = np.bincount(pairs.first[part], minlength=n) + np.bincount(pairs.second[part], minlength=n)
    soon_degree = _time_degrees(clock.astype(np.float64), limits, interval)
    near, soon = near_degree.sum(axis=1)[:, None] / 2, soon_degree.sum(axis=1)[None, :] / 2
    near_paths = (near_degree * (near_degree - 1)).sum(axis=1)[:, None] / 2
    soon_paths = (soon_degree * (soon_degree - 1)).sum(axis=1)[None, :] / 2
    expected = 2 * near * soon / (n * (n - 1))
    apart = (near * (near - 1) - 2 * near_paths) * (soon * (soon - 1) - 2 * soon_paths)
    factorial = 4 * near_paths * soon_paths / (n * (n - 1) * (n - 2))
    factorial = factorial + 4 * apart / (n * (n - 1.0) * (n - 2.0) * (n - 3.0))
    return expected, np.maximum(factorial + expected - expected**2, 0.0)


def _time_degrees(clock: Floats, limits: Floats, interval: str) -> Floats:
    """For each band of time, how many other events each event, by its time, is in it with: (bands, n)."""
    ordered = np.sort(clock)
    within = np.empty((limits.size, clock.size))
    for index, limit in enumerate(limits):
        if interval == "[a,b)":
            later = np.searchsorted(ordered, ordered + limit, side="left")
            earlier = np.searchsorted(ordered, ordered - limit, side="right")
            self_counted = 1 if limit > 0 else 0
            within[index] = np.maximum(later - earlier, 0) - self_counted
        else:
            later = np.searchsorted(ordered, ordered + limit, side="right")
            earlier = np.searchsorted(ordered, ordered - limit, side="left")
            within[index] = later - earlier - 1
    return np.diff(within, axis=0)


def _monte_carlo(
    observed: Integers,
    clock: NDArray[Any],
    pairs: _Pairs,
    limits: Floats,
    *,
    interval: str,
    permutations: int,
    rng: np.random.Generator,
) -> Floats:
    """The p of as many pairs or more, over permutations of the times, shared among the processors."""

    def as_many(stream: tuple[np.random.Generator, int]) -> Integers:
        counted = (_counts(dealt, pairs, limits, interval) for dealt in _deals(clock, *stream))
        return np.asarray(sum((some >= observed).sum(axis=0) for some in counted))

    with ThreadPoolExecutor(WORKERS) as workers:
        total = sum(workers.map(as_many, _streams(rng, permutations)))
    return np.asarray((total + 1) / (permutations + 1))


def _streams(rng: np.random.Generator, permutations: int) -> list[tuple[np.random.Generator, int]]:
    """Independent generators, children of `rng`, and how many permutations each is to draw."""
    starts = range(0, permutations, STREAM_DEALS)
    return [
        (np.random.Generator(np.random.SFC64(child.integers(2**63, size=4))), min(STREAM_DEALS, permutations - start))
        for start, child in zip(starts, rng.spawn(len(starts)), strict=True)
    ]


def _deals(clock: NDArray[Any], rng: np.random.Generator, number: int) -> Iterator[NDArray[Any]]:
    """The times dealt at random so many times, in arrays of events by deals; the same however they are batched."""
    together = int(np.clip(DEAL_BYTES // (8 * clock.size), 1, DEALS_TOGETHER))
    deck = clock.astype(np.int64 if np.issubdtype(clock.dtype, np.integer) else np.float64)  # shuffled the fastest
    for start in range(0, number, together):
        dealt = np.empty((min(together, number - start), clock.size), dtype=clock.dtype)
        for deal in dealt:
            rng.shuffle(deck)  # shuffling what is shuffled is as fair as beginning anew, and stays in the cache
            deal[:] = deck
        yield np.ascontiguousarray(dealt.T)


def _answer_knox(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `knox`."""
    result = knox(
        inputs["points"],
        inputs["days"],
        space_breaks=inputs["space_breaks"],
        time_breaks=inputs["time_breaks"],
        distance=inputs.get("distance", "manhattan"),
        interval=inputs.get("interval", "[a,b)"),
        permutations=VECTOR_PERMUTATIONS,
        rng=np.random.default_rng(VECTOR_SEED),
    )
    return {
        "observed": result.observed.tolist(),
        "expected_exact": plain(result.expected),
        "variance_exact": plain(result.variance),
        "knox_ratio": plain(result.ratio),
        "p_monte_carlo": plain(result.p if result.p is not None else np.nan),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="knox_near_repeat",
        title="Near repeats (Knox)",
        section="Near repeat and movement",
        citation="Knox (1964); Barton & David (1966); Johnson & Bowers (2004)",
        variant="Manhattan distance and bands [a,b) by default; exact mean and variance; Monte Carlo p = (r+1)/(R+1), "
        "a child stream (SFC64) for each 64 permutations",
        needs="the place (metres) and day of each event, at least four",
        never_for="points snapped to a map of streets: 'the same place' is then an artefact",
        function=knox,
        answer=_answer_knox,
    ),
)
