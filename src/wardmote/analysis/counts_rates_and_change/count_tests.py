"""The tests behind `compare_counts`: p-values of paired Poisson counts, each a plain function of four arrays."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import scipy

from wardmote.analysis.errors import ParameterError
from wardmote.analysis.inputs import Floats

E_TEST_AT_MOST = 50_000
SAME_PROBABILITY = 1 + 1e-7  # outcomes this nearly as likely as the one seen count as ties, as in R's binom.test


def _log_pmf(k: Floats, n: Floats, p: Floats) -> Floats:
    choose = scipy.special.gammaln(n + 1) - scipy.special.gammaln(k + 1) - scipy.special.gammaln(n - k + 1)
    return np.asarray(choose + scipy.special.xlogy(k, p) + scipy.special.xlog1py(n - k, -p))


def _at_most(k: Floats, n: Floats, p: Floats) -> Floats:
    """P(X <= k) of a binomial."""
    inside = (k >= 0) & (k < n)
    value = scipy.special.betainc(np.where(inside, n - k, 1.0), np.where(inside, k + 1, 1.0), 1 - p)
    return np.where(inside, value, (k >= n).astype(float))


def _more_than(k: Floats, n: Floats, p: Floats) -> Floats:
    """P(X > k) of a binomial, not as 1 - P(X <= k), which loses small tails."""
    inside = (k >= 0) & (k < n)
    value = scipy.special.betainc(np.where(inside, k + 1, 1.0), np.where(inside, n - k, 1.0), p)
    return np.where(inside, value, (k < 0).astype(float))


def _exact(base: Floats, new: Floats, first: Floats, second: Floats) -> Floats:
    if (base % 1).any() or (new % 1).any():
        raise ParameterError("The exact test needs whole counts; use the score test for weighted ones.")
    total, share = base + new, second / (first + second)
    if (share == 0.5).all():
        return np.minimum(1.0, 2 * _at_most(np.minimum(base, new), total, share))
    lower_side, upper_side = _at_most(new, total, share), _more_than(new - 1, total, share)
    low = new < total * share
    far = _far_tail(new, total, share)
    with np.errstate(invalid="ignore"):
        both = np.where(low, lower_side, upper_side) + far
    return np.where(new == total * share, 1.0, np.minimum(1.0, both))


def _far_tail(seen: Floats, total: Floats, share: Floats) -> Floats:
    """Probability of the outcomes beyond the mean that are no likelier than the one seen, by bisection."""
    low = seen < total * share
    # counted from the far end inwards, the probabilities rise: find how many are no likelier than the one seen
    limit = _log_pmf(seen, total, share) + np.log(SAME_PROBABILITY)
    few = np.zeros(seen.shape)
    many = np.where(low, total - np.ceil(total * share), np.floor(total * share)) + 1
    while (few < many).any():
        middle = np.floor((few + many) / 2)
        outcome = np.clip(np.where(low, total - middle, middle), 0, total)
        under = (_log_pmf(outcome, total, share) <= limit) & (few < many)
        few = np.where(under, middle + 1, few)
        many = np.where(under, many, np.where(few < many, middle, many))
    above, below = _more_than(total - few, total, share), _at_most(few - 1, total, share)
    return np.where(few > 0, np.where(low, above, below), 0.0)


def _mid_p(base: Floats, new: Floats, first: Floats, second: Floats) -> Floats:
    chance = np.exp(_log_pmf(new, base + new, second / (first + second)))
    return np.where(base + new > 0, _exact(base, new, first, second) - chance / 2, 1.0)


def _score(base: Floats, new: Floats, first: Floats, second: Floats) -> Floats:
    ratio, total = second / first, base + new
    z = (new - base * ratio) / np.sqrt(np.where(total > 0, total, 1) * ratio)
    return np.asarray(2 * scipy.special.ndtr(-np.abs(z)))


def root_difference(base: Floats, new: Floats, first: Floats, second: Floats) -> Floats:
    """Wheeler's z = 2(√b - √a), NaN where the exposures differ."""
    return np.where(first == second, 2 * (np.sqrt(new) - np.sqrt(base)), np.nan)


def _root(base: Floats, new: Floats, first: Floats, second: Floats) -> Floats:
    return np.asarray(2 * scipy.special.ndtr(-np.abs(root_difference(base, new, first, second))))


def _check_e_test(k1: float, k2: float) -> None:
    if k1 % 1 or k2 % 1:
        raise ParameterError("The E-test needs whole counts; use the score test for weighted ones.")
    if k1 + k2 > E_TEST_AT_MOST:
        raise ParameterError(f"The E-test sums over pairs of outcomes; above {E_TEST_AT_MOST:,} use the exact test.")


def _unpooled_e_test(k1: float, k2: float, n1: float, n2: float) -> float:
    _check_e_test(k1, k2)
    # SciPy's own arithmetic decides which outcomes tie with the one seen; rewriting it moves p in the 7th decimal
    return float(scipy.stats.poisson_means_test(int(k1), n1, int(k2), n2).pvalue) if k1 + k2 else 1.0


def _pooled_e_test(k1: float, k2: float, n1: float, n2: float) -> float:
    """Sum the joint probabilities, at the pooled rate, of pairs at least as extreme as the one seen."""
    _check_e_test(k1, k2)
    rate = (k1 + k2) / (n1 + n2)
    if rate == 0:
        return 1.0
    means = (n1 * rate, n2 * rate)
    axes = [np.arange(scipy.stats.poisson.ppf(1e-16, mean), scipy.stats.poisson.isf(1e-16, mean) + 1) for mean in means]
    x1, x2 = axes[0][:, None], axes[1][None, :]
    distance = np.abs(x1 * n2 - x2 * n1)
    seen = abs(k1 * n2 - k2 * n1) / np.sqrt(k1 + k2)
    extreme = (distance >= seen * np.sqrt(x1 + x2) * (1 - 1e-12)) & (x1 + x2 > 0)
    return float(scipy.stats.poisson.pmf(axes[0], means[0]) @ extreme @ scipy.stats.poisson.pmf(axes[1], means[1]))


TESTS: Mapping[str, Callable[[Floats, Floats, Floats, Floats], Floats]] = MappingProxyType(
    {
        "exact": _exact,
        "mid-p": _mid_p,
        "score": _score,
        "e-test": np.vectorize(_unpooled_e_test, otypes=[float]),
        "e-test pooled": np.vectorize(_pooled_e_test, otypes=[float]),
        "root": _root,
    }
)
