"""Who reckons with closed days and is told when they have changed."""

from collections.abc import Callable

from wardmote.foundations.organisations.public import Partnership

Listener = Callable[[Partnership], object]
CHANGED = "calendar.changed"
_listeners: list[Listener] = []


def after_closed_days(listener: Listener) -> Listener:
    """Register a function to be told, by a run, that the closed days of a partnership have changed."""
    _listeners.append(listener)
    return listener


def listeners() -> tuple[Listener, ...]:
    """Who is told."""
    return tuple(_listeners)
