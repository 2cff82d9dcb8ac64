"""The windows of a scan statistic and the greatest likelihood ratio over all of them, observed and simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

from wardmote.analysis.inputs import Floats, Integers
from wardmote.analysis.places_and_hot_spots.scan_circles import Circle, truncated

BLOCK_BYTES = 1 << 20
FEW = 512
RADII_A_CASE = 200  # found by timing 1,000 to 7,000 areas with 0.3 to 12 cases each
STEP = 16  # radii looked at together, for what cannot reach the least that matters


@dataclass(frozen=True, kw_only=True)
class Study:
    """Cases of n areas by T periods, their population, the longest window and whether windows must last to the end."""

    cases: Integers
    population: Floats
    longest: int
    prospective: bool

    @cached_property
    def total(self) -> int:
        """All cases."""
        return int(self.cases.sum())

    @cached_property
    def people(self) -> float:
        """The population of all areas."""
        return float(self.population.sum())

    @property
    def periods(self) -> int:
        """The number of periods."""
        return int(self.cases.shape[1])

    def expected(self, circle: Circle) -> Floats:
        """Expected cases by length of window (rows) and radius (columns)."""
        share = circle.population / self.people
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


def likelihood_ratio(observed: Floats, expected: Floats, total: float) -> Floats:
    """Kulldorff's Poisson log likelihood ratio, 0 where no more is observed than expected."""
    outside, outside_expected = total - observed, total - expected
    high = (observed > expected) & (expected > 0) & (outside_expected > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside_term = scipy.special.xlogy(observed, observed / expected)
        outside_term = scipy.special.xlogy(outside, outside / outside_expected)
    return np.where(high, inside_term + outside_term, 0.0)


def best_clusters(study: Study, zones: Sequence[Circle], most: int) -> list[Best]:
    """The likeliest window, then the likeliest that shares no area with those before, and so on.

    Of equal ones the first by centre, length and radius. A circle that shrinks cannot become likelier: only those
    that come out at the top are looked at again.
    """
    source = _source(_running(study.cases.T[:, :, None]), study)
    circle_of = list(zones)
    tops = [_top(source, circle, study) for circle in circle_of]
    ratios = np.array([top[0] for top in tops])
    taken = np.zeros(study.population.size, dtype=bool)
    clusters: list[Best] = []
    while len(clusters) < most and ratios.size:
        greatest = ratios.max()
        if greatest <= 0:
            break
        number = int(np.argmax(ratios >= greatest * (1 - 1e-12)))
        shorter = truncated(circle_of[number], taken)
        if shorter is not circle_of[number]:
            circle_of[number], tops[number] = shorter, _top(source, shorter, study)
            ratios[number] = tops[number][0]
            continue
        clusters.append(_best(study, shorter, tops[number]))
        taken[clusters[-1].members] = True
    return clusters


def _top(source: NDArray[np.integer], circle: Circle, study: Study) -> tuple[float, int, int]:
    """The greatest likelihood ratio of a circle's windows, its length less one and its radius."""
    if not circle.order.size:
        return 0.0, 0, 0
    count = _window_counts(source, circle, study)[:, :, 0]
    expected = study.expected(circle)
    length, radius = np.nonzero((count > expected) & circle.closed)
    if not length.size:
        return 0.0, 0, 0
    total = float(study.total)
    ratio = likelihood_ratio(count[length, radius].astype(np.float64), expected[length, radius], total)
    at = int(np.argmax(ratio))
    return float(ratio[at]), int(length[at]), int(radius[at])


def _best(study: Study, circle: Circle, top: tuple[float, int, int]) -> Best:
    """The window found in a circle, with the run of periods that holds the most cases."""
    greatest, length, radius = top[0], top[1] + 1, top[2]
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


def _source(running: NDArray[np.integer], study: Study) -> NDArray[np.integer]:
    """What circles add up: each area's cases in the last periods by length, or its running totals where runs move."""
    if not study.prospective:
        return running
    return np.ascontiguousarray(running[-1] - running[study.periods - study.longest : study.periods][::-1])


def _window_counts(source: NDArray[np.integer], circle: Circle, study: Study) -> NDArray[np.integer]:
    """The most cases in a window of each length, by length, radius and simulation.

    The expected count of a circle depends on the length of the window only, so of all windows of one length the one
    with the most cases has the greatest likelihood ratio: the others need no evaluation.
    """
    totals = _accumulated(source, circle)
    if study.prospective:
        return totals
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
    kind = np.int16 if study.total < np.iinfo(np.int16).max else np.int32
    radii = max((circle.order.size for circle in zones), default=0)
    depth = study.longest if study.prospective else study.periods + 1
    together = int(np.clip(BLOCK_BYTES // max(1, depth * radii * np.dtype(kind).itemsize), 32, 1024))
    maxima = []
    for start in range(0, simulations, together):
        number = min(together, simulations - start)
        drawn = np.stack([_dealt(study, rng).astype(kind) for _ in range(number)], axis=2)
        maxima.append(_greatest(_running(drawn), study, zones))
    return np.concatenate(maxima)


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
    table = scipy.special.xlogy(counts, counts) + scipy.special.xlogy(total - counts, total - counts)
    greatest = np.zeros(running.shape[2])
    source = _with_nobody(_source(running, study))
    look = _reaching_to_the_end if _steps_pay(study, zones) else _reaching_anywhere
    for circle in zones:
        if not circle.order.size:
            continue
        expected = study.expected(circle)
        usable = circle.closed & (expected > 0) & (expected < total)
        rest = total - expected
        bar = expected + np.sqrt(2 * greatest.min() * (1 - 1e-9) * expected * np.maximum(rest, 0) / total)
        least = np.where(usable, np.ceil(np.minimum(bar, np.maximum(rest, expected))), np.inf)
        whole = np.minimum(least, np.iinfo(source.dtype).max).astype(source.dtype)
        length, radius, simulation, count = look(source, circle, study, whole)
        if not count.size:
            continue
        mean = expected[length, radius]
        good = (count > mean) & usable[length, radius]
        count, mean, simulation = count[good], mean[good], simulation[good]
        ratio = table[count] - count * np.log(mean) - (total - count) * np.log(total - mean)
        np.maximum.at(greatest, simulation, ratio)
    return greatest


def _steps_pay(study: Study, zones: Sequence[Circle]) -> bool:
    """Whether looking at radii in steps saves time: with many radii and few cases an area, most steps are passed over.

    The cases of a step must be few beside the excess that matters, which grows with the root of a circle's cases.
    """
    radii = max((circle.order.size for circle in zones), default=0)
    an_area = study.total * study.longest / study.periods / study.population.size
    return study.prospective and radii > RADII_A_CASE * an_area


def _with_nobody(source: NDArray[np.integer]) -> NDArray[np.integer]:
    """The source with an area more, the last, that never has a case: it fills up a circle's last step of radii."""
    return np.concatenate([source, np.zeros((source.shape[0], 1, source.shape[2]), dtype=source.dtype)], axis=1)


def _reaching_anywhere(
    source: NDArray[np.integer], circle: Circle, study: Study, least: NDArray[np.integer]
) -> tuple[Integers, Integers, Integers, Integers]:
    """The windows with at least so many cases: length less one, radius, simulation and cases of each."""
    window = _window_counts(source, circle, study)
    length, radius, simulation = np.unravel_index(np.flatnonzero(window >= least[:, :, None]), window.shape)
    return length, radius, simulation, window[length, radius, simulation].astype(np.int64)


def _reaching_to_the_end(
    source: NDArray[np.integer], circle: Circle, _study: Study, least: NDArray[np.integer]
) -> tuple[Integers, Integers, Integers, Integers]:
    """The same where every window lasts to the final period.

    A circle's cases only grow with its radius: a step of radii whose last falls short of the least that any of them
    needs is passed over, and only the rest are added up radius by radius.
    """
    radii = -(-circle.order.size // STEP) * STEP
    areas = np.full(radii, source.shape[1] - 1)
    areas[: circle.order.size] = circle.order
    needed = np.full((least.shape[0], radii), np.iinfo(least.dtype).max, dtype=least.dtype)
    needed[:, : circle.order.size] = least
    needed = needed.reshape(least.shape[0], -1, STEP)
    cases = source[:, areas].reshape(*needed.shape, source.shape[2])
    ends = np.cumsum(cases.sum(axis=2, dtype=source.dtype), axis=1, dtype=source.dtype)
    length, step, simulation = np.unravel_index(np.flatnonzero(ends >= needed.min(axis=2)[:, :, None]), ends.shape)
    grown = np.cumsum(cases[length, step, :, simulation], axis=1, dtype=np.int64)
    grown += (ends[length, step, simulation] - grown[:, -1])[:, None]
    window, within = np.nonzero(grown >= needed[length, step])
    return length[window], step[window] * STEP + within, simulation[window], grown[window, within]
