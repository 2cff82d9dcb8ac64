"""Quasi-Poisson fits with a log link, of many series with one design at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.inputs import Floats

PASSES = 50
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """Fits of several series by one design: the first axis of every array is the series."""

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    leverage: Floats
    dispersion: Floats
    scale: Floats
    settled: Booleans
    freedom: int


def quasi_poisson(response: Floats, design: Floats, weights: Floats) -> Fit:
    """Iteratively reweighted least squares with a log link, of all series together until each has settled."""
    series, width = len(response), design.shape[1]
    coefficients, mean = np.zeros((series, width)), response + 0.1
    deviance, settled = np.full(series, np.inf), np.zeros(series, dtype=bool)
    going = np.arange(series)
    for _ in range(PASSES):
        if not going.size:
            break
        now, seen, pull = mean[going], response[going], np.sqrt(weights[going] * mean[going])
        q, r = np.linalg.qr(pull[:, :, None] * design)
        sound = np.abs(np.diagonal(r, axis1=1, axis2=2)).min(axis=1) >= 1e-10
        r[~sound] = np.eye(width)  # not to be settled; its answer is not used
        working = pull * (np.log(now) + (seen - now) / now)
        coefficients[going] = np.linalg.solve(r, np.einsum("smk,sm->sk", q, working)[:, :, None])[:, :, 0]
        mean[going] = np.exp(np.clip(coefficients[going] @ design.T, -30, 30))
        after = _deviance(seen, mean[going], weights[going])
        settled[going] = sound & (np.abs(after - deviance[going]) < 1e-12 * (np.abs(after) + 0.1))
        deviance[going] = after
        going = going[sound & ~settled[going]]
    return _summary(response, design, weights, mean, coefficients, settled)


def _deviance(response: Floats, mean: Floats, weights: Floats) -> Floats:
    ratio = np.where(response > 0, response, 1) / np.where(response > 0, mean, 1)
    return np.asarray(2 * (weights * (response * np.log(ratio) - (response - mean))).sum(axis=1))


def _summary(
    response: Floats, design: Floats, weights: Floats, mean: Floats, coefficients: Floats, settled: Booleans
) -> Fit:
    q, r = np.linalg.qr(np.sqrt(weights * mean)[:, :, None] * design)
    r[~settled] = np.eye(design.shape[1])
    inverse = np.linalg.inv(r)
    freedom = design.shape[0] - design.shape[1]  # no weight is ever zero
    phi = (weights * (response - mean) ** 2 / mean).sum(axis=1) / freedom
    covariance = inverse @ np.swapaxes(inverse, 1, 2)
    return Fit(coefficients, covariance, mean, (q**2).sum(axis=2), phi, phi, settled, freedom)
