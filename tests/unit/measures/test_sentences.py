from dataclasses import replace
from datetime import date

from wardmote.foundations.places.public import AreaKind, AreaName
from wardmote.measures.definitions import measure
from wardmote.measures.results import Figure, Provenance
from wardmote.measures.sentences import figure_sentence, figures_text

PROVENANCE = Provenance("burglary", 1, "", "0", None, "", "", (), (), (), ())
LUTON = Figure(
    measure=measure("burglary"),
    area=AreaName("E06000032", "Luton", AreaKind.COUNCIL),
    start=date(2022, 5, 1),
    end=date(2023, 5, 1),
    count=797,
    previous_count=868,
    change_pct=-8.1797,
    p_value=0.0862,
    months_supplied=12,
    provenance=PROVENANCE,
)


def test_a_figure_says_period_base_and_what_the_test_supports() -> None:
    assert figure_sentence(LUTON) == (
        "797 burglaries in Luton in the year to April 2023, 71 fewer than the year before (−8.2%); "
        "a fall of this size could be chance (p = 0.09)."
    )


def test_a_change_that_is_unlikely_to_be_chance_is_said_so() -> None:
    assert "a rise of this size is unlikely to be chance alone (p = 0.004)" in figure_sentence(
        replace(LUTON, count=990, change_pct=14.1, p_value=0.004)
    )


def test_months_that_vary_more_than_single_events_are_allowed_for() -> None:
    surer = replace(LUTON, count=990, change_pct=14.1, p_value=0.004, p_value_months=0.01)
    assert "unlikely to be chance alone (p = 0.004)" in figure_sentence(surer)
    said = figure_sentence(replace(surer, p_value_months=0.36))
    assert "unlikely" not in said
    assert said.endswith("but the months vary so much that it could be chance (p = 0.36).")


def test_no_percentage_on_a_base_under_ten() -> None:
    said = figure_sentence(replace(LUTON, count=3, previous_count=7, change_pct=-57.1, p_value=0.34))
    assert "3 burglaries" in said
    assert "4 fewer than the year before (7)" in said
    assert "%" not in said


def test_one_is_not_written_as_many() -> None:
    assert figure_sentence(replace(LUTON, count=1, previous_count=None)).startswith("1 burglary in Luton")


def test_no_data_is_not_written_as_a_number() -> None:
    said = figure_sentence(replace(LUTON, count=None, previous_count=None, months_supplied=0))
    assert said.startswith("There is no data on burglaries in Luton for the year to April 2023")


def test_a_part_of_a_year_is_called_that() -> None:
    said = figure_sentence(replace(LUTON, months_supplied=1, previous_count=None))
    assert "in the 1 month supplied of the year to April 2023; it cannot be compared" in said


def test_the_same_number_is_neither_rise_nor_fall() -> None:
    said = figure_sentence(replace(LUTON, previous_count=797, change_pct=0.0, p_value=1.0))
    assert said.endswith("the same number as the year before.")


def test_an_estimate_begins_with_about() -> None:
    assert figure_sentence(replace(LUTON, is_estimate=True)).startswith("About 797 burglaries")


def test_a_list_for_the_terminal_prints_no_data_as_that() -> None:
    assert "797" in figures_text([LUTON])
    lines = figures_text([LUTON, replace(LUTON, count=None)]).splitlines()
    assert "no data" in lines[1].split("Luton")[1][:12]
