"""What other rooms may use: tables, charts and maps as plain values, and the words in which numbers are written.

A room makes a `Table`, a `Chart` or an `AreaMap` from plain numbers and hands it to its template, where
`{% data_table table %}`, `{% chart chart %}` and `{% area_map map %}` print it; the same value gives Word and PDF their
pictures (`chart_png`, `chart_svg`, `map_svg`) and the CSV file its rows (`table_csv`).
"""

from wardmote.foundations.design.charts import (
    Chart,
    bar_chart,
    chart_png,
    chart_svg,
    control_chart,
    curve_chart,
    dot_interval_chart,
    line_chart,
)
from wardmote.foundations.design.colours import contrast_problem
from wardmote.foundations.design.days import DayField
from wardmote.foundations.design.downloads import rows_download, streamed_download, table_download
from wardmote.foundations.design.first_steps import FirstStep
from wardmote.foundations.design.forms import form_chips
from wardmote.foundations.design.maps import AreaMap, Band, legend, map_svg
from wardmote.foundations.design.rendering import FONT, FONTS_DIR
from wardmote.foundations.design.subjects import Action, Fact, Subject, Tab
from wardmote.foundations.design.tables import Cell, Column, Link, Table, table_csv
from wardmote.foundations.design.verdicts import ShownNumber
from wardmote.foundations.design.waiting import Waiting
from wardmote.foundations.design.wordings import Wordings, spoken
from wardmote.foundations.design.words import (
    clock,
    listing,
    long_date,
    moment,
    month,
    number,
    percent,
    pvalue,
    rate,
    share,
    short_month,
    signed,
    within_a_sentence,
)

__all__ = [
    "FONT",
    "FONTS_DIR",
    "Action",
    "AreaMap",
    "Band",
    "Cell",
    "Chart",
    "Column",
    "DayField",
    "Fact",
    "FirstStep",
    "Link",
    "ShownNumber",
    "Subject",
    "Tab",
    "Table",
    "Waiting",
    "Wordings",
    "bar_chart",
    "chart_png",
    "chart_svg",
    "clock",
    "contrast_problem",
    "control_chart",
    "curve_chart",
    "dot_interval_chart",
    "form_chips",
    "legend",
    "line_chart",
    "listing",
    "long_date",
    "map_svg",
    "moment",
    "month",
    "number",
    "percent",
    "pvalue",
    "rate",
    "rows_download",
    "share",
    "short_month",
    "signed",
    "spoken",
    "streamed_download",
    "table_csv",
    "table_download",
    "within_a_sentence",
]
