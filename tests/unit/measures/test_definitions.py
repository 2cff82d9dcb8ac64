from pathlib import Path

import pytest

from wardmote.intake.public import crime_outcome_classes, source
from wardmote.measures.counting.definitions import CATEGORIES, breaks, measure, measures, read_definition
from wardmote.measures.errors import BadDefinition, UnknownMeasure


def test_every_police_uk_category_is_a_measure_and_the_totals_hold_them() -> None:
    assert {entry.slug for entry in measures()} >= set(CATEGORIES)
    assert set(measure("all-crime").categories) == set(CATEGORIES)
    assert set(measure("all-crime").categories) - set(measure("recorded-crime").categories) == {"anti-social-behaviour"}


def test_every_outcome_and_source_of_a_definition_is_known_to_intake() -> None:
    known = crime_outcome_classes()
    for entry in measures():
        for slug in (*entry.numerator_crime_outcomes, *entry.unknown_crime_outcomes):
            assert slug in known, f"{entry.slug}: {slug}"
        for slug in entry.sources:
            assert source(slug).slug == slug


def test_what_counts_as_charged_and_identified_agrees_with_what_intake_says_of_each_word() -> None:
    for slug, value in crime_outcome_classes().items():
        assert (slug in measure("charged-share").numerator_crime_outcomes) == (value.charged is True), slug
        identified = value.suspect_identified is True
        assert (slug in measure("suspect-identified-share").numerator_crime_outcomes) == identified, slug


def test_breaks_name_known_sources_and_categories() -> None:
    for known in breaks():
        assert set(known.categories) <= set(CATEGORIES)
        for slug in known.sources:
            assert source(slug).slug == slug


def test_an_unknown_measure_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownMeasure, match="burglary"):
        measure("burglery")


GOOD = """title = "A"
one = "a"
many = "as"
about = "About."
kind = "count"
sources = ["police-uk-street"]
polarity = "neutral"
disclosure = "none"
warnings = []
[[version]]
number = 1
valid_from = 2026-01-01
counted_from = 2010-12-01
definition = "All."
categories = []
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "count"', 'kind = "guess"', "guess"),
        ('kind = "count"', "", "kind"),
        ('kind = "count"', 'kind = "share"', "numerator_crime_outcomes"),
        ("number = 1", 'number = "one"', "whole number"),
        ('disclosure = "none"', 'disclosure = "none"\ncolour = "red"', "colour"),
        ("[[version]]", "[[edition]]", "version"),
        ('title = "A"', 'title = "A', "not TOML"),
        ('sources = ["police-uk-street"]', "sources = []", "no sources"),
    ],
)
def test_a_definition_that_breaks_the_rules_is_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = tmp_path / "made-up.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDefinition, match=says) as refused:
        read_definition(path)
    assert "made-up.toml" in str(refused.value)


def test_the_latest_version_of_a_definition_counts(tmp_path: Path) -> None:
    path = tmp_path / "made-up.toml"
    later = GOOD[GOOD.index("[[version]]") :].replace("number = 1", "number = 2").replace("All.", "Most.")
    path.write_text(GOOD + later, encoding="utf-8")
    assert (read_definition(path).version, read_definition(path).definition) == (2, "Most.")


SHARE = (
    GOOD.replace('kind = "count"', 'kind = "share"').replace("police-uk-street", "fire-incidents")
    + '\nnumerator_categories = ["kept"]'
)
BASKET = GOOD.replace("police-uk-street", "police-crimes").replace("categories = []\n", "") + (
    '[[version.basket]]\nslug = "a"\nlabel = "Part A"\ncategories = ["one", "two"]\n'
    '[[version.basket]]\nslug = "b"\nlabel = "Part B"\ncategories = ["three"]\n'
)


def written(folder: Path, text: str) -> Path:
    path = folder / "made-up.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_share_may_be_of_categories_and_a_partner_measure_has_its_own_heading(tmp_path: Path) -> None:
    made = read_definition(written(tmp_path, SHARE))
    assert (made.is_share, made.numerator_categories, made.has_rate) == (True, ("kept",), False)
    assert not made.is_police_uk
    assert read_definition(written(tmp_path, GOOD)).theme.startswith("Recorded crime")


def test_a_basket_counts_the_categories_of_its_parts(tmp_path: Path) -> None:
    made = read_definition(written(tmp_path, BASKET))
    assert made.categories == ("one", "two", "three")
    assert made.part("b").categories == ("three",)
    assert made.part("b").slug == "made-up.b"
    with pytest.raises(UnknownMeasure, match="no part"):
        made.part("c")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BASKET.replace('["three"]', '["one"]'), "share no category"),
        (BASKET.replace('label = "Part B"', ""), "label"),
        (SHARE + '\nnumerator_crime_outcomes = ["fine"]', "one of the keys"),
        (GOOD + 'numerator_categories = ["kept"]', "no numerator"),
        (GOOD.replace('["police-uk-street"]', '["police-uk-street", "fire-incidents"]'), "mixes"),
        (GOOD + 'denominator = "households"', "households"),
        (GOOD + "ages = [17, 10]", "first and a last age"),
        (GOOD + 'ages = ["10", "17"]', "first and a last age"),
        (GOOD + "ages = [10, 14, 17]", "first and a last age"),
        (GOOD + 'ages = [10, 17]\ndenominator = "none"', "not set against residents"),
    ],
)
def test_a_partner_definition_that_breaks_the_rules_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadDefinition, match=says):
        read_definition(written(tmp_path, text))
