"""Real points in real areas: the published area code of a point is the area it lies in, but for generalised edges."""

import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
import shapely

from wardmote.analysis.places_and_hot_spots.geography import assign_points, to_national_grid
from wardmote.analysis.places_and_hot_spots.weights import polygon_contiguity

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("WARDMOTE_SHARED_DATA", ROOT / ".." / "shared" / "data"))
COUNCILS = ("E06000032", "E06000055", "E06000056")

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not (DATA / "police-uk").exists(), reason="The open data are not at WARDMOTE_SHARED_DATA."),
]


def boundaries() -> tuple[list[str], np.ndarray]:
    codes, shapes = [], []
    for council in COUNCILS:
        text = (DATA / "boundaries" / "lsoa" / f"{council}.geojson").read_text("utf-8")
        for feature in json.loads(text)["features"]:
            codes.append(feature["properties"]["LSOA21CD"])
            shapes.append(shapely.from_geojson(json.dumps(feature["geometry"])))
    return codes, np.array(shapes, dtype=object)


def street_points(month: str) -> tuple[list[str], np.ndarray]:
    path = DATA / "police-uk" / "bedfordshire" / month / f"{month}-bedfordshire-street.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Longitude"]]
    return [row["LSOA code"] for row in rows], np.array(
        [[float(row["Longitude"]), float(row["Latitude"])] for row in rows]
    )


def test_points_lie_in_the_area_published_for_them() -> None:
    codes, shapes = boundaries()
    published, points = street_points("2021-08")
    found = assign_points(points, shapes)
    known = np.array([code in set(codes) for code in published])
    named = np.array([codes[number] if number >= 0 else "" for number in found])
    agreed = (named == np.array(published))[known].mean()
    assert 0.93 <= agreed < 1.0  # generalised boundaries move some points next door: trust the published code


def test_every_real_area_has_neighbours_and_the_grid_keeps_distances() -> None:
    _, shapes = boundaries()
    weights = polygon_contiguity(shapes)
    assert (np.diff(weights.indptr) > 0).all()
    _, points = street_points("2021-08")
    inside = points[assign_points(points, shapes) >= 0]  # some rows of a force lie far away
    grid = to_national_grid(inside[:, 0], inside[:, 1])
    assert grid[:, 0].min() > 480_000
    assert grid[:, 0].max() < 540_000
    assert grid[:, 1].min() > 210_000
    assert grid[:, 1].max() < 270_000
