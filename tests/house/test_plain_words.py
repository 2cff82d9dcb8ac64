"""No message of the program is a sentence of more than 25 words, or says what the house does not say."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from dev.messages import messages

from tests.house.sentences import habits, sentences, too_long

# Files that still say it, with how often they may. The numbers only go down; a file that is mended leaves.
LONG: dict[str, int] = {}
HABITUAL: dict[str, int] = {}


def texts() -> Iterator[tuple[str, int, str]]:
    """Every message with its file and line, once for each file."""
    seen = set()
    for place, line, message, _context in messages():
        for text in (message,) if isinstance(message, str) else message:
            if (place, text) not in seen:
                seen.add((place, text))
                yield place, line, text


def counted(wrong: Callable[[str], list[str]], allowed: dict[str, int]) -> list[str]:
    """What is wrong beyond what a file may still have."""
    found = [(place, f"{place}:{line}: {each}") for place, line, text in texts() for each in wrong(text)]
    many = Counter(place for place, _said in found)
    return [said for place, said in found if many[place] > allowed.get(place, 0)]


def test_what_is_too_long_is_found() -> None:
    short = "One. " * 30 + "Data from %(name)s are in use."
    long = "word " * 26 + "and it ends."
    assert too_long(short) == []
    assert too_long(f"Short. {long}") == [long]
    assert sentences("<p>First.</p> <b>Second</b> one? (Third.) Fourth") == [
        "First.",
        "Second one?",
        "(Third.",
        "Fourth",
    ]


@pytest.mark.parametrize("text", ["What came of it", "Load them with `wardmote load`.", "3 true repeats dropped"])
def test_what_the_house_does_not_say_is_found(text: str) -> None:
    assert habits(text)
    assert not habits("Deliveries, newest first")


def test_no_message_has_a_sentence_of_more_than_25_words() -> None:
    assert counted(too_long, LONG) == []


def test_no_message_has_a_habit() -> None:
    assert counted(habits, HABITUAL) == []
