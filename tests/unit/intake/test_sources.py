"""Declarations of sources: what they may say, and what is said when they are wrong."""

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from tests.integration.intake.partner_files import COUNTS, FIRE
from wardmote.foundations.reference.public import Lines, parse_toml
from wardmote.intake.errors import SourceError, UnknownSource
from wardmote.intake.sources import mapping, source, sources, sources_named
from wardmote.intake.sources.declarations import Source, read_mapping, read_source


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
        parse_toml("slug = ", "fire.toml", SourceError)


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


def declared(text: str) -> Source:
    return read_source(parse_toml(text, "fire.toml", SourceError), "fire.toml", Lines(text))


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(start))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'every = "month"',
            'every = "monthly"',
            "“cadence.every” is “monthly”; it may be month, quarter, year or edition",
        ),
        ("lag_months = 1", 'lag_months = "1"', "“cadence.lag_months” should be a whole number, not a text"),
        ("lag_months = 1", "lag_months = -1", "“cadence.lag_months” should be 0 or more"),
        (
            'finest = "lsoa"',
            'finest = "street"',
            "“disclosure.finest” is “street”; it may be point, lsoa, ward or council",
        ),
        ("smallest = 5", "smalest = 5", "“disclosure.smalest” is not known here. Do you mean “smallest”?"),
        (
            'kind = "incidents"',
            'kind = "events"',
            "“records.kind” is “events”; it may be incidents, counts or reference",
        ),
        ('place = "point"', 'place = "council"', "“records.place” is “council”, but “columns.council” is missing"),
        ('date = "Date"', 'dates = "Date"', "“columns.dates” is no column of a record. Do you mean “date”?"),
        ('time = "Time"', 'time = "Hour"', "“columns.time” names the column “Hour”, which no layout has"),
        ('scan = ["Notes"]', 'scan = ["Note"]', "“personal.scan” names the column “Note”, which no layout has"),
        (
            'forbidden = ["Surname"]',
            'forbidden = ["notes"]',
            "“personal.forbidden” forbids “notes”, which a layout asks for",
        ),
        ('authority = "fire-and-rescue"', 'authority = "fire"', "“publisher.authority” is “fire”; it may be"),
        ('nil_words = ["nil return"]', "nil_words = [1]", "“format.nil_words” should be a list of texts"),
        ('kind = "table"', 'kind = "csv"', "“format.kind” is “table” where “format.adapter” is “partner”"),
        ('slug = "{slug}"', 'slug = "Fire Incidents"', "“slug” is “Fire Incidents”"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_key(old: str, new: str, sentence: str) -> None:
    text = FIRE.replace(old, new, 1).replace("{slug}", "fire")
    with pytest.raises(SourceError) as told:
        declared(text)
    assert str(told.value).startswith(f"fire.toml, line {line_of(text, new.replace('{slug}', 'fire'))}: ")
    assert sentence in str(told.value)


def test_a_missing_key_is_told_by_the_line_of_its_table() -> None:
    text = FIRE.replace('address = ""\n', "", 1).replace("{slug}", "fire")
    with pytest.raises(SourceError) as told:
        declared(text)
    assert str(told.value) == f"fire.toml, line {line_of(text, '[publisher]')}: “publisher.address” is missing."


def test_a_partner_must_say_what_may_be_published() -> None:
    start, _, rest = FIRE.partition("[disclosure]")
    with pytest.raises(SourceError, match="“disclosure” is missing: say what of the source may be published"):
        declared((start + rest[rest.index("[format]") :]).replace("{slug}", "fire"))


def test_counts_need_a_count_in_one_place_only() -> None:
    with pytest.raises(SourceError, match=r"name the column of the count in “columns.quantity” or use"):
        declared(FIRE.replace('kind = "incidents"', 'kind = "counts"').replace("{slug}", "fire"))
    text = COUNTS.replace('quarter = "Quarter"', 'quarter = "Quarter"\nquantity = "Assault"', 1)
    with pytest.raises(SourceError, match="cannot both say where the counts are"):
        declared(text.replace("{slug}", "counts"))


def test_lines_are_those_of_keys_and_not_of_what_lies_in_lists_or_texts() -> None:
    text = 'a = """\nb = 1\n"""\nb = [\n  "c = 2", # ]\n]\n[[t]]\nc = {d = 1}\n[[t]]\n"c d" = 3\n'
    lines = Lines(text)
    found = {path: lines.of(path) for path in ("a", "b", "t[1].c", "t[2].c d", "t[2].missing", "none")}
    assert found == {"a": 1, "b": 4, "t[1].c": 8, "t[2].c d": 10, "t[2].missing": 9, "none": 1}


def test_toml_that_breaks_later_is_told_by_its_line() -> None:
    with pytest.raises(SourceError, match=r"fire\.toml, line 2, column 5: this is not TOML"):
        parse_toml("a = 1\nb = c\n", "fire.toml", SourceError)


def dated(first: str, last: str) -> dict[str, Any]:
    before = {"slug": "burglary-in-a-dwelling", "label": "a", "words": ["28A"], "last": last}
    after = {"slug": "residential-burglary", "label": "b", "words": ["28a"], "first": first}
    return {"title": "Offences", "values": [before, after]}


def test_a_word_means_what_it_meant_in_its_month() -> None:
    found = read_mapping(dated("2017-04", "2017-03"), "x", "mappings/x.toml")
    assert found.slug_in("28A", "2017-03") == "burglary-in-a-dwelling"
    assert found.slug_in("28A", "2017-04") == "residential-burglary"
    assert found.slug_in("28B", "2017-04") is None
    assert found.slugs["28a"] == "residential-burglary"


def test_a_word_may_not_mean_two_things_in_one_month() -> None:
    with pytest.raises(SourceError, match="“28a” stands for both"):
        read_mapping(dated("2017-03", "2017-03"), "x", "mappings/x.toml")
    with pytest.raises(SourceError, match="it may be a month such as 2017-04"):
        read_mapping(dated("April 2017", "2017-03"), "x", "mappings/x.toml")
