"""The chart of the months says one thing in its title and does not take seasons for signals."""

from datetime import date

import numpy as np

from wardmote.foundations.places.public import AreaKind, AreaName
from wardmote.measures.counting.definitions import measure
from wardmote.measures.figures.results import MonthlySeries
from wardmote.measures.pages.monthly_charts import monthly_chart

MONTHS = tuple(date(2020 + (4 + at) // 12, (4 + at) % 12 + 1, 1) for at in range(36))
SEASON = 1 + 0.25 * np.sin(2 * np.pi * np.arange(36) / 12)


def _title(level: "np.ndarray | float", seed: int = 0) -> str:
    counts = np.random.default_rng(seed).poisson(level * SEASON)
    luton = AreaName("E06000032", "Luton", AreaKind.COUNCIL)
    series = MonthlySeries(measure("all-crime"), luton, MONTHS, tuple(int(count) for count in counts))
    chart = monthly_chart(series, publisher="police.uk", csv_url="")
    assert chart is not None
    return chart.title.rpartition(": ")[2]


def test_a_year_with_seasons_is_usual() -> None:
    titles = [_title(900, seed) for seed in range(20)]
    assert titles.count("usual variation throughout") >= 10


def test_a_step_is_the_one_thing_that_is_said() -> None:
    assert _title(np.where(np.arange(36) < 20, 900, 1300)) == "higher since January 2022"
    assert _title(np.where(np.arange(36) < 20, 1300, 900)) == "lower since January 2022"
