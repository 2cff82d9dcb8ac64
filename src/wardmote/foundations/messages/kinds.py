"""The register of what members are told: a room's `messages.py` names the kinds, and who waits for a letter's end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wardmote.foundations.messages.rules import Way
from wardmote.foundations.rooms import read

if TYPE_CHECKING:
    from wardmote.foundations.messages.models import Message

Listener = Callable[["Message"], None]


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: its name in the settings, its sentence with places for what is said, and the usual way."""

    slug: str
    title: str
    sentence: str
    usual: Way = Way.PAGE


_kinds: dict[str, NoticeKind] = {}
_listeners: dict[str, Listener] = {}


def notice_kind(slug: str, *, title: str, sentence: str, usual: Way = Way.PAGE) -> NoticeKind:
    """Register a kind of notice; title and sentence are messages for translators (`gettext_noop`)."""
    kind = NoticeKind(slug, title, sentence, usual)
    _kinds[slug] = kind
    return kind


def after_delivery(template: str) -> Callable[[Listener], Listener]:
    """Register whom to tell when a letter of this template has been sent, given up, or is not known to have left."""

    def register(listener: Listener) -> Listener:
        _listeners[template] = listener
        return listener

    return register


def notice_kinds() -> Mapping[str, NoticeKind]:
    """Every kind that a room declares, by name."""
    _discovered()
    return dict(sorted(_kinds.items(), key=lambda item: _(item[1].title)))


def listener_of(template: str) -> Listener | None:
    """Who waits for the end of a letter of this template."""
    _discovered()
    return _listeners.get(template)


@cache
def _discovered() -> bool:
    read("messages")
    return True
