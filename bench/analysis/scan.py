"""Scan statistics; SaTScan's times on this kind of machine are stated in the specification (7.9 and 16.4 s)."""

import numpy as np
from measuring import best, best_with_processor, quick, say

from wardmote.analysis.places_and_hot_spots.scan import space_time_scan, spatial_scan


def city(areas: int, months: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    cases = rng.poisson(1.0, (areas, months))
    cases[10:14, -8:] += 2
    return rng.uniform(0, 20_000, (areas, 2)), cases, rng.integers(1_000, 3_000, areas)


def main() -> None:
    simulations = 99 if quick() else 999
    points, cases, people = city(160, 120)
    rng = np.random.default_rng(2)
    mine, _ = best(lambda: space_time_scan(points, cases, people, simulations=simulations, rng=rng), runs=2)
    say(f"space-time scan, prospective, 160 areas x 120 months x {simulations}", ours=mine, target="SaTScan's 8 s")
    short = cases[:, -36:]
    mine, _ = best(
        lambda: space_time_scan(points, short, people, prospective=False, simulations=simulations, rng=rng), runs=2
    )
    say(f"space-time scan, retrospective, 160 areas x 36 months x {simulations}", ours=mine, target="SaTScan's 16.4 s")
    mine, _ = best(lambda: spatial_scan(points, cases.sum(axis=1), people, simulations=simulations, rng=rng))
    say(f"spatial scan, 160 areas x {simulations}", ours=mine, target="smerc's 0.61 s")
    points, cases, people = city(700 if quick() else 7_000, 1)
    few = {"max_population_share": 0.1, "simulations": 99}
    mine, used, _ = best_with_processor(lambda: spatial_scan(points, cases[:, 0], people, rng=rng, **few))
    task = f"spatial scan, {len(people):,} areas x 99, a tenth of the people"
    say(task, ours=mine, target="2 s (SaTScan 13.7)")
    say(f"{task}, of processor", ours=used)


if __name__ == "__main__":
    main()
