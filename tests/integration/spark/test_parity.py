"""Every shipped measure has the same figures on Spark as on DuckDB: whole numbers exactly, others to a billionth."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, areas
from wardmote.intake.public import count_records, records, sources
from wardmote.measures.counting import reader
from wardmote.measures.public import figure, figures_by, measures, monthly, stop_and_search

pytestmark = pytest.mark.spark
FORCE, COUNCIL, LAST = "E23990001", "E06990001", "2026-09"
BILLIONTH = 1e-9
Answers = dict[str, Any]
Asking = Callable[[str, Callable[[], Any]], Any]


@pytest.fixture
def on(settings: LazySettings, tmp_path: Path) -> Iterator[Asking]:
    """Ask a question of an engine, with nothing remembered from another."""

    def ask(engine: str, question: Callable[[], Any]) -> Any:
        settings.WARDMOTE_ENGINE = engine
        settings.CACHE_DIR = tmp_path / engine.replace("[", "-").rstrip("]")
        reader.forget()
        return question()

    yield ask
    reader.forget()


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two answers differ: whole numbers and words at all, other numbers by more than a billionth."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for key in one for found in differences(one[key], other[key], f"{where}.{key}")]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for at, (left, right) in pairs for found in differences(left, right, f"{where}[{at}]")]
    if isinstance(one, float) and isinstance(other, float):
        close = math.isclose(one, other, rel_tol=BILLIONTH, abs_tol=BILLIONTH) or (one != one and other != other)  # noqa: PLR0124 - NaN
        return [] if close else [f"{where}: {one!r} and {other!r}"]
    return [] if type(one) is type(other) and one == other else [f"{where}: {one!r} and {other!r}"]


def test_the_comparison_finds_a_difference_of_one() -> None:
    assert differences({"count": 12, "rate": 1.0}, {"count": 13, "rate": 1.0 + 1e-12}) == [".count: 12 and 13"]
    assert differences([1.0], [1.0 + 1e-6]) == ["[0]: 1.0 and 1.000001"]


def test_every_measure_has_the_same_figures(aldermere: Partnership, spark: str, on: Asking) -> None:
    ward = areas(AreaKind.WARD, within=COUNCIL)[0].code
    lists = areas(AreaKind.NEIGHBOURHOOD, partnership=aldermere)

    def figures() -> Answers:
        made: Answers = {}
        for measure in measures():
            for code in (FORCE, COUNCIL, ward, lists[0].code):
                found = figure(partnership=aldermere, measure=measure.slug, area=code, year_ending=LAST)
                made[f"{measure.slug} {code}"] = found.as_json()
            small = figures_by(
                partnership=aldermere, measure=measure.slug, within=COUNCIL, kind=AreaKind.LSOA, year_ending=LAST
            )
            made[f"{measure.slug} by LSOA"] = [each.as_json() for each in small]
        return made

    duckdb, sparks = on("duckdb", figures), on(spark, figures)

    assert sum(each["count"] or 0 for key, each in duckdb.items() if key.endswith(FORCE)) > 10_000
    assert differences(duckdb, sparks) == []


def test_every_monthly_series_is_the_same(aldermere: Partnership, spark: str, on: Asking) -> None:
    from datetime import date

    start, end = date(2023, 10, 1), date(2026, 10, 1)

    def series() -> Answers:
        return {
            each.slug: list(
                monthly(partnership=aldermere, measure=each.slug, area=COUNCIL, start=start, end=end).counts
            )
            for each in measures()
        }

    assert differences(on("duckdb", series), on(spark, series)) == []


def test_every_source_has_the_same_records(aldermere: Partnership, spark: str, on: Asking) -> None:
    """Also by columns that no measure reads, with nulls among them."""
    by = ("sender", "month", "council", "lsoa", "category", "subcategory", "outcome", "area_basis", "when_precision")

    def counts() -> Answers:
        return {slug: count_records(aldermere, sources=[slug], by=by).to_pylist() for slug in sources()}

    def rows() -> Answers:
        return {slug: records(aldermere, sources=[slug], filters={"council": COUNCIL}, limit=50) for slug in sources()}

    assert differences(on("duckdb", counts), on(spark, counts)) == []
    assert differences(on("duckdb", rows), on(spark, rows)) == []


def test_searches_by_their_attributes_are_the_same(aldermere: Partnership, spark: str, on: Asking) -> None:
    def searches() -> Answers:
        found = stop_and_search(partnership=aldermere, area=COUNCIL, year_ending=LAST)
        return {"count": found.count, **{key: dict(value) for key, value in found.by.items()}}

    assert differences(on("duckdb", searches), on(spark, searches)) == []
