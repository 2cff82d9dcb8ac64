"""Inputs are refused with a sentence that says where, and are never changed."""

import numpy as np
import pytest

from wardmote.analysis import errors
from wardmote.analysis.inputs import counts_of, denominators, numbers, percent_label, plain, same_length, z_of


def test_refusal_says_which_value_counted_from_one() -> None:
    with pytest.raises(errors.NegativeCountError, match="below zero at value 3;"):
        counts_of([1, 2, -3], name="counts")
    with pytest.raises(errors.MissingValueError, match="at row 2, value 1;"):
        numbers([[1, 2], [np.inf, 4]], name="table")
    with pytest.raises(errors.ZeroPopulationError, match="population must be above zero and is not at value 2"):
        denominators([5, 0], name="population")


def test_refusal_of_a_single_value_needs_no_place() -> None:
    with pytest.raises(errors.ZeroPopulationError, match="is not here;"):
        denominators(0, name="population")


def test_lengths_that_differ_are_named() -> None:
    with pytest.raises(errors.ShapeError, match="a 2, b 3"):
        same_length(a=np.zeros(2), b=np.zeros(3))


def test_checked_numbers_are_a_copy() -> None:
    given = np.array([1.0, 2.0])
    checked = numbers(given, name="x")
    checked[0] = 9
    assert given[0] == 1


def test_plain_figures_mark_the_undefined_and_the_infinite() -> None:
    given = {"a": np.array([1.0, np.nan, np.inf]), "b": (np.int64(3), np.bool_(True)), "c": -np.inf}
    assert plain(given) == {"a": [1.0, None, "inf"], "b": [3, True], "c": "-inf"}


def test_level_labels_are_those_of_published_tables() -> None:
    assert [percent_label(level) for level in (0.95, 0.998, 0.9)] == ["95", "998", "90"]


def test_multiplier_of_95_per_cent_is_196() -> None:
    assert z_of(0.95) == pytest.approx(1.959963984540054)
    assert z_of(0.9999999999999999) > 8
