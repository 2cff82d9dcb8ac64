"""A text that is to be a number is read in one place: Python calls "²" a digit, and then makes no number of it."""

from tests.house.test_sizes import sources
from wardmote.foundations.whole_numbers import MOST_DIGITS, whole_number


def test_plain_digits_are_a_number_and_nothing_else_is() -> None:
    assert whole_number("0") == 0
    assert whole_number("9" * MOST_DIGITS) == int("9" * MOST_DIGITS)
    for text in ("", "-1", "+1", "1.0", " 1", "²", "٣", "1" * (MOST_DIGITS + 1), "9" * 5_000):
        assert whole_number(text) is None


def test_nobody_asks_whether_a_text_is_of_digits() -> None:
    asking = [name for name, path in sources() if ".isdigit" in path.read_text(encoding="utf-8")]
    assert asking == ["foundations/whole_numbers.py"]
