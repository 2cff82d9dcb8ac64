"""The whole chain from files to figures, on numbers that can be counted by hand."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.integration.measures import made
from tests.integration.measures.conftest import Loader
from tests.integration.measures.made import AMBRIDGE, CSP, FELPERSHAM, FORCE, LOXLEY
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, UnknownArea
from wardmote.intake.public import load
from wardmote.measures import public as measures

pytestmark = pytest.mark.django_db
KEYS = {
    "measure", "area", "period", "count", "population", "population_year", "rate_per_1000", "lower95", "upper95",
    "previous_count", "change_pct", "p_value", "months_supplied", "warnings", "provenance",
}  # fmt: skip


def figure(
    partnership: Partnership, slug: str = "burglary", area: str = AMBRIDGE, ending: str = "2023-04", **more: Any
) -> measures.Figure:
    return measures.figure(partnership=partnership, measure=slug, area=area, year_ending=ending, **more)


def said(found: measures.Figure) -> str:
    return " ".join(found.warnings)


def test_a_year_is_counted_with_its_rate_and_its_change(two_years: None, partnership: Partnership) -> None:
    found = figure(partnership)
    assert (found.count, found.previous_count, found.months_supplied) == (96, 120, 12)
    assert found.change_pct == pytest.approx(-20.0)
    assert found.population == 3000
    assert found.rate_per_1000 == pytest.approx(32.0)
    assert found.lower95 < 32.0 < found.upper95
    # R: poisson.test(c(96, 120))$p.value = binom.test(96, 216)$p.value
    assert found.p_value == pytest.approx(0.1173, abs=0.0005)


def test_all_crime_holds_anti_social_behaviour_and_recorded_crime_does_not(
    two_years: None, partnership: Partnership
) -> None:
    assert figure(partnership, "all-crime").count == 12 * (8 + 2 + 3)
    assert figure(partnership, "recorded-crime").count == 12 * (8 + 2)
    assert figure(partnership, "anti-social-behaviour").count == 36


def test_records_without_a_place_count_for_the_force_alone(two_years: None, partnership: Partnership) -> None:
    assert figure(partnership, "drugs", FORCE).count == 12
    assert figure(partnership, "drugs").count == 0
    assert "12 of these records have no location" in said(figure(partnership, "drugs", FORCE))
    assert figure(partnership, "all-crime", CSP).count == figure(partnership, "all-crime").count


def test_a_month_nobody_supplied_is_no_zero(load_months: Loader, partnership: Partnership) -> None:
    load_months([month for month in made.months() if month != date(2022, 12, 1)])
    found = figure(partnership)
    assert (found.count, found.months_supplied) == (88, 11)
    assert (found.previous_count, found.change_pct, found.p_value) == (None, None, None)
    assert "Only 11 of the 12 months" in said(found)
    series = measures.monthly(
        partnership=partnership, measure="burglary", area=AMBRIDGE, start=date(2022, 11, 1), end=date(2023, 2, 1)
    )
    assert series.counts == (8, None, 8)


def test_no_data_is_none_and_says_so(two_years: None, partnership: Partnership) -> None:
    found = figure(partnership, ending="2019-04")
    assert (found.count, found.rate_per_1000, found.previous_count) == (None, None, None)
    assert "No data is not zero" in said(found)
    assert "There is no data" in measures.figure_sentence(found)


def test_a_month_supplied_without_any_such_crime_is_a_zero(load_months: Loader, partnership: Partnership) -> None:
    load_months([date(2023, 4, 1)])
    assert figure(partnership, "bicycle-theft").count == 0


def test_the_same_months_of_both_years_can_be_compared(load_months: Loader, partnership: Partnership) -> None:
    load_months([date(2022, 4, 1), date(2023, 4, 1)])
    found = figure(partnership)
    assert (found.count, found.previous_count, found.months_supplied) == (8, 10, 1)
    assert "Only 1 of the 12 months was supplied" in said(found)


def test_of_nothing_before_no_percentage_is_made(load_months: Loader, partnership: Partnership) -> None:
    load_months([date(2022, 4, 1)], rows=[made.crime(date(2022, 4, 1), 1, "Robbery", "E01000001")])
    load_months([date(2023, 4, 1)], folder="later")
    found = figure(partnership)
    assert (found.count, found.previous_count, found.change_pct) == (8, 0, None)
    assert found.p_value is not None


def test_a_corrected_file_changes_the_figure_and_the_old_one_can_be_had_again(
    two_years: None, load_months: Loader, partnership: Partnership
) -> None:
    before, moment = figure(partnership), timezone.now()
    time.sleep(0.01)
    april = date(2023, 4, 1)
    load_months([april], rows=[*made.month_rows(april), made.crime(april, 900, "Burglary", "E01000001")], folder="new")
    assert figure(partnership).count == before.count + 1
    again = figure(partnership, as_of=moment)
    assert again.count == before.count
    assert again.provenance.batches == before.provenance.batches
    assert len(figure(partnership).provenance.batches) == 2


def test_true_repeats_are_left_out_and_said(load_months: Loader, partnership: Partnership) -> None:
    april = date(2023, 4, 1)
    row = made.crime(april, 1, "Burglary", "E01000001", id_="a" * 64)
    load_months([april], rows=[row, row, made.crime(april, 2, "Burglary", "E01000001")])
    found = figure(partnership)
    assert found.count == 2
    assert "1 duplicate (" in said(found)


def test_wards_count_the_records_whose_points_lie_in_them(two_years: None, partnership: Partnership) -> None:
    found = measures.figures_by(
        partnership=partnership, measure="burglary", within=AMBRIDGE, kind=AreaKind.WARD, year_ending="2023-04"
    )
    assert {entry.area.code: entry.count for entry in found} == {LOXLEY: 96, FELPERSHAM: 0}
    assert not found[1].is_estimate
    assert "interval allows for chance alone" in said(found[1])


def test_the_parts_of_an_area_add_up_to_it(two_years: None, partnership: Partnership) -> None:
    for kind in (AreaKind.LSOA, AreaKind.WARD):
        parts = measures.figures_by(
            partnership=partnership, measure="all-crime", within=AMBRIDGE, kind=kind, year_ending="2023-04"
        )
        assert sum(part.count for part in parts) == figure(partnership, "all-crime").count


def test_every_figure_of_a_list_equals_the_one_asked_for_alone(two_years: None, partnership: Partnership) -> None:
    listed = measures.figures_by(
        partnership=partnership, measure="all-crime", within=AMBRIDGE, kind=AreaKind.LSOA, year_ending="2023-04"
    )
    assert [entry.as_json() for entry in listed] == [
        figure(partnership, "all-crime", entry.area.code).as_json() for entry in listed
    ]


def test_a_share_has_numerator_denominator_and_interval(two_years: None, partnership: Partnership) -> None:
    found = figure(partnership, "charged-share")
    assert (found.numerator, found.denominator) == (12, 24)
    assert found.share == pytest.approx(0.5)
    assert 0 < found.lower95 < 0.5 < found.upper95 < 1
    assert found.rate_per_1000 is None
    assert "96 crimes are left out of the share" in said(found)
    table = measures.crime_outcomes(
        partnership=partnership, area=AMBRIDGE, year_ending="2023-04", categories=["robbery"]
    )
    assert dict(zip(table.crime_outcomes, table.counts[0].tolist(), strict=True))["suspect-charged"] == 12


def test_json_has_the_promised_keys_and_its_batches_fingerprints(two_years: None, partnership: Partnership) -> None:
    document = measures.figure_json(partnership=partnership, measure="burglary", area=AMBRIDGE, year_ending="2023-04")
    assert set(document) >= KEYS
    assert document["period"] == {"start": "2022-05-01", "end": "2023-05-01"}
    batches = document["provenance"]["batches"]
    assert [len(batch["fingerprint"]) for batch in batches] == [64]
    assert document["provenance"]["definition_version"] == 1


def test_what_is_not_known_is_refused_with_a_sentence(two_years: None, partnership: Partnership) -> None:
    with pytest.raises(measures.UnknownMeasure, match="There are: all-crime"):
        figure(partnership, "burglery")
    with pytest.raises(measures.UnknownPeriod, match="as in 2023-04"):
        figure(partnership, ending="2023-4")
    with pytest.raises(UnknownArea, match="under Areas"):
        figure(partnership, area="E99")
    with pytest.raises(measures.UnsuitableArea, match="smaller kind"):
        measures.figures_by(
            partnership=partnership, measure="burglary", within=AMBRIDGE, kind=AreaKind.FORCE, year_ending="2023-04"
        )


def test_another_partnership_sees_none_of_it(two_years: None, personas: Personas) -> None:
    assert figure(personas.other_partnership).count is None


def test_tables_for_the_assessment_agree_with_the_figures(two_years: None, partnership: Partnership) -> None:
    months = measures.category_months(
        partnership=partnership, area=AMBRIDGE, start=date(2022, 5, 1), end=date(2023, 5, 1)
    )
    assert months.counts[months.keys.index("burglary")].sum() == 96
    places = measures.place_counts(
        partnership=partnership, measure="burglary", area=AMBRIDGE, kind=AreaKind.LSOA, year_ending="2023-04"
    )
    assert dict(zip(places.codes, places.counts.tolist(), strict=True))["E01000001"] == 96
    assert places.previous.sum() == 120
    compared = measures.compare(partnership=partnership, measure="burglary", year_ending="2023-04")
    assert figure(partnership).as_json() in [entry.as_json() for entry in compared]
    assert measures.years_available(partnership=partnership, area=AMBRIDGE)[0] == "2023-04"


def test_the_cube_is_read_from_its_file_by_the_next_process(
    two_years: None, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardmote.intake import public as intake
    from wardmote.measures.counting import reader

    first = figure(partnership).as_json()
    reader.forget()
    monkeypatch.setattr(intake, "lazy_records", lambda *_: pytest.fail("the records were counted again"))
    assert figure(partnership).as_json() == first


def test_duplicates_of_other_years_are_not_said_of_this_one(
    areas_loaded: None, partnership: Partnership, tmp_path: Path
) -> None:
    old, new = date(2020, 6, 1), date(2023, 4, 1)
    row = made.crime(old, 1, "Burglary", "E01000001", id_="a" * 64)
    paths = [
        made.write(tmp_path, old, [row, row]),
        made.write(tmp_path, new, [made.crime(new, 2, "Burglary", "E01000001", id_="b" * 64)]),
    ]
    load(by=system_person(), partnership=partnership, source="police-uk-street", paths=paths)
    assert figure(partnership).count == 1
    assert "duplicate" not in said(figure(partnership))
