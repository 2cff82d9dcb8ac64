"""Definitions as pages say them: no slug of a record store in a sentence for people."""

from wardmote.measures.counting.definitions import measure, measures
from wardmote.measures.pages.definition_words import definition_words


def test_categories_are_called_by_their_names() -> None:
    words = definition_words(measure("deliberate-fires"))
    assert "deliberate-primary-fire" not in words["categories"]
    assert len(words["categories"].split("; ")) == 3
    assert words["finest"] == "an LSOA"


def test_part_that_is_called_as_its_category_is_named_once() -> None:
    parts = definition_words(measure("psa1-basket"))["parts"].split("; ")
    assert "Wounding" in parts
    assert "Domestic burglary (Burglary of a dwelling)" in parts


def test_every_shipped_definition_can_be_said() -> None:
    for each in measures():
        assert set(definition_words(each)) == {"parts", "categories", "subcategories", "numerator", "finest"}
