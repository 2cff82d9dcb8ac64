"""Measures of partners' sources: what they count is what the sources can hold, and what is sensitive stays so."""

import pytest

from wardmote.foundations.documents.public import Polarity
from wardmote.intake.public import mapping, source
from wardmote.measures.counting.definitions import Measure, measure, measures
from wardmote.measures.figures import disclosure

PARTNER = [each for each in measures() if not each.is_police_uk]


def words_of(slug: str, key: str) -> set[str] | None:
    """The slugs that a source's records may have as category or subcategory; None where any word becomes one."""
    declared = source(slug)
    if key == "category" and declared.unpivot:
        return set(declared.unpivot.values())
    constant = {str(declared.records["category"])} if key == "category" and "category" in declared.records else set()
    name = declared.mappings.get(key)
    if name is None:
        return constant or None
    return constant | {value.slug for value in mapping(name).values}


@pytest.mark.parametrize("each", PARTNER, ids=lambda each: each.slug)
def test_what_a_measure_counts_its_sources_can_hold(each: Measure) -> None:
    for slug in each.sources:
        for key, wanted in (
            ("category", {*each.categories, *each.numerator_categories}),
            ("subcategory", set(each.subcategories)),
        ):
            known = words_of(slug, key)
            assert known is None or wanted <= known, f"{each.slug} counts {wanted - known} of {slug}"


@pytest.mark.parametrize(
    "slug", ["domestic-abuse-contacts", "hate-reports", "assault-admissions", "first-time-entrants"]
)
def test_what_is_sensitive_is_not_shown_below_the_council_nor_below_five(slug: str) -> None:
    rule = disclosure.of(measure(slug))
    assert (rule.finest, rule.smallest) == ("council", 5)


@pytest.mark.parametrize(
    ("slug", "polarity"),
    [
        ("hate-reports", Polarity.REPORTING),
        ("domestic-abuse-contacts", Polarity.REPORTING),
        ("assault-attendances", Polarity.LOWER),
        ("treatment-retained-share", Polarity.HIGHER),
        ("dip-positive-share", Polarity.NEUTRAL),
    ],
)
def test_more_reporting_is_welcome_where_harm_is_hidden(slug: str, polarity: Polarity) -> None:
    assert measure(slug).polarity == polarity


def test_two_counts_of_one_harm_say_that_they_are_never_added() -> None:
    for slug in ("assault-attendances", "domestic-abuse-contacts", "hate-reports", "ambulance-assaults"):
        assert any("never added" in warning for warning in measure(slug).warnings)


def test_entrants_have_a_rate_of_residents_of_their_ages() -> None:
    entrants = measure("first-time-entrants")
    assert (entrants.has_rate, entrants.ages_of_residents) == (True, (10, 17))
    assert entrants.per_1000 == "per 1,000 residents aged 10 to 17"
