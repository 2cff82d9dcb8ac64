"""The national panel: 60 million coded rows, 35,000 areas, 120 months; cube, rates, control charts and Gi*."""

import numpy as np
from city import Steps
from measuring import quick

from wardmote.analysis.counts_rates_and_change.cubes import count_cube
from wardmote.analysis.counts_rates_and_change.rates import byar_rate
from wardmote.analysis.places_and_hot_spots.hotspots import getis_ord
from wardmote.analysis.places_and_hot_spots.weights import grid_contiguity
from wardmote.analysis.statistical_process_control.control_charts import xmr

SIDE, MONTHS, KINDS = 187, 120, 14
AREAS = SIDE * SIDE


def main() -> None:
    rows = 1_000_000 if quick() else 60_000_000
    rng = np.random.default_rng(1)
    area = rng.integers(0, AREAS, rows, dtype=np.int32)
    month = rng.integers(0, MONTHS, rows, dtype=np.int16)
    kind = rng.integers(0, KINDS, rows, dtype=np.int8)
    people = rng.integers(1_000, 3_000, AREAS)
    steps = Steps()
    cube = count_cube([area, month, kind], (AREAS, MONTHS, KINDS))
    steps.done(f"count cube from {rows:,} coded rows: {AREAS:,} x {MONTHS} x {KINDS}")
    for first in range(KINDS):
        byar_rate(cube[:, -12:, first].sum(axis=1), people)
    steps.done(f"rates with intervals, {AREAS:,} areas x {KINDS} types")
    monthly = cube.sum(axis=2)
    for start in range(0, AREAS, 5_000):
        xmr(monthly[start : start + 5_000])
    steps.done(f"control charts with all rules, {AREAS:,} series x {MONTHS}")
    found = getis_ord(monthly, grid_contiguity(SIDE, SIDE))
    hot = int((found.q < 0.05).sum())
    steps.done(f"Gi* with Benjamini-Hochberg, {AREAS:,} areas x {MONTHS} months ({hot:,} readings stand out)")
    steps.total("under 60 s and 8 GiB")


if __name__ == "__main__":
    main()
