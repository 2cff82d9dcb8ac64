# ruff: noqa: S314 - the drawings are our own
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from wardmote.foundations.design.charts import (
    Chart,
    _sized,
    bar_chart,
    chart_png,
    chart_svg,
    control_chart,
    curve_chart,
    dot_interval_chart,
    line_chart,
)
from wardmote.foundations.design.rendering import clean_svg

MONTHS = [date(2022, month, 1) for month in range(1, 7)]
VALUES = (60, 70, None, 20, 65, 120)


def control() -> Chart:
    return control_chart(
        title="Burglary", alt="Six months", months=MONTHS, values=VALUES, centre=62, lower=30, upper=94,
        signals=["", "", "", "Below the lower limit", "", "Above the upper limit"], unit="Burglaries", source="s",
    )  # fmt: skip


def lines() -> Chart:
    series = {"Luton": VALUES, "Bedford": (1, 2, 3, 4, 5, 6)}
    return line_chart(title="Lines", alt="a", months=MONTHS, series=series, unit="Crimes", source="s")


def bars() -> Chart:
    return bar_chart(
        title="Bars", alt="a", labels=["O'Connor & Sons' ward", "B"], values=[5, None], unit="Crimes", source="s",
        highlight={"O'Connor & Sons' ward"},
    )  # fmt: skip


def dots() -> Chart:
    return dot_interval_chart(
        title="Dots", alt="a", labels=["A", "B"], values=[5.25, None], lower=[4.0, None], upper=[6.5, None],
        unit="Rate", source="s", reference=5.0, reference_label="All 5.0", places=1,
    )  # fmt: skip


def curve() -> Chart:
    return curve_chart(
        title="Curve", alt="a", points=[(10, 5, "Luton")], curves={"limit": [(0, 9), (20, 7)]}, x_unit="People",
        unit="Rate", source="s",
    )  # fmt: skip


BUILDERS = [control, lines, bars, dots, curve]


@pytest.mark.parametrize("build", BUILDERS)
def test_drawing_holds_nothing_that_the_content_policy_blocks(build: Callable[[], Chart]) -> None:
    for drawing in (chart_svg(build()), chart_svg(build(), narrow=True)):
        assert not re.search(r'\sstyle=|<style|<script|\son\w+=|href="http', drawing)
        root = ET.fromstring(drawing)
        assert root.get("role") == "img"
        assert root.get("aria-label", "").startswith(build().title)
        assert not [part for part in root.iter() if part is not root and part.get("role")]


def _drawn(chart: Chart, field: str) -> list[Any]:
    return [row.get(field) for row in chart.spec["data"]["values"]]


@pytest.mark.parametrize("build", [control, bars, dots])
def test_table_twin_holds_the_numbers_that_are_drawn(build: Callable[[], Chart]) -> None:
    chart = build()
    assert [row["value"] for row in chart.table.rows] == _drawn(chart, "value")


def test_lines_twin_holds_each_series() -> None:
    chart = lines()
    drawn = [(row["series"], row["value"]) for row in chart.spec["data"]["values"]]
    assert [v for name, v in drawn if name == "Luton"] == [row["Luton"] for row in chart.table.rows]
    assert [v for name, v in drawn if name == "Bedford"] == [row["Bedford"] for row in chart.table.rows]


def test_month_not_supplied_breaks_the_line_and_is_said() -> None:
    chart = control()
    assert chart.table.shown()[2][1].text == "no data"
    assert "1 here" in chart.table.note
    assert "not supplied" in chart_svg(chart)
    whole = control_chart(
        title="t",
        alt="a",
        months=MONTHS,
        values=[1] * 6,
        centre=1,
        lower=0,
        upper=2,
        signals=[""] * 6,
        unit="u",
        source="s",
    )
    assert "not supplied" not in chart_svg(whole)


def test_months_that_stand_out_have_a_shape_of_their_own() -> None:
    kinds = _drawn(control(), "kind")
    assert kinds == ["usual variation"] * 3 + ["unusually low", "usual variation", "unusually high"]
    assert "unusually high" in chart_svg(control())


def test_png_is_a_picture_twice_the_size() -> None:
    small, large = chart_png(bars(), scale=1), chart_png(bars(), scale=2)
    assert small[:8] == b"\x89PNG\r\n\x1a\n"
    width = [int.from_bytes(picture[16:20], "big") for picture in (small, large)]
    assert width[1] == pytest.approx(2 * width[0], abs=2)


def test_clean_svg_turns_style_into_attributes_and_separates_identifiers() -> None:
    dirty = '<svg><style>a{}</style><defs><clipPath id="c0"/></defs><g clip-path="url(#c0)" style="fill: red; stroke:blue"/></svg>'
    root = ET.fromstring(clean_svg(dirty, prefix="p"))
    group = root.find("g")
    assert group is not None
    assert dict(group.attrib) == {"clip-path": "url(#p-c0)", "fill": "red", "stroke": "blue"}
    assert root.find("style") is None


def test_neighbouring_months_not_supplied_share_one_band() -> None:
    values = (1, None, None, 4, None, 6)
    chart = line_chart(title="t", alt="a", months=MONTHS, series={"A": values}, unit="u", source="s")
    bands = chart.spec["layer"][0]["data"]["values"]
    assert len(bands) == 2
    assert bands[0]["to"] - bands[0]["from"] > 1.9 * (bands[1]["to"] - bands[1]["from"])


def test_long_names_that_begin_alike_are_broken_and_not_cut() -> None:
    names = ["Priority neighbourhoods of the council, year before", "Priority neighbourhoods of the council, this year"]
    drawn = chart_svg(
        bar_chart(title="Two", alt="Two", labels=names, values=[1.0, 2.0], unit="per 1,000", source="", csv_url="")
    )
    assert "year before" in drawn
    assert "this year" in drawn
    assert "…" not in drawn


def test_bars_leave_room_for_their_numbers_on_a_telephone() -> None:
    chart = bar_chart(title="t", alt="a", labels=["One"], values=[2366], unit="records", source="s")
    wide, narrow = (_sized(chart, narrow=one)["encoding"]["x"] for one in (False, True))
    # Five characters of the number take a sixth of a telephone's plot.
    assert narrow["scale"]["domainMax"] >= wide["scale"]["domainMax"] * 1.2
    assert narrow["axis"]["tickCount"] < wide["axis"]["tickCount"]
