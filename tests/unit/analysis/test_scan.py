"""Scan statistics: the exhaustive answer, and p-values that do not depend on the machine."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import NegativeCountError, ParameterError, ShapeError, ZeroPopulationError
from wardmote.analysis.places_and_hot_spots import scan_circles, scan_windows
from wardmote.analysis.places_and_hot_spots.scan import space_time_scan, spatial_scan
from wardmote.analysis.places_and_hot_spots.scan_circles import circles
from wardmote.analysis.places_and_hot_spots.scan_windows import Study, likelihood_ratio, simulated_maxima


def city(seed: int, n: int = 12, periods: int = 6) -> Any:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 1000, (n, 2)), rng.poisson(3, (n, periods)), rng.integers(100, 400, n)


def ratio(c: float, e: float, total: float) -> Any:
    if c <= e or e >= total:
        return 0.0
    outside = (total - c) * np.log((total - c) / (total - e)) if total > c else 0.0
    return c * np.log(c / e) + outside


def windows(periods: int, longest: int, *, prospective: bool) -> Any:
    starts = range(periods)
    return [
        (a, b) for a in starts for b in range(a + 1, min(a + longest, periods) + 1) if b == periods or not prospective
    ]


def exhaustive(points: Any, cases: Any, people: Any, *, prospective: bool = True, longest: int = 1) -> Any:
    total, best = cases.sum(), 0.0
    for centre in points:
        order = np.argsort(np.hypot(*(points - centre).T), kind="stable")
        for radius in range(1, len(points) + 1):
            inside = order[:radius]
            if people[inside].sum() > people.sum() / 2:
                break
            for start, end in windows(cases.shape[1], longest, prospective=prospective):
                expected = total * people[inside].sum() / people.sum() * (end - start) / cases.shape[1]
                best = max(best, ratio(cases[inside, start:end].sum(), expected, total))
    return best


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_best_cylinder_equals_an_exhaustive_search(seed: int, prospective: bool) -> None:
    points, cases, people = city(seed)
    found = space_time_scan(points, cases, people, prospective=prospective, simulations=0, most_clusters=1)
    slow = exhaustive(points, cases, people, prospective=prospective, longest=3)
    assert found.clusters[0].llr == pytest.approx(slow, rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_best_circle_equals_an_exhaustive_search_in_any_order(seed: int) -> None:
    points, cases, people = city(seed, periods=1)
    order = np.random.default_rng(seed).permutation(len(people))
    found = spatial_scan(points, cases[:, 0], people, simulations=0, most_clusters=1).clusters[0]
    moved = spatial_scan(points[order] + 5000, cases[order, 0], people[order], simulations=0).clusters[0]
    assert found.llr == pytest.approx(exhaustive(points, cases, people), rel=1e-9)
    assert moved.llr == pytest.approx(found.llr, rel=1e-9)


def test_steps_are_taken_where_cases_are_few_and_radii_many() -> None:
    points, cases, people = city(1, n=500, periods=1)
    zones = circles(points, people.astype(float), 0.5)
    few, many = (
        Study(cases=c, population=people.astype(float), longest=1, prospective=True) for c in (cases > 4, cases)
    )
    assert scan_windows._steps_pay(few, zones)
    assert not scan_windows._steps_pay(many, zones)


@pytest.mark.parametrize("prospective", [True, False])
def test_simulated_maxima_equal_a_plain_evaluation_of_every_window(prospective: bool) -> None:
    points, cases, people = city(1)
    study = Study(cases=cases, population=people.astype(float), longest=3, prospective=prospective)
    zones = circles(points, people.astype(float), 0.5)
    ours = simulated_maxima(study, zones, simulations=12, rng=np.random.default_rng(8))
    rng = np.random.default_rng(8)
    dealt = [scan_windows._dealt(study, rng).T for _ in range(12)]
    slow = [exhaustive(points, simulated, people, prospective=prospective, longest=3) for simulated in dealt]
    assert ours == pytest.approx(slow, rel=1e-9)


@pytest.mark.parametrize("pays", [True, False])
def test_circles_of_more_radii_than_a_step_are_searched_whole(pays: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_windows, "_steps_pay", lambda *_: pays)
    points, cases, people = city(7, n=60, periods=2)
    study = Study(cases=cases, population=people.astype(float), longest=2, prospective=True)
    zones = circles(points, people.astype(float), 0.5)
    assert max(circle.order.size for circle in zones) > scan_windows.STEP
    ours = simulated_maxima(study, zones, simulations=6, rng=np.random.default_rng(8))
    rng = np.random.default_rng(8)
    dealt = [scan_windows._dealt(study, rng).T for _ in range(6)]
    assert ours == pytest.approx([exhaustive(points, one, people, longest=2) for one in dealt], rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from([0.05, 0.3, 0.5]))
def test_circles_equal_all_distances_sorted(seed: int, gridded: bool, share: float) -> None:
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 20, (150, 2)).astype(float) if gridded else rng.uniform(0, 20, (150, 2))
    people = rng.integers(1, 9, 150).astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan_circles, "NEIGHBOURS", 16)
        found = circles(places, people, share)
    for centre, circle in zip(places, found, strict=True):
        away = np.hypot(*(places - centre).T)
        order = np.argsort(away, kind="stable")
        within = np.cumsum(people[order]) <= share * people.sum()
        assert circle.population == pytest.approx(np.cumsum(people[order])[within])
        if not gridded:
            assert (circle.order == order[within]).all()
        ends = np.r_[np.diff(away[order]) > 1e-9, True][within]
        assert (circle.closed == ends).all()


def test_blocks_of_simulations_do_not_change_p(monkeypatch: pytest.MonkeyPatch) -> None:
    points, cases, people = city(2)
    answers = []
    for size in (1, 1 << 30):
        monkeypatch.setattr(scan_windows, "BLOCK_BYTES", size)
        answers.append(space_time_scan(points, cases, people, simulations=99, rng=np.random.default_rng(3)))
    assert (answers[0].simulated == answers[1].simulated).all()
    assert answers[0].clusters == answers[1].clusters


def test_every_simulation_deals_all_the_cases() -> None:
    _, cases, people = city(3)
    for scale in (1, 40):
        study = Study(cases=cases * scale, population=people.astype(float), longest=3, prospective=True)
        assert scan_windows._dealt(study, np.random.default_rng(1)).sum() == study.total


def test_a_planted_cluster_is_found_and_others_share_no_area_with_it() -> None:
    points, cases, people = city(4, n=30)
    near = np.argsort(np.hypot(*(points - points[5]).T))[:3]
    cases[near, 4:] += 15
    scan = space_time_scan(points, cases, people, simulations=199, rng=np.random.default_rng(1))
    first = scan.clusters[0]
    assert set(near) <= set(first.members)
    assert (first.start, first.end) == (4, 6)
    assert first.p == 1 / 200
    taken = [area for cluster in scan.clusters for area in cluster.members]
    assert len(taken) == len(set(taken))
    assert "expected" in scan.explain()


def test_areas_at_one_distance_are_taken_in_together() -> None:
    cross = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [9, 9], [9, 8], [8, 9], [7, 7], [9, 7], [5, 9]]
    zones = circles(np.array(cross, dtype=float), np.ones(11), 0.5)
    assert np.flatnonzero(zones[0].closed).tolist() == [0, 4]


def test_no_cases_means_no_cluster() -> None:
    points, _, people = city(5)
    scan = spatial_scan(points, np.zeros(12), people, rng=np.random.default_rng(1))
    assert scan.clusters == ()
    assert "No circle" in scan.explain()


def test_the_ratio_is_zero_unless_more_than_expected() -> None:
    assert likelihood_ratio(np.array([2.0, 5.0]), np.array([3.0, 5.0]), 20.0).tolist() == [0.0, 0.0]


def test_bad_inputs_are_refused() -> None:
    points, cases, people = city(6)
    with pytest.raises(ZeroPopulationError, match="no population"):
        spatial_scan(points, cases[:, 0] + 1, np.r_[0, people[1:]], simulations=0)
    with pytest.raises(NegativeCountError):
        space_time_scan(points, -cases - 1, people, simulations=0)
    with pytest.raises(ShapeError):
        spatial_scan(points[:-1], cases[:, 0], people[:-1], simulations=0)
    with pytest.raises(ParameterError, match="random generator"):
        spatial_scan(points, cases[:, 0], people)
    with pytest.raises(ParameterError, match="whole"):
        spatial_scan(points, cases[:, 0] + 0.5, people, simulations=0)
    with pytest.raises(ParameterError):
        spatial_scan(points, cases[:, 0], people, max_population_share=0, simulations=0)
