"""Mann-Kendall with Sen's slope on many series against pymannkendall."""

import numpy as np
import pymannkendall
from measuring import best, quick, say

from wardmote.analysis.places_and_hot_spots.hotspot_trends import mann_kendall


def main() -> None:
    number = 100 if quick() else 7_000
    sample = min(number, 300)
    series = np.random.default_rng(1).poisson(3.0, (number, 120))
    theirs, tests = best(lambda: [pymannkendall.original_test(row) for row in series[:sample]], runs=1)
    theirs *= number / sample
    mine, own = best(lambda: mann_kendall(series, slope=False))
    full, sloped = best(lambda: mann_kendall(series), runs=1)
    gap = max(
        np.abs(own.p[:sample] - [t.p for t in tests]).max(),
        np.abs(sloped.slope[:sample] - [t.slope for t in tests]).max(),
    )
    task = f"Mann-Kendall, {number:,} series x 120"
    say(task, ours=mine)
    say(
        f"{task}, with Sen's slope", ours=full, peer=f"pymannkendall (from {sample})", theirs=theirs, equal=f"{gap:.1e}"
    )


if __name__ == "__main__":
    main()
