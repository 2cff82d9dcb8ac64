"""The analytics of a whole city's assessment, step by step: 300,000 records, 7,000 cells, 120 months."""

import resource
import time

import numpy as np
from measuring import quick

from wardmote.analysis.concentration_and_repeats import concentration
from wardmote.analysis.counts_rates_and_change import change, cubes, rates
from wardmote.analysis.near_repeat_and_movement import near_repeat
from wardmote.analysis.places_and_hot_spots import density, geography, hotspot_trends, hotspots, scan, weights
from wardmote.analysis.statistical_process_control import control_charts
from wardmote.analysis.time_and_forecasts import change_points, early_warning, forecasting, time_of_day

AREAS, MONTHS, KINDS = 160, 120, 14


class Steps:
    """Names and times the steps as they go."""

    def __init__(self) -> None:
        self.start = self.last = time.perf_counter()

    def done(self, name: str) -> None:
        now = time.perf_counter()
        print(f"{name:<62} {now - self.last:8.2f} s", flush=True)
        self.last = now

    def total(self, target: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{'total':<62} {time.perf_counter() - self.start:8.2f} s (target {target}); peak memory {peak:.1f} GiB")


def main() -> None:
    small = quick()
    number = 20_000 if small else 300_000
    rng = np.random.default_rng(1)
    centres = rng.uniform(2_000, 18_000, (300, 2))
    points = centres[rng.integers(0, 300, number)] + rng.normal(0, 600, (number, 2))
    month, kind = rng.integers(0, MONTHS, number), rng.integers(0, KINDS, number)
    area = (np.clip(points[:, 1] // 2_000, 0, 9) * 16 + np.clip(points[:, 0] // 1_250, 0, 15)).astype(np.int64)
    people = rng.integers(1_200, 2_400, AREAS)
    began = np.datetime64("2024-01-01T00:00") + rng.integers(0, 500_000, number).astype("timedelta64[m]")
    ended = began + rng.integers(0, 2_000, number).astype("timedelta64[m]")
    steps = Steps()

    cube = cubes.count_cube([area, month, kind], (AREAS, MONTHS, KINDS))
    series = cube.transpose(0, 2, 1).reshape(AREAS * KINDS, MONTHS)
    steps.done("count cube: 160 areas x 120 months x 14 types")
    latest, before = series[:, -12:].sum(axis=1), series[:, -24:-12].sum(axis=1)
    rates.byar_rate(latest.reshape(AREAS, KINDS), people[:, None])
    steps.done("rates with intervals, 2,240")
    tests = change.compare_counts(before, latest)
    change.adjust_p_values(tests.p_value)
    steps.done("exact tests of change with Benjamini-Hochberg, 2,240 pairs")
    control_charts.xmr(series[:, -36:])
    steps.done("control charts with all rules, 2,240 series")
    concentration.concentration(cube.sum(axis=(1, 2)))
    steps.done("concentration")
    time_of_day.aoristic_week(began, ended)
    steps.done(f"aoristic week, {number:,} events")
    grid = geography.square_grid((0, 0, 20_999, 20_999), 250)
    cell = grid.cell_of(points)
    by_cell = cubes.count_cube([cell, month], (grid.size, MONTHS))
    found = hotspots.getis_ord(by_cell, weights.grid_contiguity(grid.rows, grid.columns))
    marks = found.q < 0.05
    steps.done("Gi* with Benjamini-Hochberg, 7,056 cells x 120 months")
    hotspot_trends.emerging_hot_spots(found.z, significant=marks)
    steps.done("emerging hot spots, 7,056 cells x 120 months")
    for wide in (100, 200, 300, 400):
        density.kde_quartic(points, grid.centres(), bandwidth=wide)
    steps.done("exact kernel density at four bandwidths")
    place = np.column_stack([np.arange(AREAS) % 16 * 1_250.0, np.arange(AREAS) // 16 * 2_000.0])
    simulations = 99 if small else 999
    scan.space_time_scan(place, cube[:, -36:, 0], people, simulations=simulations, rng=rng)
    steps.done(f"space-time scan of one type, 36 months, {simulations} simulations")
    burglaries = 2_000 if small else 20_000
    near_repeat.knox(
        points[:burglaries],
        month[:burglaries] * 30 + rng.integers(0, 30, burglaries),
        space_breaks=(0, 0.001, 100, 200, 300, 400),
        time_breaks=(0, 8, 15, 22, 29),
        permutations=simulations,
        rng=rng,
    )
    steps.done(f"near repeats, {burglaries:,} events x {simulations} repetitions")
    headline = cube.sum(axis=0).T.astype(float)
    for row in headline:
        early_warning.farrington_flexible(row, times=[MONTHS - 1])
    steps.done("exceedance of the newest month, 14 headline series")
    for row in headline:
        change_points.change_points(row)
    steps.done("change points, 14 headline series")
    forecasts = series if not small else series[:50]
    for row in forecasts:
        forecasting.forecast(row.astype(float), period=12, horizon=12, way="theta")
    steps.done(f"theta forecasts, {len(forecasts):,} series")
    steps.total("under 30 s")


if __name__ == "__main__":
    main()
