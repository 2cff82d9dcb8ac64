"""The windows of a scan statistic and the greatest likelihood ratio over all of them, observed and simulated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wardmote.analysis.arrays import Booleans, Floats, Integers

CENTRE_BLOCK = 256
BLOCK_BYTES = 1 << 20
FEW = 512


@dataclass(frozen=True, slots=True)
class Circle:
    """The circles about one area: areas by distance, the population within, and which radii close a circle."""

    order: Integers
    population: Floats
    closed: Booleans


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Cases of n areas by T periods, their population, the longest window and whether windows must last to the end."""

    cases: Integers
    population: Floats
    longest: int
    prospective: bool

    @property
    def total(self) -> int:
        """All cases."""
        return int(self.cases.sum())

    @property
    def periods(self) -> int:
        """The number of periods."""
        return int(self.cases.shape[1])

    def expected(self, circle: Circle) -> Floats:
        """Expected cases by length of window (rows) and radius (columns)."""
        share = circle.population / self.population.sum()
        lengths = np.arange(1, self.longest + 1)[:, None] / self.periods
        return np.asarray(self.total * share * lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The window of the greatest likelihood ratio."""

    members: Integers
    start: int
    end: int
    observed: float
    expected: float
    llr: float


def circles(places: Floats, population: Floats, share: float) -> list[Circle]:
    """For each area the areas about it by distance, as far as their population stays within the share."""
    limit = share * population.sum() * (1 + 1e-12)
    most = min(len(places), int((np.cumsum(np.sort(population)) <= limit).sum()) + 1)
    found: list[Circle] = []
    for start in range(0, len(places), CENTRE_BLOCK):
        apart = places[start : start + CENTRE_BLOCK, None, :] - places[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        near = np.sort(np.argpartition(distance, most - 1, axis=1)[:, :most], axis=1)
        rank = np.argsort(np.take_along_axis(distance, near, axis=1), axis=1, kind="stable")
        order = np.take_along_axis(near, rank, axis=1)
        metres = np.take_along_axis(distance, order, axis=1)
        people = np.cumsum(population[order], axis=1)
        reach = (people <= limit).sum(axis=1)
        closed = np.ones(order.shape, dtype=bool)
        closed[:, :-1] = metres[:, 1:] > metres[:, :-1] * (1 + 1e-12)
        found += [
            Circle(
                order=order[row, :size].copy(), population=people[row, :size].copy(), closed=closed[row, :size].copy()
            )
            for row, size in enumerate(reach)
        ]
    return found


def truncated(zones: Sequence[Circle], taken: Integers) -> list[Circle]:
    """The circles that hold none of the areas taken: each shrinks to the radius before the first of them."""
    shorter = []
    for circle in zones:
        hits = np.flatnonzero(np.isin(circle.order, taken))
        size = int(hits[0]) if hits.size else circle.order.size
        shorter.append(
            replace(circle, order=circle.order[:size], population=circle.population[:size], closed=circle.closed[:size])
        )
    return shorter


def likelihood_ratio(observed: Floats, expected: Floats, total: float) -> Floats:
    """Kulldorff's Poisson log likelihood ratio, 0 where no more is observed than expected."""
    outside, outside_expected = total - observed, total - expected
    high = (observed > expected) & (expected > 0) & (outside_expected > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside_term = special.xlogy(observed, observed / expected)
        outside_term = special.xlogy(outside, outside / outside_expected)
    return np.where(high, inside_term + outside_term, 0.0)


def best_cluster(study: Study, zones: Sequence[Circle]) -> Best | None:
    """The window of the greatest likelihood ratio; of equal ones the first by centre, length and radius."""
    by_period = _running(study.cases.T[:, :, None])
    total = float(study.total)
    greatest = 0.0
    place: tuple[int, int, int] | None = None
    for number, circle in enumerate(zones):
        if not circle.order.size:
            continue
        count = _window_counts(by_period, circle, study)[:, :, 0].astype(np.float64)
        ratio = np.where(circle.closed, likelihood_ratio(count, study.expected(circle), total), 0.0)
        at = int(np.argmax(ratio))
        if ratio.flat[at] > greatest + 1e-12 * greatest:
            greatest = float(ratio.flat[at])
            place = (number, at // ratio.shape[1], at % ratio.shape[1])
    if place is None:
        return None
    circle, length, radius = zones[place[0]], place[1] + 1, place[2]
    members = circle.order[: radius + 1]
    running = np.concatenate([[0], np.cumsum(study.cases[members].sum(axis=0))])
    sums = running[length:] - running[:-length]
    start = study.periods - length if study.prospective else int(np.argmax(sums))
    return Best(
        members=members,
        start=start,
        end=start + length,
        observed=float(sums[start]),
        expected=float(study.expected(circle)[length - 1, radius]),
        llr=greatest,
    )


def _running(by_period: NDArray[np.integer]) -> NDArray[np.integer]:
    """Running totals over the first axis, with a row of zeros before."""
    shape = (by_period.shape[0] + 1, *by_period.shape[1:])
    running = np.zeros(shape, dtype=by_period.dtype)
    np.cumsum(by_period, axis=0, out=running[1:])
    return running


def _window_counts(running: NDArray[np.integer], circle: Circle, study: Study) -> NDArray[np.integer]:
    """The most cases in a window of each length, by length, radius and simulation.

    The expected count of a circle depends on the length of the window only, so of all windows of one length the one
    with the most cases has the greatest likelihood ratio: the others need no evaluation.
    """
    if study.prospective:
        last = running[-1]
        source = np.stack([last - running[study.periods - length] for length in range(1, study.longest + 1)])
        return _accumulated(source, circle)
    totals = _accumulated(running, circle)
    most = np.empty((study.longest, *totals.shape[1:]), dtype=totals.dtype)
    for length in range(1, study.longest + 1):
        np.subtract(totals[length], totals[0], out=most[length - 1])
        for start in range(1, study.periods - length + 1):
            np.maximum(most[length - 1], totals[start + length] - totals[start], out=most[length - 1])
    return most


def _accumulated(source: NDArray[np.integer], circle: Circle) -> NDArray[np.integer]:
    """Sums over the areas of growing circles: the second axis turns from areas into radii."""
    if source.shape[0] * source.shape[2] < FEW:  # short rows: one call for all radii beats one for each
        return np.cumsum(source[:, circle.order], axis=1, dtype=source.dtype)
    grown = np.empty((source.shape[0], circle.order.size, source.shape[2]), dtype=source.dtype)
    grown[:, 0] = source[:, circle.order[0]]
    for radius in range(1, circle.order.size):
        np.add(grown[:, radius - 1], source[:, circle.order[radius]], out=grown[:, radius])
    return grown


def simulated_maxima(study: Study, zones: Sequence[Circle], *, simulations: int, rng: np.random.Generator) -> Floats:
    """The greatest likelihood ratio of each simulation, cases dealt to areas by population and to periods evenly.

    Simulations are drawn one after another from `rng`, so their number in a block does not change the answer.
    """
    kind = np.int16 if study.total < 2**15 else np.int32
    radii = max((circle.order.size for circle in zones), default=0)
    depth = study.longest if study.prospective else study.periods + 1
    together = int(np.clip(BLOCK_BYTES // max(1, depth * radii * np.dtype(kind).itemsize), 32, 1024))
    found = []
    for start in range(0, simulations, together):
        number = min(together, simulations - start)
        drawn = np.stack([_dealt(study, rng).astype(kind) for _ in range(number)], axis=2)
        found.append(_greatest(_running(drawn), study, zones))
    return np.concatenate(found)


def _dealt(study: Study, rng: np.random.Generator) -> Integers:
    """One simulation: T periods by n areas."""
    areas, periods = study.population.size, study.periods
    by_area = rng.multinomial(study.total, study.population / study.population.sum())
    if periods == 1:
        return np.asarray(by_area[None, :])
    if study.total > 4 * areas * periods:
        return np.asarray(rng.multinomial(by_area, np.full(periods, 1 / periods)).T)
    when = rng.integers(0, periods, size=study.total)
    keys = when * areas + np.repeat(np.arange(areas), by_area)
    return np.bincount(keys, minlength=areas * periods).reshape(periods, areas)


def _greatest(running: NDArray[np.integer], study: Study, zones: Sequence[Circle]) -> Floats:
    """The greatest likelihood ratio of each simulation of a block.

    A window is evaluated only if its count reaches the least that could beat the weakest maximum so far: since
    LLR <= (c-e)^2 C / (2 e (C-e)) while c <= C-e, that count is e + sqrt(2 m e (C-e) / C).
    """
    total = float(study.total)
    counts = np.arange(study.total + 1, dtype=np.float64)
    table = special.xlogy(counts, counts) + special.xlogy(total - counts, total - counts)
    greatest = np.zeros(running.shape[2])
    for circle in zones:
        if not circle.order.size:
            continue
        expected = study.expected(circle)
        usable = circle.closed & (expected > 0) & (expected < total)
        bar = expected + np.sqrt(2 * greatest.min() * (1 - 1e-9) * expected * np.maximum(total - expected, 0) / total)
        least = np.where(usable, np.ceil(np.minimum(bar, np.maximum(total - expected, expected))), np.inf)
        window = _window_counts(running, circle, study)
        least_whole = np.minimum(least, np.iinfo(window.dtype).max).astype(window.dtype)
        length, radius, simulation = np.nonzero(window >= least_whole[:, :, None])
        if not length.size:
            continue
        count = window[length, radius, simulation].astype(np.int64)
        mean = expected[length, radius]
        good = (count > mean) & usable[length, radius]
        count, mean, simulation = count[good], mean[good], simulation[good]
        ratio = table[count] - count * np.log(mean) - (total - count) * np.log(total - mean)
        np.maximum.at(greatest, simulation, ratio)
    return greatest
