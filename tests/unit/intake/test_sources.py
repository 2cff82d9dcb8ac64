"""Declarations of sources: what they may say, and what is said when they are wrong."""

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from wardmote.intake.errors import SourceError, UnknownSource
from wardmote.intake.sources import mapping, source, sources, sources_named
from wardmote.intake.sources.declarations import read_mapping, read_source
from wardmote.intake.sources.register import parse_toml


@pytest.fixture
def raw() -> dict[str, Any]:
    text = files("wardmote.intake.sources").joinpath("police-uk-street.toml").read_text(encoding="utf-8")
    return copy.deepcopy(tomllib.loads(text))


def without(raw: dict[str, Any], path: str) -> None:
    *tables, key = path.split(".")
    for table in tables:
        raw = raw[table]
    del raw[key]


def changed(raw: dict[str, Any], path: str, value: object) -> None:
    *tables, key = path.split(".")
    for table in tables:
        raw = raw[table]
    raw[key] = value


@pytest.mark.parametrize(
    "path", ["slug", "publisher.licence", "cadence", "personal.forbidden", "layouts", "records.place"]
)
def test_what_is_missing_is_named_with_its_file(raw: dict[str, Any], path: str) -> None:
    without(raw, path)
    with pytest.raises(SourceError, match=rf"fire\.toml: .*{path.rpartition('.')[2]}"):
        read_source(raw, "fire.toml")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("cadence.lag_months", "two", "“cadence.lag_months” should be a whole number, not a text"),
        ("cadence.every", "blue moon", "“cadence.every” is “blue moon”; it may be month, quarter, year or edition"),
        ("format.kind", "xml", "it may be csv, json or table"),
        ("columns.colour", "Context", "“columns.colour” is no column of a record"),
        ("columns.category", "Kind", "“columns.category” names the column “Kind”, which no layout has"),
        ("personal.forbidden", ["Context"], "“personal.forbidden” forbids “context”, which a layout asks for"),
    ],
)
def test_what_is_wrong_is_told_by_key(raw: dict[str, Any], path: str, value: object, sentence: str) -> None:
    changed(raw, path, value)
    with pytest.raises(SourceError) as told:
        read_source(raw, "fire.toml")
    assert sentence in str(told.value)


def test_a_source_without_a_month_is_refused(raw: dict[str, Any]) -> None:
    without(raw, "columns.month")
    with pytest.raises(SourceError, match="belongs to a month"):
        read_source(raw, "fire.toml")


def test_toml_that_is_none_is_told() -> None:
    with pytest.raises(SourceError, match=r"fire\.toml, line 1: this is not TOML"):
        parse_toml("slug = ", "fire.toml")


def test_a_word_for_two_slugs_is_refused() -> None:
    values = [{"slug": slug, "label": slug, "words": ["Arson"]} for slug in ("arson", "fire")]
    with pytest.raises(SourceError, match="“Arson” stands for both “arson” and “fire”"):
        read_mapping({"title": "x", "values": values}, "x", "mappings/x.toml")


def test_every_declared_source_is_complete() -> None:
    for slug, declared in sources().items():
        assert declared.slug == slug
        assert declared.publisher["attribution"]
        assert declared.lag_months >= 0


def test_police_uk_stands_for_three_sources() -> None:
    assert [each.slug for each in sources_named("police-uk")] == [
        "police-uk-street",
        "police-uk-outcomes",
        "police-uk-stop-and-search",
    ]
    with pytest.raises(UnknownSource, match="police-uk-api"):
        source("fire")


def test_categories_of_every_era_are_known() -> None:
    slugs = mapping("police-uk-categories").slugs
    assert slugs["violent crime"] == slugs["violence and sexual offences"] == "violent-crime"
    assert slugs["public disorder and weapons"] == "public-disorder-weapons"
    current = [value for value in mapping("police-uk-categories").values if not value.last]
    assert len(current) == 14


def test_outcomes_say_what_they_allow_one_to_conclude() -> None:
    values = {value.slug: value for value in mapping("police-uk-outcomes").values}
    assert values["suspect-charged"].charged is True
    assert values["no-suspect-identified"].suspect_identified is False
    assert values["status-update-unavailable"].suspect_identified is None
