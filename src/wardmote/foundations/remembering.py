"""What this process has worked out from something that seldom changes, kept until it does."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_page: ContextVar[dict[Hashable, Any] | None] = ContextVar("page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Within, `once_a_page` asks once: for as long as one page that only reads takes, not longer."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def once_a_page(key: Hashable, ask: Callable[[], Value]) -> Value:
    """What `ask` gives, asked once while one page is made; asked each time where no page is being made."""
    page = _page.get()
    if page is None:
        return ask()
    if key not in page:
        page[key] = ask()
    value: Value = page[key]
    return value


class Remembered(Generic[Key, Value]):
    """One value a key, with the state of what it was made from; the oldest goes when there are too many.

    Django's caches copy what they keep at every look, which for some hundred records costs more than making them.
    So what is kept here is shared by all who ask: only values that nobody changes. Nothing that depends on who looks.
    """

    _all: ClassVar["WeakSet[Remembered[Any, Any]]"] = WeakSet()

    def __init__(self, most: int = 64) -> None:
        self._all.add(self)
        self._most = most
        self._kept: dict[Key, tuple[Any, Value]] = {}
        self._lock = Lock()

    def get(self, key: Key, state: object, make: Callable[[], Value]) -> Value:
        """The value made in this state; made now if there is none, or if the state was another."""
        cached = self._kept.get(key)
        if cached is not None and cached[0] == state:
            return cached[1]
        value = make()
        with self._lock:
            self._kept.pop(key, None)
            while len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (state, value)
        return value

    @classmethod
    def forget_all(cls) -> None:
        """Begin anew, as a new process does."""
        for each in cls._all:
            each.forget()

    def forget(self) -> None:
        """Begin anew with nothing kept."""
        self._kept.clear()
