"""The year that is shown until somebody chooses: the last whole one of the measure, whatever else has come since."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.measures import made
from tests.integration.measures.made import AMBRIDGE
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.intake.public import load
from wardmote.measures.counting.definitions import measure
from wardmote.measures.figures import availability

pytestmark = pytest.mark.django_db


def test_eight_rows_of_a_partner_do_not_move_the_year_of_burglary(
    two_years: None, personas: Personas, tmp_path: Path
) -> None:
    path = tmp_path / "fires.csv"
    rows = [
        "Incident number,Date of call,Incident type",
        "F1,01/09/2026,Deliberate secondary fire",
        "F2,02/09/2026,Deliberate secondary fire",
    ]
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    load(by=system_person(), partnership=personas.partnership, source="fire-incidents", paths=[path])
    client = Client()
    client.force_login(personas.analyst)
    address = reverse("measures:explore", args=[personas.partnership.slug])
    gone = client.get(address, {"measure": "burglary", "area": AMBRIDGE, "year": "", "level": ""})
    assert gone.status_code == 302
    assert "/burglary/E06000901/2023-04/" in gone["Location"]
    page = client.get(reverse("measures:measures", args=[personas.partnership.slug])).content.decode()
    form = page.partition("find a figure")[2]
    assert form.index("The last whole year of the measure") < form.index("September 2026")


def test_a_month_that_begins_a_year_is_not_its_end() -> None:
    months = [date(2021 + at // 12, at % 12 + 1, 1) for at in range(15)]
    gap = [month for month in months if month != date(2022, 1, 1)]
    assert availability.last_whole_year(months) == date(2022, 3, 1)
    assert availability.last_whole_year(gap) == date(2021, 12, 1)
    assert availability.last_whole_year(months[:5]) == date(2021, 5, 1)
    assert availability.last_whole_year([]) is None


def test_each_measure_ends_with_its_own_sources() -> None:
    by_source = {
        "police-uk-street": frozenset(made.months()),
        "fire-incidents": frozenset({date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)}),
    }
    assert availability.last_year(measure("burglary"), by_source) == date(2023, 4, 1)
    assert availability.last_year(measure("deliberate-fires"), by_source) == date(2026, 9, 1)
