"""Kernel density: where events gather, as a smooth surface per square kilometre."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, pi
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from wardmote.analysis.inputs import Floats, Integers, as_counts, as_points, frozen, plain, require
from wardmote.analysis.places_and_hot_spots.geography import SquareGrid
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Provenance, Result

PER_KM2 = 1e6
PAIR_BLOCK = 1 << 18
FINENESS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Density(Result):
    """The density at each query point or grid cell, in events (or weight) per square kilometre."""

    per_km2: Floats
    bandwidth: float

    @property
    def per_m2(self) -> Floats:
        """The same per square metre."""
        return self.per_km2 / PER_KM2

    def explain(self) -> str:
        """The peak and what it rests on."""
        return (
            f"The density peaks at {self.per_km2.max(initial=0.0):,.1f} events per square kilometre with a quartic "
            f"kernel of {self.bandwidth:,.0f} m; it is not corrected at the edge of the area, where it is too low."
        )


def kde_quartic(points: ArrayLike, query: ArrayLike, *, bandwidth: float, weights: ArrayLike | None = None) -> Density:
    """Exact quartic kernel density at any places.

    Parameters: `points`, (n, 2) metres; `query`, (q, 2) metres; `bandwidth` h in metres; `weights` of the points
    (1 each by default). The density at a place is the sum of w * 3/(pi h^2) * (1 - d^2/h^2)^2 over points nearer
    than h. No edge correction. Returns Density (per km2). Raises EmptyInputError (no query), ParameterError unless
    h is above zero, NegativeCountError for negative weights, ShapeError, MissingValueError.

    Source: Bailey & Gatrell (1995); CrimeStat; equal to spatstat's quartic with sigma = h/sqrt(8). QGIS's "scaled"
    quartic is 7.25 times too high.
    """
    places, targets = as_points(points, least=0), as_points(query, "query points")
    share = None if weights is None else _weights(weights, len(places))
    check_bandwidth(bandwidth)
    sums = _quartic_sums(places, targets, share, bandwidth) if len(places) else np.zeros(len(targets))
    return _density(sums, bandwidth, "exact", places.shape, targets.shape, weighted=weights is not None)


def kde_quartic_grid(
    points: ArrayLike, grid: SquareGrid, *, bandwidth: float, weights: ArrayLike | None = None
) -> Density:
    """Quartic kernel density at the centres of a grid's cells, by fine bins and one fast Fourier transform.

    Parameters: as `kde_quartic`, with the `grid` in place of the query. Points are put into bins of at most a tenth
    of the bandwidth, which moves each by under 4% of it; the surface is within about 1% of the exact peak everywhere.
    Points beyond the grid count where they are nearer than the bandwidth. Returns Density of `grid.size` values.
    """
    places = as_points(points, least=0)
    share = _weights(weights, len(places))
    check_bandwidth(bandwidth)
    split = max(1, ceil(FINENESS * grid.cell / bandwidth))
    split += 1 - split % 2  # odd, so that a bin's centre falls on each cell's centre
    side = grid.cell / split
    margin = ceil(bandwidth / side) + 1
    shape = (grid.rows * split + 2 * margin, grid.columns * split + 2 * margin)
    bins = _shared_bins((places - (grid.west, grid.south)) / side + margin, shape, share)
    step = np.arange(-margin, margin + 1) * side
    stencil = np.clip(1 - (step[:, None] ** 2 + step**2) / bandwidth**2, 0.0, None) ** 2
    smooth = scipy.signal.oaconvolve(
        bins, stencil, mode="valid"
    )  # bins are padded by the stencil's radius on every side
    centre = split // 2
    sums = np.maximum(smooth[centre::split, centre::split], 0.0)[: grid.rows, : grid.columns].ravel()
    return _density(
        sums, bandwidth, f"bins of {side:g} m and FFT", places.shape, (grid.size, 2), weighted=weights is not None
    )


def _shared_bins(position: Floats, shape: tuple[int, int], share: Floats) -> Floats:
    """The weight in each bin when every point is shared among the four bins about it in proportion to nearness."""
    low = np.floor(position - 0.5).astype(np.int64)
    part = position - 0.5 - low
    inside = (low >= 0).all(axis=1) & (low[:, 0] < shape[1] - 1) & (low[:, 1] < shape[0] - 1)
    low, part, weight = low[inside], part[inside], share[inside]
    key = low[:, 1] * shape[1] + low[:, 0]
    bins = np.zeros(shape[0] * shape[1])
    for up in (0, 1):
        row_part = part[:, 1] if up else 1 - part[:, 1]
        for right in (0, 1):
            column_part = part[:, 0] if right else 1 - part[:, 0]
            np.add.at(bins, key + up * shape[1] + right, weight * row_part * column_part)
    return bins.reshape(shape)


def _weights(weights: ArrayLike | None, n: int) -> Floats:
    """The weights, or ones."""
    return np.ones(n) if weights is None else as_counts(weights, "weights", length=n)


def check_bandwidth(bandwidth: float) -> None:
    """Refuses a bandwidth that is not above zero."""
    require(bool(np.isfinite(bandwidth)) and bandwidth > 0, "The bandwidth must be above zero metres.")


def _density(
    sums: Floats,
    bandwidth: float,
    way: str,
    points: tuple[int, ...],
    query: tuple[int, ...],
    *,
    weighted: bool,
) -> Density:
    """The sums of (1 - d^2/h^2)^2 as a density."""
    return Density(
        provenance=Provenance(
            method="kde_quartic",
            variant=f"quartic kernel, no edge correction, {way}",
            parameters=frozen(bandwidth=bandwidth, weighted=weighted),
            input_shape=frozen(points=points, query=query),
        ),
        per_km2=sums * (3 * PER_KM2 / (pi * bandwidth**2)),
        bandwidth=float(bandwidth),
    )


def _quartic_sums(places: Floats, targets: Floats, share: Floats | None, bandwidth: float) -> Floats:
    """For each target the sum of w (1 - d^2/h^2)^2 over the points nearer than the bandwidth.

    Points are sorted into square bins of a quarter of the bandwidth, row by row, so that the candidates of a target
    are one run of points in each of nine or ten rows of bins: no tree, and few candidates beyond the circle.
    """
    side = bandwidth / 4
    x, y = np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1])
    west, south = min(x.min(), targets[:, 0].min()), min(y.min(), targets[:, 1].min())
    column, row = ((x - west) / side).astype(np.int64), ((y - south) / side).astype(np.int64)
    target_column = ((targets[:, 0] - west) / side).astype(np.int64)
    target_row = ((targets[:, 1] - south) / side).astype(np.int64)
    width = int(max(column.max(), target_column.max())) + 9
    key = row * width + column
    line = (target_row[:, None] + np.arange(-4, 5)) * width + target_column[:, None]
    rank, first, last = _runs(key, line - 4, line + 5)
    length = last - first
    data = (x[rank], y[rank], None if share is None else share[rank])
    candidates = np.cumsum(length.sum(axis=1))
    sums = np.zeros(len(targets))
    start = 0
    while start < len(targets):
        done = candidates[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(candidates, done + PAIR_BLOCK, side="right")))
        block = slice(start, stop)
        sums[block] = _block_sums(targets[block], first[block], length[block], data, bandwidth)
        start = stop
    return sums


def _runs(key: Integers, low: Integers, high: Integers) -> tuple[Integers, Integers, Integers]:
    """The points sorted by key, and where among them the keys from `low` to below `high` start and end."""
    bins = int(key.max()) + 1
    if bins > 8 * key.size + (1 << 20):  # points far apart: too many bins to count
        rank = np.argsort(key, kind="stable")
        ordered = key[rank]
        return rank, np.searchsorted(ordered, low), np.searchsorted(ordered, high)
    ones = np.ones(key.size, dtype=np.int8)
    table = scipy.sparse.coo_array((ones, (key, np.arange(key.size))), shape=(bins, key.size)).tocsr()
    starts = table.indptr.astype(np.int64)
    return table.indices.astype(np.int64), starts[np.clip(low, 0, bins)], starts[np.clip(high, 0, bins)]


def _block_sums(
    targets: Floats, first: Integers, length: Integers, data: tuple[Floats, Floats, Floats | None], bandwidth: float
) -> Floats:
    """The sums of one block of targets, whose candidates are `length` points from `first` on, run by run."""
    x, y, w = data
    runs = length.ravel()
    ends = np.cumsum(runs)
    candidate = np.arange(ends[-1]) + np.repeat(first.ravel() - ends + runs, runs)
    number = length.sum(axis=1)
    apart = x[candidate]
    apart -= np.repeat(targets[:, 0], number)
    apart *= apart
    across = y[candidate]
    across -= np.repeat(targets[:, 1], number)
    across *= across
    apart += across
    apart *= -1.0 / bandwidth**2
    apart += 1.0
    np.maximum(apart, 0.0, out=apart)
    apart *= apart
    if w is not None:
        apart *= w[candidate]
    starts = np.concatenate([[0], np.cumsum(number)[:-1]])
    return np.asarray(np.where(number > 0, np.add.reduceat(np.append(apart, 0.0), starts), 0.0))


def bandwidth_nrd(points: ArrayLike) -> tuple[float, float]:
    """Rule-of-thumb bandwidths of both axes: 4.24 min(sd, IQR/1.34) n^(-1/5), in metres.

    Parameters: `points`, (n, 2) metres, n >= 2. Returns the bandwidths of x and y; their mean serves both. Raises
    TooFewPointsError, ShapeError, MissingValueError.

    Source: Venables & Ripley (2002), MASS bandwidth.nrd. sfhotspot ignores the y axis by mistake.
    """
    places = as_points(points, least=2)
    quarter, three_quarters = np.quantile(places, [0.25, 0.75], axis=0)
    spread = np.minimum(places.std(axis=0, ddof=1), (three_quarters - quarter) / 1.34)
    wide = 4 * 1.06 * spread * len(places) ** -0.2
    return float(wide[0]), float(wide[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class DensityChange(Result):
    """Difference per square kilometre, ratio and its logarithm at each query point; NaN where undefined."""

    difference_per_km2: Floats
    ratio: Floats
    log_ratio: Floats

    def explain(self) -> str:
        """The greatest rise and fall."""
        rise, fall = float(self.difference_per_km2.max()), float(self.difference_per_km2.min())
        return (
            f"Between the two periods the density changed by between {fall:,.1f} and {rise:,.1f} events per square "
            "kilometre on one grid and bandwidth."
        )


def kde_change(before: ArrayLike, after: ArrayLike, query: ArrayLike, *, bandwidth: float) -> DensityChange:
    """Change between two quartic densities on the same places and bandwidth.

    Parameters: `before` and `after`, (n, 2) and (m, 2) metres; `query`, (q, 2) metres; `bandwidth` in metres. The
    ratio is undefined where nothing was near before; its logarithm also where nothing is near after. Returns
    DensityChange. Raises as `kde_quartic`.

    Source: CrimeStat IV, chapter 10 (dual kernel).
    """
    old = kde_quartic(before, query, bandwidth=bandwidth).per_km2
    new = kde_quartic(after, query, bandwidth=bandwidth).per_km2
    ratio = np.divide(new, old, out=np.full(new.shape, np.nan), where=old > 0)
    log_ratio = np.log(ratio, out=np.full(new.shape, np.nan), where=ratio > 0)
    return DensityChange(
        provenance=Provenance(
            method="kde_dual",
            variant="quartic, later less earlier, ratio later over earlier, undefined where the divisor is zero",
            parameters=frozen(bandwidth=bandwidth),
            input_shape=frozen(before=np.shape(before), after=np.shape(after), query=np.shape(query)),
        ),
        difference_per_km2=new - old,
        ratio=ratio,
        log_ratio=log_ratio,
    )


def _answer_quartic(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `kde_quartic`."""
    points, query, wide = inputs["points"], inputs["query"], inputs["bandwidth"]
    unweighted = kde_quartic(points, query, bandwidth=wide)
    weighted = kde_quartic(points, query, bandwidth=wide, weights=inputs.get("weights"))
    at_points = kde_quartic(points, points, bandwidth=wide).per_km2.sum() if len(points) else 0.0
    return {
        "density_per_m2": plain(unweighted.per_m2),
        "density_per_km2": plain(unweighted.per_km2),
        "weighted_per_km2": plain(weighted.per_km2),
        "sum_at_points_per_km2": float(at_points),
    }


