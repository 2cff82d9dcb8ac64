"""Whole numbers as they stand in addresses, forms and keys."""

# More digits are no key of a database, and Python refuses to read some thousands of them.
MOST_DIGITS = 18


def whole_number(text: str) -> int | None:
    """The number that the text writes in the digits 0 to 9; None for anything else, for a sign, and for too many digits.

    `str.isdigit` is true of "²" as well, of which `int` makes no number.
    """
    is_plain = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_plain else None
