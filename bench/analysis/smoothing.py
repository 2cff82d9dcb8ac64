"""Local empirical Bayes rates of 35,000 areas against esda."""

import warnings

import numpy as np
from esda.smoothing import Spatial_Empirical_Bayes
from libpysal.weights import lat2W
from measuring import best, quick, say

from wardmote.analysis.places_and_hot_spots.smoothing import smooth_local
from wardmote.analysis.places_and_hot_spots.weights import grid_contiguity

warnings.simplefilter("ignore")


def main() -> None:
    side = 30 if quick() else 187
    rng = np.random.default_rng(1)
    people = rng.integers(1_000, 3_000, side * side)
    events = rng.poisson(people * rng.gamma(4, 0.003, side * side))
    near, far = grid_contiguity(side, side), lat2W(side, side, rook=False)
    far.transform = "B"

    def rates() -> np.ndarray:
        return Spatial_Empirical_Bayes(events, people, far).r.ravel()

    theirs, peer = best(rates, runs=2)
    mine, own = best(lambda: smooth_local(events, people, near).smoothed)
    gap = np.abs(own - peer)
    task = f"local empirical Bayes, {side * side:,} areas"
    say(task, ours=mine, peer="esda", theirs=theirs, equal=f"largest difference {gap.max():.1e}", target="10x")


if __name__ == "__main__":
    main()
