"""Crimes weighed by their offence: sums by hand, codes without a weight, one list for both years, nothing without a list."""

import json
from datetime import date

import pytest
from django.urls import reverse

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from tests.personas import Personas
from wardmote.analysis.comparators_and_harm.weighted_sums import weighted_sum_interval
from wardmote.foundations.members.public import RoleName, system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.errors import UnsuitableArea
from wardmote.measures.figures.sentences import figure_sentence
from wardmote.measures.public import figure, figures_by, gap, monthly

pytestmark = pytest.mark.django_db
MONTHS = [add_months(date(2021, 5, 1), step) for step in range(24)]
LSOA = "E01000001"
WEIGHTS = [("1, 4.1/2/10", "8000"), ("28E", "438.5"), ("46", "12"), ("46", "12"), ("66", "30"), ("66", "31")]


@pytest.fixture(autouse=True)
def _covered(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))


def crime(code: str | None, **more: object) -> dict[str, object]:
    told = {"recorded_on": "2022-05-02", "weapon": "none"} | ({"offence_code": code} if code else {})
    return row("some-leaf", attributes=json.dumps(told), **more)


def give_weights(
    partnership: Partnership, listed: list[tuple[str, str]], *, month: date = MONTHS[0], **more: str
) -> None:
    rows = [row("weight", council=None, attributes=json.dumps({"offence_code": c, "weight": w})) for c, w in listed]
    send(partnership, more.get("source", "severity-weights"), month, rows, sender="office")


def give_crimes(partnership: Partnership) -> None:
    """Of each month of the second year: a homicide by its old spelling, two burglaries, three thefts; two unweighed."""
    for month in MONTHS[:12]:
        send(partnership, "police-crimes", month, [crime("46") for _ in range(5)])
    for month in MONTHS[12:]:
        rows = [crime("4/1"), crime("028e"), crime("28E", lsoa=LSOA), *(crime("46") for _ in range(3))]
        send(partnership, "police-crimes", month, [*rows, crime("999"), crime(None)])


ASKED = {"measure": "crime-severity", "area": AMBRIDGE, "year_ending": "2023-04"}


def test_the_sum_of_weights_is_that_of_the_hand(partnership: Partnership) -> None:
    give_weights(partnership, WEIGHTS)
    give_crimes(partnership)
    made = figure(partnership=partnership, **ASKED)
    month = 8000 + 2 * 438.5 + 3 * 12  # 8,913 days
    assert made.weighted_total == pytest.approx(12 * month)
    assert made.previous_weighted_total == pytest.approx(12 * 5 * 12)
    assert made.change_pct == pytest.approx((106_956 - 720) / 720 * 100)
    assert made.population == 3000
    assert made.rate_per_1000 == pytest.approx(106_956 / 3)
    assert (made.count, made.without_weight) == (72, 24)
    # Twelve homicides, 24 burglaries and 36 thefts.
    codes = weighted_sum_interval([12, 24, 36], [8000, 438.5, 12])
    assert (made.weighted_lower95, made.weighted_upper95) == pytest.approx((codes.lower, codes.upper))
    assert (made.lower95, made.upper95) == pytest.approx((codes.lower / 3, codes.upper / 3))
    assert made.p_value is None
    assert {batch.source for batch in made.provenance.batches} == {"police-crimes", "severity-weights"}
    assert made.as_json()["weighted_total"] == pytest.approx(106_956)
    assert any("24 of the 96 records" in text for text in made.warnings)
    assert any("Experimental" in text for text in made.warnings)
    sentence = figure_sentence(made)
    assert "72 offences" in sentence
    assert "106,956 days of severity (95% interval " in sentence
    assert "24 more have no weight" in sentence


def test_a_code_with_two_weights_has_none(partnership: Partnership) -> None:
    give_weights(partnership, WEIGHTS)
    for month in MONTHS[12:]:
        send(partnership, "police-crimes", month, [crime("66"), crime("46")])
    made = figure(partnership=partnership, **ASKED)
    assert (made.weighted_total, made.without_weight) == (12 * 12, 12)
    assert any("more than one weight to 1 code:" in text for text in made.warnings)


