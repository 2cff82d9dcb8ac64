"""Exact kernel density of 300,000 points at 7,000 cells against scikit-learn's trees."""

import numpy as np
from measuring import best, quick, say
from sklearn.neighbors import KernelDensity

from wardmote.analysis.places_and_hot_spots.density import kde_quartic, kde_quartic_grid
from wardmote.analysis.places_and_hot_spots.geography import square_grid

BANDWIDTH = 250.0


def by_formula(points: np.ndarray, query: np.ndarray) -> np.ndarray:
    squared = ((query[:, None] - points[None]) ** 2).sum(axis=2)
    kernel = np.where(squared < BANDWIDTH**2, (1 - squared / BANDWIDTH**2) ** 2, 0.0)
    return 3e6 / (np.pi * BANDWIDTH**2) * kernel.sum(axis=1)


def main() -> None:
    number = 10_000 if quick() else 300_000
    rng = np.random.default_rng(1)
    centres = rng.uniform(2_000, 18_000, (300, 2))
    points = centres[rng.integers(0, 300, number)] + rng.normal(0, 600, (number, 2))
    grid = square_grid((0, 0, 20_999, 20_999), 250)
    query = grid.centres()
    mine, exact = best(lambda: kde_quartic(points, query, bandwidth=BANDWIDTH))
    some = rng.integers(0, len(query), 40)
    wrong = np.abs(exact.per_km2[some] - by_formula(points, query[some])).max() / exact.per_km2.max()
    # scikit-learn has no quartic kernel; its Epanechnikov visits the same pairs of point and cell.
    peer = KernelDensity(bandwidth=BANDWIDTH, kernel="epanechnikov", algorithm="kd_tree", rtol=0, atol=0)
    theirs, _ = best(lambda: peer.fit(points).score_samples(query), runs=2)
    task = f"exact kernel density, {number:,} points to {grid.size:,} cells"
    say(
        task,
        ours=mine,
        peer="scikit-learn",
        theirs=theirs,
        equal=f"{wrong:.1e} of the peak from the formula",
        target="5x",
    )
    fast, surface = best(lambda: kde_quartic_grid(points, grid, bandwidth=BANDWIDTH))
    gap = np.abs(surface.per_km2 - exact.per_km2).max() / exact.per_km2.max()
    say(
        "the same by bins and FFT",
        ours=fast,
        peer="scikit-learn",
        theirs=theirs,
        equal=f"{gap:.4f} of the peak from exact",
    )


if __name__ == "__main__":
    main()
