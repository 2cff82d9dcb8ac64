"""A million points into 35,000 areas against geopandas."""

import geopandas
import numpy as np
import shapely
from measuring import best, quick, say

from wardmote.analysis.places_and_hot_spots.geography import assign_points


def ragged_areas(side: int) -> np.ndarray:
    """A grid of areas that share ragged boundaries of 40 vertices each, as real areas do."""
    rng = np.random.default_rng(1)
    steps = 10
    jitter = rng.uniform(-0.02, 0.02, (2, side * steps + 1, side * steps + 1, 2))

    def edge(row: int, column: int, kind: int) -> np.ndarray:
        along = np.arange(steps + 1) / steps
        rows = row + (along if kind else 0 * along)
        columns = column + (0 * along if kind else along)
        wobble = jitter[kind, (rows * steps).astype(int), (columns * steps).astype(int)].copy()
        wobble[[0, -1]] = 0
        return np.column_stack([columns, rows]) + wobble

    areas = []
    for row in range(side):
        for column in range(side):
            ring = np.concatenate(
                [
                    edge(row, column, 0),
                    edge(row, column + 1, 1),
                    edge(row + 1, column, 0)[::-1],
                    edge(row, column, 1)[::-1],
                ]
            )
            areas.append(shapely.Polygon(ring))
    return np.array(areas, dtype=object)


def main() -> None:
    side, number = (20, 10_000) if quick() else (187, 1_000_000)
    areas = ragged_areas(side)
    points = np.random.default_rng(2).uniform(-0.5, side + 0.5, (number, 2))
    frame = geopandas.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas)
    made = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(points[:, 0], points[:, 1]))
    theirs, joined = best(lambda: geopandas.sjoin(made, frame, predicate="within", how="left"), runs=2)
    whole, _ = best(lambda: geopandas.points_from_xy(points[:, 0], points[:, 1]), runs=2)
    mine, own = best(lambda: assign_points(points, areas))
    peer = joined["area"].fillna(-1).to_numpy().astype(int)
    equal = f"{(own == peer).mean():.6f} of points"
    task = f"{number:,} points into {len(areas):,} areas"
    say(task, ours=mine, peer="geopandas sjoin", theirs=theirs, equal=equal, target="geopandas' time")
    say("the same, making geopandas' points counted too", ours=mine, peer="geopandas", theirs=theirs + whole)


if __name__ == "__main__":
    main()
