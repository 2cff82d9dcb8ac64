"""Made-up content of the style guide: plainly invented places and round numbers."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.charts import (
    Chart,
    bar_chart,
    control_chart,
    curve_chart,
    dot_interval_chart,
    line_chart,
)
from wardmote.foundations.design.maps import AreaMap
from wardmote.foundations.design.tables import Column, Link, Table

PLACES = ("Northgate", "Millbrook", "St Agnes", "Harbourside", "Castle", "Llanfair-ym-Muallt", "Westfield", "Priory")
COUNTS = (412, 388, 301, 240, 199, 150, 96, None)
RATES = (61.2, 55.0, 47.3, 40.1, 33.8, 25.5, 14.9, None)
SOURCE = "Made-up figures, April 2021 to March 2023."
MONTHS = [date(2021 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(24)]
LINE = (62, 58, 66, 71, 60, 57, 64, 69, 55, None, None, 61, 67, 63, 70, 59, 65, 98, 62, 58, 60, 33, 64, 61)


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Title"), help_text=_("Say in a few words what this is about."))
    area = forms.ChoiceField(label=_("Area"), choices=[("", _("Choose one")), *[(p, p) for p in PLACES]])
    level = forms.ChoiceField(
        label=_("Level"), choices=[("ward", _("Ward")), ("lsoa", _("LSOA"))], widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of crime"),
        choices=[("burglary", _("Burglary")), ("drugs", _("Drugs"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notes = forms.CharField(label=_("Notes"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    papers = forms.FileField(label=_("Files to load"), help_text=_("CSV, .gz or .zip, up to 5 GB."))
    sure = forms.BooleanField(label=_("I have checked the figures"))


def style_guide(query: QueryDict) -> dict[str, Any]:
    """Everything that the style guide shows."""
    return {
        "form": ExampleForm({}),
        "table": _table(),
        "charts": _charts(),
        "map": _map(),
        "page": Paginator(range(312), 25).get_page(query.get("page")),
        "chips": [("kind", "burglary", _("Burglary")), ("area", "Castle", "Castle")],
        "marking": "OFFICIAL – SENSITIVE",
        "breadcrumbs": [(_("Measures"), "/help/"), (_("Burglary"), "")],
        "provenance": [(_("Definition"), _("Burglary, version 1")), (_("Numerator"), _("797 records in 12 files"))],
    }


def _table() -> Table:
    columns = (
        Column("place", str(_("Ward"))),
        Column("count", str(_("Crimes")), numeric=True),
        Column("rate", str(_("Rate")), numeric=True, unit=str(_("per 1,000 residents")), places=1),
        Column("change", str(_("Change on the year before")), numeric=True),
    )
    changes = (12, -31, 0, 4, -18, 2, 1, None)
    rows = [
        {"place": Link(place, "/help/"), "count": count, "rate": rate, "change": change}
        for place, count, rate, change in zip(PLACES, COUNTS, RATES, changes, strict=True)
    ]
    return Table("Crimes by ward, year to March 2023", columns, rows, "Wards are best-fit estimates.", "/help/")


def _charts() -> list[Chart]:
    signals = ["" for _month in MONTHS]
    signals[17], signals[21] = "Above the upper limit", "Below the lower limit"
    control = control_chart(
        title="Burglary was unusually high in September 2022 and unusually low in January 2023",
        alt="24 months; two not supplied; the mean is 62 a month.",
        months=MONTHS,
        values=LINE,
        centre=62.4,
        lower=41.0,
        upper=83.8,
        signals=signals,
        unit="Burglaries a month",
        source=SOURCE,
        csv_url="/help/",
    )
    lines = line_chart(
        title="Recorded crime fell in Northgate and not in Castle",
        alt="Two lines over 24 months.",
        months=MONTHS,
        series={"Northgate": LINE, "Castle": [None if v is None else 40 + v // 9 for v in LINE]},
        unit="Crimes a month",
        source=SOURCE,
    )
    bars = bar_chart(
        title="Two wards hold two fifths of the crimes",
        alt="Northgate has 412 crimes, Millbrook 388; no data for Priory.",
        labels=PLACES,
        values=COUNTS,
        unit="Crimes",
        source=SOURCE,
        highlight={"Northgate", "Millbrook"},
        label_heading="Ward",
    )
    lower = [None if r is None else r * 0.91 for r in RATES]
    upper = [None if r is None else r * 1.1 for r in RATES]
    dots = dot_interval_chart(
        title="Northgate and Millbrook are clearly above the district's rate",
        alt="Rates with 95% intervals by ward, from 61.2 to 14.9.",
        labels=PLACES,
        values=RATES,
        lower=lower,
        upper=upper,
        unit="Crimes per 1,000 residents, with 95% intervals",
        source=SOURCE,
        reference=38.2,
        reference_label="District 38.2",
        highlight={"Northgate"},
        label_heading="Ward",
        places=1,
    )
    return [control, lines, bars, dots, _curve()]


def _curve() -> Chart:
    return curve_chart(
        title="A quarter of the places hold half of the crimes",
        alt="A concentration curve well above the line of equal shares.",
        points=[(25, 50, "half of the crimes")],
        curves={
            "As it is": [(0, 0), (10, 28), (25, 50), (50, 76), (100, 100)],
            "If crime were even": [(0, 0), (100, 100)],
        },
        x_unit="Share of places (%)",
        unit="Share of crimes (%)",
        source=SOURCE,
    )


def _map() -> AreaMap:
    features = [
        {
            "type": "Feature",
            "properties": {"name": place, "rate": rate, "count": COUNTS[i], "hot": i == 0, "url": "/help/"},
            "geometry": {"type": "Polygon", "coordinates": [_square(i)]},
        }
        for i, (place, rate) in enumerate(zip(PLACES, RATES, strict=True))
    ]
    return AreaMap(
        title="Crime is highest in the north",
        alt="Eight wards; Northgate has the highest rate; no data for Priory.",
        features={"type": "FeatureCollection", "features": features},
        value_key="rate",
        label_key="name",
        kind="sequential",
        table=_table(),
        source=SOURCE,
        unit="Crimes per 1,000 residents",
        places=1,
        highlight_key="hot",
        highlight_words="hot spot",
        profile_keys={"count": "Crimes", "rate": "Rate"},
    )


def _square(i: int) -> list[list[float]]:
    west, south = -0.5 + 0.03 * (i % 4), 51.93 - 0.02 * (i // 4)
    east, north = west + 0.03, south + 0.02
    return [[west, south], [east, south], [east + 0.004, north], [west + 0.004, north], [west, south]]
