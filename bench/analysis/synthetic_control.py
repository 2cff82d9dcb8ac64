"""Synthetic control with 40 donors: milliseconds."""

import numpy as np
from measuring import best, quick, say
from scipy.optimize import minimize

from wardmote.analysis.evaluation_of_pilots.synthetic_control import synthetic_control


def main() -> None:
    donors, periods = (10, 24) if quick() else (40, 48)
    rng = np.random.default_rng(1)
    panel = rng.poisson(40, (donors, periods)).astype(float) + rng.normal(0, 5, (donors, 1))
    treated = panel[:4].mean(axis=0) + rng.normal(0, 1, periods)
    before = periods * 3 // 4
    mine, fit = best(lambda: synthetic_control(panel.T, treated, pre_periods=before))

    def loss(w: np.ndarray) -> float:
        return float(((treated[:before] - w @ panel[:, :before]) ** 2).sum())

    start = np.full(donors, 1 / donors)
    options = {"maxiter": 2_000, "ftol": 1e-14}
    limits = {"bounds": [(0, 1)] * donors, "constraints": {"type": "eq", "fun": lambda w: w.sum() - 1}}
    theirs, found = best(lambda: minimize(loss, start, method="SLSQP", options=options, **limits), runs=1)
    gap = loss(fit.weights) - found.fun
    equal = f"loss {gap:+.1e} against SLSQP (below zero is better)"
    say(f"synthetic control, {donors} donors", ours=mine, peer="SciPy SLSQP", theirs=theirs, equal=equal, target="ms")


if __name__ == "__main__":
    main()
