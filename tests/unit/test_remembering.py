"""What a process keeps, and for how long."""

from collections.abc import Callable

from wardmote.foundations.remembering import Remembered, once_a_page, one_page


def counting() -> tuple[list[int], Callable[[], int]]:
    """A maker that says how often it was asked."""
    calls: list[int] = []

    def make() -> int:
        calls.append(len(calls))
        return len(calls)

    return calls, make


def test_a_value_is_made_once_for_each_state() -> None:
    kept: Remembered[str, int] = Remembered()
    _, make = counting()
    assert kept.get("a", 1, make) == 1
    assert kept.get("a", 1, make) == 1
    assert kept.get("a", 2, make) == 2
    assert kept.get("b", 2, make) == 3


def test_the_oldest_goes_when_there_are_too_many() -> None:
    kept: Remembered[int, int] = Remembered(most=2)
    calls, make = counting()
    for key in (1, 2, 3):
        kept.get(key, "", make)
    kept.get(3, "", make)
    assert len(calls) == 3
    kept.get(1, "", make)
    assert len(calls) == 4


def test_outside_a_page_every_question_is_asked() -> None:
    calls, make = counting()
    once_a_page("key", make)
    once_a_page("key", make)
    assert len(calls) == 2


def test_a_page_asks_once_and_the_next_page_asks_again() -> None:
    calls, make = counting()
    for _ in range(2):
        with one_page():
            assert once_a_page("key", make) == once_a_page("key", make)
    assert len(calls) == 2
