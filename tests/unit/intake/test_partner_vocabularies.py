"""The words of health, hate, treatment and tension: complete, and nothing beside them."""

import pytest

from wardmote.intake.sources import mapping, source

ASSAULT = [f"X{number}" for number in range(85, 100)] + [f"Y0{number}" for number in range(10)]
SUBSTANCES = [f"F{number}" for number in range(10, 20)] + ["T51", "Y90", "Y91"]


@pytest.mark.parametrize("code", ASSAULT + SUBSTANCES)
def test_each_code_of_section_17a_has_a_group_and_a_kind_in_every_way_it_is_written(code: str) -> None:
    groups, kinds = mapping("icd10-admissions").slugs, mapping("icd10-admission-kinds").slugs
    written = [code, f"{code}.0", f"{code}9"]

    assert len({groups[word.casefold()] for word in written}) == 1
    assert len({kinds[word.casefold()] for word in written}) == 1
    assert (groups[code.casefold()] == "assault") == (code in ASSAULT)


@pytest.mark.parametrize("code", ["X84", "Y10", "F09", "F20", "T50", "T52", "Y89", "Y92", "X8"])
def test_neighbouring_codes_are_not_asked_for(code: str) -> None:
    assert code.casefold() not in mapping("icd10-admissions").slugs


def test_alcohol_is_three_groups_that_no_drug_is_in() -> None:
    groups = mapping("icd10-admissions").slugs
    alcohol = {groups[code] for code in ("f10", "t51", "y90", "y91")}

    assert alcohol == {"alcohol-disorder", "toxic-effect-of-alcohol", "evidence-of-alcohol"}
    assert {groups[f"f{number}"] for number in range(11, 20)} == {"drug-disorder"}


def test_hate_has_five_strands_and_tension_five_grades_in_order() -> None:
    assert [value.slug for value in mapping("hate-strands").values] == [
        "disability",
        "race",
        "religion",
        "sexual-orientation",
        "transgender",
    ]
    assert [(value.rank, value.slug) for value in mapping("tension-grading").values] == [
        (1, "imminent"),
        (2, "high"),
        (3, "moderate"),
        (4, "raised"),
        (5, "normal"),
    ]


@pytest.mark.parametrize("slug", ["domestic-abuse-contacts", "hate-reports", "hospital-admissions", "tension-returns"])
def test_what_is_sensitive_is_never_published_below_the_council(slug: str) -> None:
    assert (source(slug).disclosure["finest"], source(slug).disclosure["smallest"]) == ("council", 5)


@pytest.mark.parametrize(
    ("slug", "numbers"), [("hospital-admissions", "9, 10"), ("ambulance-incidents", "11"), ("istv-assaults", None)]
)
def test_datasets_of_section_17a_are_numbered(slug: str, numbers: str | None) -> None:
    assert source(slug).publisher.get("section_17a") == numbers


def test_a_patient_has_no_age_sex_address_or_number_here() -> None:
    forbidden = {heading.casefold() for heading in source("istv-assaults").forbidden}

    assert {"name", "age", "sex", "address", "postcode", "nhs number", "date of birth"} <= forbidden
