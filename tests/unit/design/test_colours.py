from itertools import combinations

import pytest

from wardmote.foundations.design import colours


def test_contrast_of_black_and_white_is_21() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    # WCAG's own often-cited example: #767676 is the lightest grey that passes on white.
    assert colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["#0b5563", "#767676", "#1d70b8"])
def test_dark_brand_colour_is_accepted(colour: str) -> None:
    assert colours.contrast_problem(colour) is None


def test_pale_brand_colour_is_refused_with_its_ratio() -> None:
    assert "1.1 to 1" in (colours.contrast_problem("#ffff00") or "")


@pytest.mark.parametrize("colour", ["red", "#fff", "", "#0b5563;}", "#0b556g"])
def test_what_is_not_a_colour_is_refused(colour: str) -> None:
    assert "#0b5563" in (colours.contrast_problem(colour) or "")


def test_lines_stand_out_from_paper_and_ramps_get_darker() -> None:
    assert min(colours.contrast(c, colours.PAPER) for c in colours.CATEGORIES) >= 3
    levels = [colours.luminance(c) for c in colours.SEQUENTIAL]
    assert all(lighter > darker for lighter, darker in combinations(levels, 2))
