"""How often a test of two years calls chance a change: months that hang together, simulated, and each pair of years tested."""

import numpy as np
from numpy.typing import NDArray

MONTHS = 12
SEASON = 0.2  # how far the busiest month stands above the mean
WANDERING = 0.1  # standard deviation of the months' own ups and downs, as a share of the mean


def unchanged_years(
    series: int, *, mean: float, hanging: float, seed: int, wandering: float = WANDERING
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two years of months in which nothing changes: seasons, ups and downs that last, and chance on top.

    Args:
        series: how many pairs of years.
        mean: events in a month, on average.
        hanging: the correlation of each month's ups and downs with those of the month before (first-order autoregression).
        seed: of the random numbers; the same seed gives the same years.
        wandering: the standard deviation of the ups and downs, as a share of the mean.

    Returns:
        counts of the earlier and of the later year, series by calendar months.

    """
    random = np.random.default_rng(seed)
    shocks = random.standard_normal((series, 2 * MONTHS))
    level = np.empty_like(shocks)
    level[:, 0] = shocks[:, 0]
    for at in range(1, 2 * MONTHS):
        level[:, at] = hanging * level[:, at - 1] + np.sqrt(1 - hanging**2) * shocks[:, at]
    season = 1 + SEASON * np.sin(2 * np.pi * np.arange(2 * MONTHS) / MONTHS)
    counts = random.poisson(mean * season * np.exp(wandering * level - wandering**2 / 2)).astype(np.float64)
    return counts[:, :MONTHS], counts[:, MONTHS:]


def false_alarm_rate(series: int, *, mean: float, hanging: float, seed: int, wandering: float = WANDERING) -> float:
    """The share of pairs of years without a change in which `compare_years` finds one at the 5% level.

    Args:
        series: how many pairs of years are simulated.
        mean: events in a month, on average.
        hanging: how far months hang together, from 0 (each by itself) to below 1.
        seed: of the random numbers.
        wandering: the standard deviation of the months' ups and downs, as a share of the mean.

    Returns:
        the share, which ought to be near 0.05.

    """
    from wardmote.analysis.counts_rates_and_change.change import compare_counts
    from wardmote.analysis.counts_rates_and_change.paired_years import p_allowing_for_months

    before, after = unchanged_years(series, mean=mean, hanging=hanging, seed=seed, wandering=wandering)
    exact = compare_counts(before.sum(axis=1), after.sum(axis=1)).p_value
    return float((p_allowing_for_months(before, after, exact) < 0.05).mean())
