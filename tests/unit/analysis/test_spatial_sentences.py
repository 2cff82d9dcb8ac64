"""Results of the spatial methods say themselves in one plain sentence and remember how they came about."""

import numpy as np
import pytest

from wardmote import __version__
from wardmote.analysis import inputs
from wardmote.analysis.errors import MissingValueError, ShapeError
from wardmote.analysis.near_repeat_and_movement import linked_events, near_repeat
from wardmote.analysis.places_and_hot_spots import (
    adaptive_density,
    autocorrelation,
    density,
    hotspot_permutation,
    hotspot_trends,
    hotspots,
    scan,
    smoothing,
)
from wardmote.analysis.places_and_hot_spots.weights import grid_contiguity
from wardmote.analysis.results import Result

RNG = np.random.default_rng(1)
NEAR = grid_contiguity(4, 5)
POINTS = RNG.uniform(0, 500, (20, 2))
DAYS = np.arange(20)
COUNTS = RNG.poisson(5, 20)
BREAKS = {"space_breaks": (0, 200), "time_breaks": (0, 8)}
RESULTS: list[tuple[Result, str]] = [
    (hotspots.getis_ord(np.column_stack([COUNTS, COUNTS]), NEAR), "in 2 periods"),
    (hotspot_permutation.getis_ord_permutation(COUNTS, NEAR, rng=RNG, permutations=99), "random arrangements"),
    (autocorrelation.moran(COUNTS, NEAR), "Moran's I is"),
    (autocorrelation.moran(np.ones(20), NEAR), "undefined"),
    (hotspot_trends.mann_kendall(np.vstack([DAYS, -DAYS])), "1 rise and 1 fall"),
    (hotspot_trends.classify_hot_spots([[1] * 10], [[0] * 10]), "persistent hotspot: 1"),
    (density.kde_quartic(POINTS, POINTS, bandwidth=100), "not corrected at the edge"),
    (density.kde_change(POINTS, POINTS[:9], POINTS, bandwidth=100), "changed by between"),
    (adaptive_density.kde_adaptive(POINTS, POINTS, bandwidth=50), "Bandwidths vary"),
    (near_repeat.knox(POINTS, DAYS, **BREAKS), "times as many"),
    (near_repeat.knox(POINTS * 1e6, DAYS, **BREAKS), "No near repeats"),
    (linked_events.mantel(POINTS, DAYS), "Knox"),
    (linked_events.mantel(POINTS, DAYS * 0), "undefined"),
    (scan.spatial_scan(POINTS, COUNTS, COUNTS + 100, rng=RNG, simulations=9), "p = "),
    (smoothing.smooth_global(COUNTS, COUNTS + 100), "not for counting"),
]


@pytest.mark.parametrize(("result", "words"), RESULTS, ids=[type(result).__name__ for result, _ in RESULTS])
def test_a_result_says_itself_and_remembers_how_it_came_about(result: Result, words: str) -> None:
    said = result.explain()
    assert words in said
    assert said.endswith(".")
    assert "nan" not in said.split()
    assert result.provenance.method
    assert result.provenance.version == __version__
    with pytest.raises(AttributeError):
        result.provenance = None  # type: ignore[assignment,misc]


def test_inputs_that_are_no_table_are_refused_in_a_sentence() -> None:
    with pytest.raises(ShapeError, match="numbers only"):
        inputs.numbers([[1, 2], [3]], name="values")
    with pytest.raises(MissingValueError, match="at value 2"):
        inputs.numbers([1.0, np.inf], name="values")
    with pytest.raises(ShapeError, match="2-dimensional"):
        inputs.as_vector([[1.0]], "values")
    with pytest.raises(ShapeError, match="pairs"):
        inputs.as_points([[1.0, 2.0, 3.0]])


def test_undefined_numbers_become_none_at_any_depth() -> None:
    assert inputs.plain(np.array([[1.0, np.nan], [2.0, 3.0]])) == [[1.0, None], [2.0, 3.0]]


def test_density_of_points_scattered_far_apart_needs_no_vast_table() -> None:
    points = np.array([[0.0, 0.0], [400_000.0, 600_000.0], [400_000.5, 600_000.0]])
    result = density.kde_quartic(points, points, bandwidth=1.0)
    one = 3e6 / np.pi
    assert result.per_km2 == pytest.approx([one, one * (1 + 0.75**2), one * (1 + 0.75**2)])
