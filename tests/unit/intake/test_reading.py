"""The parts of reading, each by itself."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.intake.files import as_csv, crime
from wardmote.foundations.design.tables import csv_text
from wardmote.foundations.months import month_at
from wardmote.intake.reading.attributes import attributes
from wardmote.intake.reading.blocks import Blocks
from wardmote.intake.reading.concerns import Concerns, safe_example
from wardmote.intake.reading.identifiers import fnv1a, identifier_hash
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.persons import is_person
from wardmote.intake.reading.recognising import FileName
from wardmote.intake.reading.segment_file import without_repeats
from wardmote.intake.reading.vocabulary import ByWord, distinct, mapped, month_index

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(TEXT, min_size=1, max_size=30), size=st.integers(1, 400))
def test_blocks_of_any_size_hold_the_same_whole_rows(tmp_path: Path, cells: list[str], size: int) -> None:
    content = as_csv([crime(number, Location=cell) for number, cell in enumerate(cells, start=1)])
    path = tmp_path / "street.csv"
    path.write_bytes(content)
    blocks = Blocks(Member("street.csv", path), size=size)
    pieces = list(blocks)
    assert b"".join(block for block, _, _ in pieces) == content.split(b"\n", 1)[1]
    assert all(block.count(b'"') % 2 == 0 for block, _, _ in pieces)
    expected = 2
    for _, line, lines in pieces:
        assert line == expected
        expected += lines
    import hashlib

    assert blocks.fingerprint == hashlib.sha256(content).hexdigest()


def test_fnv1a_equals_its_published_answers() -> None:
    answers = {"": 0xCBF29CE484222325, "a": 0xAF63DC4C8601EC8C, "foobar": 0x85944171F73967E8}
    assert dict(zip(answers, fnv1a(list(answers)).tolist(), strict=True)) == answers


def test_identifiers_hash_to_their_first_digits_or_to_fnv1a() -> None:
    long = "00000000000000ff" + "a" * 48
    hashed = identifier_hash(pl.Series([long, None, "foobar"]))
    assert hashed.to_list() == [255, None, 0x85944171F73967E8]


rows = st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 5)), st.integers(0, 2)), max_size=40)


@settings(max_examples=60)
@given(rows)
def test_repeats_are_those_that_a_slow_search_finds(pairs: list[tuple[int | None, int]]) -> None:
    frame = pl.DataFrame(
        {"identifier_hash": [pair[0] for pair in pairs], "row_hash": [pair[1] for pair in pairs]},
        schema={"identifier_hash": pl.UInt64, "row_hash": pl.UInt64},
    ).with_columns(
        boundary_copy=pl.lit(0, dtype=pl.Int8), record_hash=pl.col("row_hash"), outcome=pl.lit(None, dtype=pl.String)
    )
    kept, dropped, differing = without_repeats(frame)
    seen: set[tuple[int, int]] = set()
    slow = [pair for pair in pairs if pair[0] is None or not (pair in seen or seen.add(pair))]  # type: ignore[func-returns-value,arg-type]
    assert kept.select("identifier_hash", "row_hash").rows() == slow
    assert dropped == len(pairs) - len(slow)
    again = Counter(pair[0] for pair in slow if pair[0] is not None)
    assert differing == sum(1 for count in again.values() if count > 1)


@settings(max_examples=30)
@given(st.lists(st.one_of(st.none(), TEXT), max_size=30))
def test_words_are_looked_up_alike_however_they_are_held(words: list[str | None]) -> None:
    values = {word: word.upper() for word in words[::2] if word}
    held = pl.Categorical(pl.Categories.random())
    expected = [values.get(word) if word is not None else None for word in words]
    for kind in (pl.String(), held):
        series = pl.Series("words", words, dtype=kind)
        assert mapped(series, values, pl.String).to_list() == expected
        texts, rows = distinct(series)
        assert sorted(texts.to_list()) == sorted({word for word in words if word is not None})
        assert texts.gather(rows).to_list() == words


@settings(max_examples=30)
@given(st.lists(st.lists(st.one_of(st.none(), TEXT), max_size=20), max_size=4))
def test_what_follows_from_a_word_is_worked_out_once(batches: list[list[str | None]]) -> None:
    asked: list[str] = []

    def upper(texts: pl.Series) -> pl.Series:
        asked.extend(texts.to_list())
        return texts.str.to_uppercase()

    held, kind = ByWord(upper), pl.Categorical(pl.Categories.random())
    for words in batches:
        for series in (pl.Series("words", words, dtype=pl.String), pl.Series("words", words, dtype=kind)):
            found = held.of(series)
            assert found.to_list() == [word if word is None else word.upper() for word in words]
            assert found.name == "words"
    of_one_kind = ByWord(upper)
    asked.clear()
    for words in batches:
        of_one_kind.of(pl.Series("words", words, dtype=kind))
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("name", "month", "sender", "kind", "ward"),
    [
        ("x/2022-05/2022-05-west-midlands-street.csv.gz", "2022-05", "west-midlands", "street", ""),
        ("2021-01-kent-stop-and-search.csv", "2021-01", "kent", "stop-and-search", ""),
        ("output_month_2018_01_area_E05001310_0.json", "2018-01", "", "", "E05001310"),
        ("2019-03/crimes.csv", "2019-03", "", "", ""),
        ("crimes.csv", "", "", "", ""),
    ],
)
def test_what_names_of_files_say(name: str, month: str, sender: str, kind: str, ward: str) -> None:
    assert FileName.read(name) == FileName(month, sender, kind, ward)


@pytest.mark.parametrize("text", ["2022-13", "2022-00", "22-05", "2022/05", "", None, "2022-05-01"])
def test_what_is_no_month(text: str | None) -> None:
    assert month_index(text) is None


@given(st.integers(2010 * 12, 2030 * 12))
def test_months_come_back(index: int) -> None:
    assert month_index(f"{month_at(index):%Y-%m}") == index


def test_examples_name_nobody() -> None:
    assert safe_example("Siân Pritchard") == "Xxxx Xxxxxxxxx"
    assert "07700" not in safe_example("07700 900123")
    assert safe_example(None) == "(blank)"
    assert len(safe_example("b" * 400)) == 60


@pytest.mark.parametrize(
    "text", ["Siân Pritchard", "Mrs A. O’Neill", "JD Smith-Jones", "a@b.org", "07700 900123", "LU1 2SE"]
)
def test_what_looks_like_a_person(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize("text", ["On or near Market Hill", "Burglary", "ASB", "12", "Under investigation", ""])
def test_what_does_not_look_like_a_person(text: str) -> None:
    assert not is_person(text)


def test_concerns_add_up_and_keep_few_lines() -> None:
    concerns = Concerns()
    for start in (0, 1500):
        concerns.add("x", "Wrong.", file_number=1, rows=1500, lines=range(start, start + 1500))
    (found,) = concerns.all
    assert (found.rows, len(found.lines)) == (3000, 1000)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_no_exported_cell_is_a_formula(start: str) -> None:
    assert csv_text(f"{start}1+1").startswith("'")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.one_of(st.none(), TEXT), st.one_of(st.none(), TEXT)), min_size=1, max_size=8))
def test_attributes_are_json_without_blanks(pairs: list[tuple[str | None, str | None]]) -> None:
    import json

    frame = pl.DataFrame(pairs, schema={"A": pl.String, "B": pl.String}, orient="row")
    made = attributes(frame, {"a": "A", "b": "B"}).to_list()
    for (a, b), text in zip(pairs, made, strict=True):
        wanted = {key: "".join(max(c, " ") for c in v) for key, v in (("a", a), ("b", b)) if v is not None}
        assert (json.loads(text) if text else {}) == wanted
