"""Exponential smoothing in its state-space form: fit by likelihood, forecast mean and variance.

Errors are additive or multiplicative, the trend none, additive or damped, the season none, additive or
multiplicative (Hyndman, Koehler, Ord & Snyder 2008, chapters 2, 5 and 6).
"""

import math
from dataclasses import dataclass

import numpy as np

from wardmote.analysis.inputs import Floats
from wardmote.analysis.time_and_forecasts.classical import classical_season
from wardmote.analysis.time_and_forecasts.simplex_search import simplex_search

LOW, HIGH = 1e-4, 0.9999
PHI_LOW, PHI_HIGH = 0.8, 0.98
TINY, BIG = 1e-10, 1e10


@dataclass(frozen=True, slots=True)
class Form:
    """Which model: error "A" or "M", trend "N", "A" or "Ad", season "N", "A" or "M", and the values in a cycle."""

    error: str
    trend: str
    season: str
    period: int

    @property
    def name(self) -> str:
        """As the field writes it, such as ETS(M,Ad,M)."""
        return f"ETS({self.error},{self.trend},{self.season})"

    @property
    def smoothing(self) -> int:
        """How many smoothing parameters there are, damping included."""
        return 1 + (self.trend != "N") + (self.season != "N") + (self.trend == "Ad")

    @property
    def parameters(self) -> int:
        """Everything estimated: smoothing, first states (the season's sum is fixed) and the variance."""
        return self.smoothing + 1 + (self.trend != "N") + (self.period - 1 if self.season != "N" else 0) + 1


@dataclass(frozen=True, slots=True)
class Smoothed:
    """A fitted model: smoothing parameters, last states, variance of the errors and the likelihood's figures."""

    form: Form
    alpha: float
    beta: float
    gamma: float
    phi: float
    level: float
    slope: float
    season: tuple[float, ...]
    sigma2: float
    aicc: float
    fitted: Floats


def fit(form: Form, values: Floats) -> Smoothed:
    """The most likely model of that form found by R's search from R's start; AICc without constants, as R's."""
    series = [float(value) for value in values]
    theta, _ = simplex_search(lambda place: _run(form, series, place.tolist())[0], _start(form, values))
    loss, fitted, level, slope, season = _run(form, series, theta.tolist())
    alpha, beta, gamma, phi, *_ = _unpack(form, theta.tolist())
    n, k = values.size, form.parameters
    means = np.array(fitted)
    relative = (values - means) / (means if form.error == "M" else 1.0)
    return Smoothed(
        form=form,
        alpha=alpha,
        beta=beta,
        gamma=gamma,
        phi=phi,
        level=level,
        slope=slope,
        season=tuple(season[(n + step) % form.period] for step in range(form.period)) if season else (),
        sigma2=float((relative**2).sum() / max(1, n - k + 1)),
        aicc=loss + 2 * k + 2 * k * (k + 1) / (n - k - 1) if n > k + 1 else np.inf,
        fitted=means,
    )


def _unpack(form: Form, theta: list[float]) -> tuple[float, float, float, float, float, float, list[float]]:
    """Smoothing parameters and first states; the season's first state follows from the others."""
    rest = iter(theta)
    alpha = next(rest)
    beta = next(rest) if form.trend != "N" else 0.0
    gamma = next(rest) if form.season != "N" else 0.0
    phi = next(rest) if form.trend == "Ad" else 1.0
    level = next(rest)
    slope = next(rest) if form.trend != "N" else 0.0
    later = list(rest)
    whole = float(form.period) if form.season == "M" else 0.0
    season = [whole - sum(later), *later[::-1]] if form.season != "N" else []
    return alpha, beta, gamma, phi, level, slope, season


def _allowed(form: Form, alpha: float, beta: float, gamma: float, phi: float) -> bool:
    return (
        LOW <= alpha <= HIGH
        and (form.trend == "N" or LOW <= beta <= alpha)
        and (form.season == "N" or LOW <= gamma <= 1 - alpha)
        and (form.trend != "Ad" or PHI_LOW <= phi <= PHI_HIGH)
    )


def _run(form: Form, series: list[float], theta: list[float]) -> tuple[float, list[float], float, float, list[float]]:
    """Minus twice the log-likelihood without constants, fitted values and last states."""
    alpha, beta, gamma, phi, level, slope, season = _unpack(form, theta)
    fitted: list[float] = []
    seasonal, multiplied, scaled = form.season != "N", form.season == "M", form.error == "M"
    if not _allowed(form, alpha, beta, gamma, phi) or (multiplied and min(season) < 0):
        return math.inf, fitted, level, slope, season
    squares, logs, index = 0.0, 0.0, 1.0 if multiplied else 0.0
    for time, seen in enumerate(series):
        place = time % form.period
        drift = phi * slope
        base = level + drift
        if seasonal:
            index = season[place]
        mean = base * index if multiplied else base + index
        mean = mean if abs(mean) > TINY else TINY
        fitted.append(mean)
        error = (seen - mean) / mean if scaled else seen - mean
        squares += error * error
        if scaled:
            logs += math.log(abs(mean))
        plain = (seen / index if abs(index) > TINY else BIG) if multiplied else seen - index
        new = base + alpha * (plain - base)
        slope = drift + (beta / alpha) * (new - level - drift)
        if seasonal:
            against = (seen / base if abs(base) > TINY else BIG) if multiplied else seen - base
            season[place] = index + gamma * (against - index)
        level = new
    loss = len(series) * math.log(squares) + 2 * logs if 0 < squares < math.inf else -BIG if squares == 0 else math.inf
    return (loss if loss == loss else math.inf), fitted, level, slope, season  # noqa: PLR0124 - NaN is unlike itself


