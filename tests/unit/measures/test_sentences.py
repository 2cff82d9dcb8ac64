import re
from dataclasses import replace
from datetime import date

from wardmote.foundations.documents.public import Obstacle, why_lines
from wardmote.foundations.places.public import AreaKind, AreaName
from wardmote.measures.counting.definitions import measure
from wardmote.measures.figures.results import Figure, Provenance
from wardmote.measures.figures.sentences import figure_sentence, figures_text

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
        "797 burglaries in Luton in the year to April 2023, 71 fewer than the year before (−8.2%). This may be chance."
    )


def test_a_change_is_clear_only_where_both_tests_say_so_and_has_its_sign() -> None:
    surer = replace(LUTON, count=990, p_value=0.004, p_value_months=0.01)
    assert figure_sentence(surer).endswith("122 more than the year before (+14.1%). This is a clear rise.")
    said = figure_sentence(replace(surer, p_value_months=0.36))
    assert said.endswith("(+14.1%). This may be chance: months usually vary by this much.")


def test_no_test_no_method_and_no_probability_stand_in_a_sentence() -> None:
    for p_value, p_months in ((0.004, 0.01), (0.004, 0.36), (0.36, 0.4)):
        said = figure_sentence(replace(LUTON, count=990, p_value=p_value, p_value_months=p_months))
        assert not re.search(r"\bp\b|\bq\b|test", said)
        assert all(len(sentence.split()) <= 25 for sentence in said.split(". "))


def test_an_obstacle_is_said_in_place_of_a_change() -> None:
    missing = Obstacle("missing-months", "Two months of the year before hold a tenth of the usual rows.")
    said = figure_sentence(replace(LUTON, count=990, p_value=1e-9, p_value_months=1e-9, obstacles=(missing,)))
    assert said.endswith(
        "122 more than the year before (+14.1%). We cannot say whether this is a real change. "
        "Two months of the year before hold a tenth of the usual rows."
    )


def test_a_rate_of_part_of_a_year_is_no_years_rate() -> None:
    rated = replace(LUTON, rate_per_1000=3.5, lower95=3.3, upper95=3.8, population=225_000, population_year=2022)
    assert "That is 3.5 per 1,000 residents of 2022" in figure_sentence(rated)
    part = figure_sentence(replace(rated, months_supplied=5))
    assert "Over those months that is 3.5 per 1,000 residents of 2022" in part
    assert "It is not a year's rate." in part


def test_a_rate_on_residents_of_another_time_says_so_in_the_line() -> None:
    rated = replace(LUTON, rate_per_1000=3.5, lower95=3.3, upper95=3.8, population=225_000, population_year=2013)
    assert "Those residents were counted 9 years before this period." in figure_sentence(rated)
    later = replace(rated, start=date(2009, 5, 1), end=date(2010, 5, 1), population_year=2019)
    assert "Those residents were counted 9 years after this period." in figure_sentence(later)
    assert "were counted" not in figure_sentence(replace(rated, population_year=2021))


def test_why_opens_the_tests_that_the_sentence_leaves_out() -> None:
    lines = dict(why_lines(replace(LUTON, p_value=0.004, p_value_months=0.36).verdict, p_value=0.004, p_months=0.36))
    assert lines["Reading"] == "no clear change"
    assert "p = 0.004" in lines["If each event came by itself"]
    assert "p = 0.36" in lines["Allowing for how months vary and hang together"]


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
    assert "in the 1 month supplied of the year to April 2023. It cannot be compared" in said


def test_the_same_number_is_neither_rise_nor_fall() -> None:
    said = figure_sentence(replace(LUTON, previous_count=797, change_pct=0.0, p_value=1.0))
    assert said.endswith("the same number as the year before.")


def test_an_estimate_begins_with_about() -> None:
    assert figure_sentence(replace(LUTON, is_estimate=True)).startswith("About 797 burglaries")


def test_a_list_for_the_terminal_prints_no_data_as_that() -> None:
    assert "797" in figures_text([LUTON])
    lines = figures_text([LUTON, replace(LUTON, count=None)]).splitlines()
    assert "no data" in lines[1].split("Luton")[1][:12]
