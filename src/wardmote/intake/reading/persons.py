"""What looks like a person's name, address or number: to refuse columns of them, and never to show one."""

import re
from itertools import pairwise

TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx"})
CONTACT = re.compile(r"^[^@\s]+@[^@\s]+\.\w+$|^(?:\+44|0)\d[\d ]{8,11}$|^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
PART_OF_ONE = re.compile(r"@|\d{3,} ?\d{3,}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
MOST_WORDS = 4


def _is_name_word(word: str) -> bool:
    """Whether a word is written as names are: letters only, the first a capital (Siân, O’Neill, Smith-Jones, J., PATEL)."""
    letters = "".join(each for each in word if each not in "-'’.")
    return letters.isalpha() and letters[0].isupper()


def is_person(text: str) -> bool:
    """Whether a whole cell looks like somebody's name, or like an address, telephone number or postcode."""
    words = [word for word in text.split() if word.casefold().strip(".") not in TITLES]
    return bool(CONTACT.match(text)) or (2 <= len(words) <= MOST_WORDS and all(_is_name_word(word) for word in words))


def holds_person(text: str) -> bool:
    """Whether some part of a text might be about somebody: two capitalised words together, an address, a number."""
    words = text.split()
    pair = any(_is_name_word(first) and _is_name_word(second) for first, second in pairwise(words))
    return pair or bool(PART_OF_ONE.search(text))


def shape_of(text: str) -> str:
    """The text with each letter and digit replaced, so that only its shape is left."""
    return "".join("X" if c.isupper() else "x" if c.isalpha() else "9" if c.isdecimal() else c for c in text)