def test_months_and_small_areas_are_weighed_too(partnership: Partnership) -> None:
    give_weights(partnership, WEIGHTS)
    give_crimes(partnership)
    series = monthly(partnership=partnership, measure="crime-severity", area=AMBRIDGE, start=MONTHS[11], end=MONTHS[13])
    assert series.counts == (60, 8913)
    small = {
        one.area.code: one
        for one in figures_by(
            partnership=partnership,
            measure="crime-severity",
            within=AMBRIDGE,
            kind=AreaKind.LSOA,
            year_ending="2023-04",
        )
    }
    assert small[LSOA].weighted_total == pytest.approx(12 * 438.5)
    assert sum(one.weighted_total or 0 for one in small.values()) == pytest.approx(12 * 438.5)
    # That no homicide was seen in the small area does not say that there could be none.
    codes = weighted_sum_interval([12], [438.5], heaviest=8000)
    assert small[LSOA].weighted_upper95 == pytest.approx(codes.upper)
    assert codes.upper > 8000


def test_without_a_list_there_is_no_figure_and_a_new_list_changes_it(partnership: Partnership) -> None:
    give_crimes(partnership)
    none = figure(partnership=partnership, **ASKED)
    assert (none.weighted_total, none.rate_per_1000, none.change_pct) == (None, None, None)
    assert (none.weighted_lower95, none.weighted_upper95, none.upper95) == (None, None, None)
    assert any("No weights stand" in text for text in none.warnings)
    give_weights(partnership, [("46", "10")])
    assert figure(partnership=partnership, **ASKED).weighted_total == pytest.approx(12 * 3 * 10)
    give_weights(partnership, [("46", "20")], month=MONTHS[13])
    made = figure(partnership=partnership, **ASKED)
    assert (made.weighted_total, made.previous_weighted_total) == (12 * 3 * 20, 12 * 5 * 20)
    earlier = figure(partnership=partnership, measure="crime-severity", area=AMBRIDGE, year_ending="2022-04")
    assert earlier.weighted_total == pytest.approx(12 * 5 * 10)


def test_what_the_police_bring_to_light_is_left_out_of_harm(partnership: Partnership) -> None:
    rows = [("46", "2", "No"), ("92D", "5", "Yes")]
    listed = [
        row("w", council=None, attributes=json.dumps({"offence_code": c, "weight": w, "police_initiated": p}))
        for c, w, p in rows
    ]
    send(partnership, "harm-weights", MONTHS[0], listed, sender="office")
    for month in MONTHS[12:]:
        send(partnership, "police-crimes", month, [crime("46"), crime("92D")])
    made = figure(partnership=partnership, measure="crime-harm", area=AMBRIDGE, year_ending="2023-04")
    assert (made.weighted_total, made.count, made.without_weight) == (24, 12, 0)


def test_counts_of_quarters_are_weighed_by_their_quantity(partnership: Partnership) -> None:
    give_weights(partnership, WEIGHTS)
    for at in range(8):
        rows = [crime("46", quantity=10 + at), crime("28E", quantity=2)]
        send(partnership, "home-office-crime", add_months(date(2021, 4, 1), 3 * at), rows, span=3)
    asked = {"measure": "crime-severity-home-office", "area": AMBRIDGE, "year_ending": "2023-03"}
    made = figure(partnership=partnership, **asked)
    assert made.weighted_total == pytest.approx((14 + 15 + 16 + 17) * 12 + 8 * 438.5)
    assert made.count == 62 + 8


def test_no_gap_is_made_of_weights_and_the_pages_show_them(partnership: Partnership, personas: Personas) -> None:
    give_weights(partnership, WEIGHTS)
    give_crimes(partnership)
    with pytest.raises(UnsuitableArea):
        gap(partnership=partnership, measure="crime-severity", area=AMBRIDGE, year_ending="2023-04")
    address = reverse("measures:figure", args=[partnership.slug, "crime-severity", AMBRIDGE, "2023-04"])
    page = personas.client(RoleName.ANALYST).get(f"{address}?level=lsoa").content.decode()
    for part in ("Sum of weights", "106,956", "Records without a weight", "Experimental"):
        assert part in page
    definition = reverse("measures:measure", args=[partnership.slug, "crime-severity"])
    page = personas.client(RoleName.ANALYST).get(definition).content.decode()
    assert reverse("intake:list", args=[partnership.slug, "severity-weights"]) in page
    header = page.partition('class="wm-subject"')[2].partition("<h2")[0]
    assert "Counted" in header
    assert "newest month April 2023" in header