def _start(form: Form, values: Floats) -> Floats:
    """First guesses: smoothing near the low end of its range, states from a decomposition and a straight line."""
    alpha = LOW + 0.2 * (HIGH - LOW) / (form.period if form.season != "N" else 1)
    theta = [alpha]
    if form.trend != "N":
        theta.append(LOW + 0.1 * (min(HIGH, alpha) - LOW))
    if form.season != "N":
        theta.append(LOW + 0.05 * (min(HIGH, 1 - alpha) - LOW))
    if form.trend == "Ad":
        theta.append(PHI_LOW + 0.99 * (PHI_HIGH - PHI_LOW))
    season = _first_season(form, values)
    cycle = season[np.arange(values.size) % season.size]
    adjusted = values / cycle if form.season == "M" else values - cycle
    early = adjusted[: min(values.size, max(10, 2 * (form.period if form.season != "N" else 1)))]
    if form.trend == "N":
        theta.append(float(early.mean()))
    else:
        slope, level = np.polyfit(np.arange(1, early.size + 1), early, 1)
        theta += [float(level), float(slope)]
    return np.array(theta + (season[1:][::-1].tolist() if form.season != "N" else []))


def _first_season(form: Form, values: Floats) -> Floats:
    if form.season == "N":
        return np.zeros(1)
    season, _trend = classical_season(
        values, model="multiplicative" if form.season == "M" else "additive", period=form.period
    )
    return np.maximum(season, 0.01) if form.season == "M" else season


def forecast(model: Smoothed, horizon: int) -> tuple[Floats, Floats]:
    """Mean and variance of the next values."""
    if model.form.error == "M" and model.form.season == "M":
        return _both_multiplicative(model, horizon)
    drift = model.slope * np.cumsum(model.phi ** np.arange(1, horizon + 1))
    base = model.level + (drift if model.form.trend != "N" else 0.0)
    season = np.array([model.season[step % model.form.period] if model.season else 0.0 for step in range(horizon)])
    mean = np.broadcast_to(base + season, (horizon,)).astype(np.float64)
    pull = _pull(model, horizon)
    if model.form.error == "A":
        return mean, model.sigma2 * (1 + np.r_[0, np.cumsum(pull[:-1] ** 2)])
    theta = np.empty(horizon)
    for step in range(horizon):
        theta[step] = mean[step] ** 2 + model.sigma2 * (pull[:step] ** 2 * theta[:step][::-1]).sum()
    return mean, (1 + model.sigma2) * theta - mean**2


def _pull(model: Smoothed, horizon: int) -> Floats:
    """How far an error today moves the value j steps on."""
    steps = np.arange(1, horizon + 1)
    damped = np.cumsum(model.phi**steps) if model.form.trend == "Ad" else steps
    seasonal = model.gamma * (steps % model.form.period == 0) if model.season else 0.0
    return np.asarray(
        model.alpha + (model.beta * damped if model.form.trend != "N" else 0.0) + seasonal, dtype=np.float64
    )


def _both_multiplicative(model: Smoothed, horizon: int) -> tuple[Floats, Floats]:
    """Error and season multiplicative: mean and variance through the moments of level times season."""
    m, s2 = model.form.period, model.sigma2
    trend = model.form.trend != "N"
    h1 = np.ones((1, 1 + trend))
    f1 = np.array([[1.0, 1.0], [0.0, model.phi]]) if trend else np.ones((1, 1))
    if trend and model.form.trend == "Ad":
        f1 = np.array([[1.0, model.phi], [0.0, model.phi]])
        h1 = np.array([[1.0, model.phi]])
    g1 = (np.array([[model.alpha] * 2, [model.beta] * 2]) if trend else np.array([[model.alpha]])) * h1[0] / 1.0
    h2 = np.r_[np.zeros(m - 1), 1.0][None]
    f2 = np.roll(np.eye(m), 1, axis=0)
    g2 = np.zeros((m, m))
    g2[0, m - 1] = model.gamma
    states = np.array([model.level, model.slope])[: 1 + trend]
    moment = np.outer(states, model.season[::-1])
    h21, f21, g21 = np.kron(h2, h1), np.kron(f2, f1), np.kron(g2, g1)
    k = np.kron(g2, f1) + np.kron(f2, g1)
    spread = np.zeros((moment.size, moment.size))
    mean, variance = np.empty(horizon), np.empty(horizon)
    for step in range(horizon):
        mean[step] = (h1 @ moment @ h2.T).item()
        variance[step] = ((1 + s2) * h21 @ spread @ h21.T).item() + s2 * mean[step] ** 2
        flat = moment.T.ravel()[:, None]
        outer = flat @ flat.T
        spread = f21 @ spread @ f21.T + s2 * (
            f21 @ spread @ g21.T
            + g21 @ spread @ f21.T
            + k @ (spread + outer) @ k.T
            + s2 * g21 @ (3 * spread + 2 * outer) @ g21.T
        )
        moment = f1 @ moment @ f2.T + g1 @ moment @ g2.T * s2
    return mean, variance
