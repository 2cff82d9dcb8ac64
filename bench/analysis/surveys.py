"""Raking 5,000 respondents to three margins against ipfn."""

import warnings

import numpy as np
import pandas as pd
from ipfn import ipfn
from measuring import best, quick, say

from wardmote.analysis.surveys_and_consultations.raking import rake

warnings.simplefilter("ignore")


def main() -> None:
    number = 500 if quick() else 5_000
    rng = np.random.default_rng(1)
    sizes = {"age": 6, "sex": 2, "ward": 20}
    people = {name: rng.choice(size, number, p=rng.dirichlet(np.full(size, 8.0))) for name, size in sizes.items()}
    targets = {
        name: dict(enumerate((rng.dirichlet(np.full(size, 8.0)) * 100_000).tolist())) for name, size in sizes.items()
    }
    frame = pd.DataFrame(people)

    def peer() -> np.ndarray:
        data = frame.assign(total=1.0)
        margins = [pd.Series(targets[name]).rename_axis(name).rename("total") for name in sizes]
        fitted = ipfn.ipfn(
            data, margins, [[name] for name in sizes], convergence_rate=1e-12, max_iteration=500
        ).iteration()
        return fitted["total"].to_numpy()

    theirs, weights = best(peer, runs=2)
    mine, own = best(lambda: rake(people, targets))
    gap = np.abs(np.sort(own.weights) - np.sort(weights)).max() / own.weights.mean()
    say(f"raking {number:,} x 3 margins", ours=mine, peer="ipfn", theirs=theirs, equal=f"{gap:.1e}", target="40x")


if __name__ == "__main__":
    main()
