"""Knox with Monte Carlo p: 20,000 events by 999 repetitions, and pointpats on fewer."""

import warnings

import numpy as np
from measuring import best, best_with_processor, quick, say
from pointpats.spacetime import knox as their_knox

from wardmote.analysis.near_repeat_and_movement.near_repeat import knox

warnings.simplefilter("ignore")


def city(number: int, extent: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    centres = rng.uniform(0, extent, (200, 2))
    points = centres[rng.integers(0, 200, number)] + rng.normal(0, extent / 30, (number, 2))
    return points, rng.integers(0, 1_095, number)


def main() -> None:
    small, large, repeats = (500, 2_000, 99) if quick() else (5_000, 20_000, 999)
    points, days = city(small, 10_000)
    cell = {"space_breaks": (0, 200), "time_breaks": (0, 14), "distance": "euclidean"}
    mine, own = best(lambda: knox(points, days, **cell, permutations=99, rng=np.random.default_rng(1)))
    np.random.seed(1)  # noqa: NPY002 - the peer draws from the global state
    peer, theirs = best(
        lambda: their_knox(points, days.reshape(-1, 1).copy(), delta=200 - 1e-9, tau=13.5, permutations=99), runs=1
    )
    equal = f"{int(own.observed[0, 0])} = {int(np.ravel(theirs['stat'])[0])} pairs, p {own.p[0, 0]:.2f} and {float(np.ravel(theirs['pvalue'])[0]):.2f}"
    task = f"Knox, one cell, {small:,} events, 99 repetitions"
    say(task, ours=mine, peer="pointpats", theirs=peer, equal=equal, target="50x")
    # the peer shuffles the times it is given, hence the copies, and folds its p about a half
    points, days = city(large, 20_000)
    mine, own = best(lambda: knox(points, days, **cell, permutations=99, rng=np.random.default_rng(1)))
    peer, theirs = best(
        lambda: their_knox(points, days.reshape(-1, 1).copy(), delta=200 - 1e-9, tau=13.5, permutations=99), runs=1
    )
    equal = f"{int(own.observed[0, 0])} = {int(np.ravel(theirs['stat'])[0])} pairs"
    say(f"Knox, one cell, {large:,} events, 99 repetitions", ours=mine, peer="pointpats", theirs=peer, equal=equal)
    mine, used, own = best_with_processor(
        lambda: knox(points, days, **cell, permutations=repeats, rng=np.random.default_rng(1))
    )
    peer_long, peer_used, theirs = best_with_processor(
        lambda: their_knox(points, days.reshape(-1, 1).copy(), delta=200 - 1e-9, tau=13.5, permutations=repeats), runs=1
    )
    equal = f"{int(own.observed[0, 0])} = {int(np.ravel(theirs['stat'])[0])} pairs, p {own.p[0, 0]:.3f} and {float(np.ravel(theirs['pvalue'])[0]):.3f}"
    task = f"Knox, one cell, {large:,} events, {repeats} repetitions"
    say(task, ours=mine, peer="pointpats", theirs=peer_long, equal=equal, target="50x")
    say(f"{task}, of processor", ours=used, peer="pointpats", theirs=peer_used)
    bands = {"space_breaks": (0, 0.001, 100, 200, 300, 400), "time_breaks": (0, 8, 15, 22, 29)}
    exact, screened = best(lambda: knox(points, days, **bands))
    pairs = screened.provenance.input_shape
    say(f"Knox, 20 cells, {large:,} events, exact mean and variance only", ours=exact)
    mine, _ = best(lambda: knox(points, days, **bands, permutations=repeats, rng=np.random.default_rng(1)), runs=1)
    task = f"Knox, 20 cells, {pairs['points'][0]:,} events, {repeats} repetitions"
    say(task, ours=mine, target="under 20 s")
    scaled = peer * 20 * repeats / 99  # the peer counts one cell in a run
    say(f"{task}, peer scaled from one cell and 99", ours=mine, peer="pointpats", theirs=scaled, target="50x")


if __name__ == "__main__":
    main()