def _answer_bandwidth(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `bandwidth_nrd`."""
    x, y = bandwidth_nrd(inputs["points"])
    return {"bw_x": x, "bw_y": y, "mean": (x + y) / 2}


def _answer_change(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The worked answer of `kde_change`."""
    result = kde_change(inputs["points_t1"], inputs["points_t2"], inputs["query"], bandwidth=inputs["bandwidth"])
    return {
        "diff_per_km2": plain(result.difference_per_km2),
        "ratio": plain(result.ratio),
        "log_ratio": plain(result.log_ratio),
    }


SECTION = "Places and hot spots"
METHODS: tuple[Method, ...] = (
    Method(
        name="kde_quartic",
        title="Kernel density (quartic)",
        section=SECTION,
        citation="Bailey & Gatrell (1995); CrimeStat; equal to spatstat density.ppp with sigma = h/sqrt(8)",
        variant="3/(pi h^2) (1 - d^2/h^2)^2 for d < h, per square kilometre, no edge correction",
        needs="points in metres and a bandwidth, usually 100 to 400 m",
        never_for="cells under about 100 m of points snapped to streets, or proof of where crime will be",
        function=kde_quartic,
        answer=_answer_quartic,
    ),
    Method(
        name="kde_bandwidth_nrd",
        title="Rule-of-thumb bandwidth",
        section=SECTION,
        citation="Venables & Ripley (2002), MASS bandwidth.nrd",
        variant="per axis with R's quantiles, mean of both axes",
        needs="at least two points in metres",
        never_for="clustered points without comparing other bandwidths by PAI",
        function=bandwidth_nrd,
        answer=_answer_bandwidth,
    ),
    Method(
        name="kde_dual",
        title="Change of density between two periods",
        section=SECTION,
        citation="CrimeStat IV, chapter 10 (dual kernel)",
        variant="one grid and bandwidth; difference, ratio, log ratio; undefined where the divisor is zero",
        needs="the points of both periods in metres and a bandwidth",
        never_for="periods of different lengths without scaling to one length",
        function=kde_change,
        answer=_answer_change,
    ),
)
