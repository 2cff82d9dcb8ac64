"""How alike two names are, against DuckDB's functions where it has them."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.analysis.errors import EmptyInputError
from wardmote.analysis.priorities_linkage_and_fairness.name_matching import (
    damerau_levenshtein,
    jaro,
    jaro_winkler,
    levenshtein,
    soundex,
)

words = st.text(alphabet="ABCDE", min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(words, words)
def test_the_functions_agree_with_duckdb(first: str, second: str) -> None:
    row = duckdb.execute(
        "select jaro_similarity(?, ?), jaro_winkler_similarity(?, ?), levenshtein(?, ?), damerau_levenshtein(?, ?)",
        [first, second] * 4,
    ).fetchone()
    assert row is not None
    mine = (
        jaro(first, second),
        jaro_winkler(first, second),
        levenshtein(first, second),
        damerau_levenshtein(first, second),
    )
    assert mine == pytest.approx(row, abs=1e-9)


@settings(max_examples=60)
@given(words, words, words)
def test_distances_keep_the_rules_of_a_distance(first: str, second: str, third: str) -> None:
    assert levenshtein(first, second) == levenshtein(second, first)
    assert damerau_levenshtein(first, second) <= levenshtein(first, second)
    assert levenshtein(first, third) <= levenshtein(first, second) + levenshtein(second, third)
    assert (levenshtein(first, second) == 0) == (first == second)


def test_published_examples() -> None:
    assert jaro_winkler("DWAYNE", "DUANE") == pytest.approx(0.84)
    assert damerau_levenshtein("CA", "ABC") == 2
    assert jaro("", "") == 1
    assert jaro("", "A") == 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Washington", "W252"),
        ("Lee", "L000"),
        ("Gutierrez", "G362"),
        ("Jackson", "J250"),
        ("VanDeusen", "V532"),
        ("O'Hara", "O600"),
    ],
)
def test_soundex_as_the_national_archives_print_it(name: str, code: str) -> None:
    assert soundex(name) == code
    assert soundex(name.lower()) == code


def test_a_name_without_letters_is_refused() -> None:
    with pytest.raises(EmptyInputError):
        soundex("123")
