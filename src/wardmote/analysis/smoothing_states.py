"""Exponential smoothing in its state-space form: fit by likelihood, forecast mean and variance.

Errors are additive or multiplicative, the trend none, additive or damped, the season none, additive or
multiplicative (Hyndman, Koehler, Ord & Snyder 2008, chapters 2, 5 and 6).
"""

import warnings
from dataclasses import dataclass

import numpy as np

from wardmote.analysis.inputs import Floats


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
    """The most likely model of that form (statsmodels' exponential smoothing), with R's AICc without constants."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(
        values,
        error={"A": "add", "M": "mul"}[form.error],
        trend=None if form.trend == "N" else "add",
        damped_trend=form.trend == "Ad",
        seasonal={"N": None, "A": "add", "M": "mul"}[form.season],
        seasonal_periods=form.period if form.season != "N" else None,
    )
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = model.fit(disp=False, maxiter=2000)
    named = dict(zip(model.param_names, found.params, strict=True))
    season = np.asarray(found.season)[-form.period :] if form.season != "N" else np.array([])
    relative = (values - np.asarray(found.fittedvalues)) / (
        np.asarray(found.fittedvalues) if form.error == "M" else 1.0
    )
    n, k = values.size, form.parameters
    loss = -2 * float(found.llf) - n * (1 + np.log(2 * np.pi) - np.log(n))
    return Smoothed(
        form=form,
        alpha=float(named["smoothing_level"]),
        beta=float(named.get("smoothing_trend", 0.0)),
        gamma=float(named.get("smoothing_seasonal", 0.0)),
        phi=float(named.get("damping_trend", 1.0)),
        level=float(np.asarray(found.level)[-1]),
        slope=float(np.asarray(found.slope)[-1]) if form.trend != "N" else 0.0,
        season=tuple(season.tolist()),
        sigma2=float((relative**2).sum() / max(1, n - k + 1)),
        aicc=loss + 2 * k + 2 * k * (k + 1) / (n - k - 1) if n > k + 1 else np.inf,
        fitted=np.asarray(found.fittedvalues, dtype=np.float64),
    )


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
