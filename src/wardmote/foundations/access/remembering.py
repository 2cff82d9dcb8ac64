"""What a page asks of the database about the person who looks is asked once, for as long as the page takes."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_answers: ContextVar[dict[Hashable, object] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within, a question is asked of the database once."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question: as it was given before on this page, or asked now."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return answers[question]  # type: ignore[return-value]
