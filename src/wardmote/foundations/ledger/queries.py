"""Reads of the ledger for its page: what to look for, and each entry in words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.rooms import read
from wardmote.foundations.whole_numbers import whole_number

EXPORT_CHUNK = 500
# Stands in the ledger for an object looked for that it does not name.
UNKNOWN_OBJECT = "unknown"


@dataclass(frozen=True)
class Search:
    """What somebody looks for in one partnership's entries."""

    partnership: str
    actor: str = ""
    event: str = ""
    on: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def entries(self) -> QuerySet[Entry]:
        """The entries found, latest first."""
        rows = Entry.objects.filter(partnership=self.partnership).order_by("-pk")
        if self.actor:
            rows = rows.filter(actor=self.actor)
        if self.event:
            rows = rows.filter(event=self.event)
        if self.on:
            rows = rows.filter(on=self.on)
        if self.first_day:
            rows = rows.filter(at__gte=_midnight(self.first_day))
        if self.last_day:
            rows = rows.filter(at__lt=_midnight(self.last_day + timedelta(days=1)))
        return rows

    def as_values(self) -> dict[str, Any]:
        """The search itself, as the ledger keeps it."""
        conditions = {
            "actor": self.actor,
            "event": self.event,
            "on": self._known_object(),
            "first_day": self.first_day,
            "last_day": self.last_day,
        }
        return {key: value for key, value in conditions.items() if value}

    def _known_object(self) -> str:
        """What was typed, if an entry names it already: what anybody types does not get into the ledger by being typed."""
        if not self.on:
            return ""
        return self.on if Entry.objects.filter(partnership=self.partnership, on=self.on).exists() else UNKNOWN_OBJECT


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def events_in(partnership: str) -> list[tuple[str, str]]:
    """The events that this partnership's entries hold, each with its words.

    One short look-up in the index for each kind of event: reading them all would take long when there are millions.
    """
    events: list[tuple[str, str]] = []
    names = Entry.objects.filter(partnership=partnership).order_by("event").values_list("event", flat=True)
    event = names.first()
    while event is not None:
        events.append((event, in_words(event)))
        event = names.filter(event__gt=event).first()
    return sorted(events, key=lambda pair: pair[1])


def latest_of(*, actor: AbstractBaseUser, events: Sequence[str], limit: int) -> list[Entry]:
    """The person's own latest entries of these events."""
    return list(Entry.objects.filter(actor=str(actor.pk), event__in=events).order_by("-pk")[:limit])


LONG_KEY, NOON = 12, 12
NOTHING = "–"
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Keys that say nothing to a reader, and what they are called.
KEY_NAMES = {"slug": gettext_lazy("short name"), "is_demo": gettext_lazy("made up"), "of": gettext_lazy("kind")}
# Says a value in words, for the partnership (by its key) whose entry holds it.
Speak = Callable[[Any, str], str | Promise]


@cache
def _wordings() -> dict[str, tuple[str | Promise, Mapping[str, Speak]]]:
    """What the rooms' `events.py` say, each with how the room puts codes into words.

    `SAID` for what reads the same everywhere, `SAID_IN` for what belongs to one partnership.
    """
    wordings: dict[str, tuple[str | Promise, Mapping[str, Speak]]] = {}
    for events in read("events"):
        speak = {key: _for_all(each) for key, each in getattr(events, "SAID", {}).items()}
        speak |= getattr(events, "SAID_IN", {})
        wordings |= {event: (wording, speak) for event, wording in events.EVENTS.items()}
    return wordings


def _for_all(speak: Callable[[Any], str | Promise]) -> Speak:
    return lambda value, _partnership: speak(value)


class _Blanks(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _said(value: Any, speak: Speak | None, partnership: str) -> str:
    """A value in the room's words; numbers, days and months as the house writes them; a code nobody knows as it stands."""
    if speak is not None:
        try:
            return str(speak(value, partnership))
        except (LookupError, ValueError, TypeError):
            return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if not isinstance(value, str):
        return str(value)
    if KEY.fullmatch(value):
        # A random key, of which the beginning tells enough.
        return value[:8]
    return _day_or_moment(value) or value.replace("_", " ")


def _day_or_moment(value: str) -> str:
    """A day, a month or a moment as pages write them; empty for a text that is none."""
    for pattern, form in (("%Y-%m-%d", "j F Y"), ("%Y-%m", "F Y")):
        with suppress(ValueError):
            return date_format(datetime.strptime(value, pattern), form)  # noqa: DTZ007 - a day has no hour
    with suppress(ValueError):
        at = datetime.fromisoformat(value)
        return _moment(timezone.localtime(at)) if len(value) > LONG_KEY and timezone.is_aware(at) else ""
    return ""


def _moment(at: datetime) -> str:
    """A day and a time as pages write them: “20 November 2026, 2:30pm”."""
    clock = date_format(at, "g:i" if at.minute else "g") + ("am" if at.hour < NOON else "pm")
    return f"{date_format(at, 'j F Y')}, {clock}"


def in_words(event: str, values: dict[str, Any] | None = None, *, partnership: str = "") -> str:
    """The event as a phrase that follows a person's name; without a wording its own parts are put in order."""
    known = _wordings().get(event)
    if known is not None:
        wording, speak = known
        set_values = {key: value for key, value in (values or {}).items() if value is not None}
        shown = {key: _said(value, speak.get(key), partnership) for key, value in set_values.items()}
        return _(str(wording)).format_map(_Blanks(shown))
    parts = [part.replace("-", " ").replace("_", " ") for part in event.split(".")]
    return f"{parts[-1]} {parts[-2]} ({parts[0]})" if len(parts) > 2 else " ".join(reversed(parts))


@dataclass(frozen=True)
class Line:
    """One entry as the page and the file show it."""

    entry: Entry
    who: str
    words: str
    # For the file: keys and codes as they are kept.
    details: str
    # For the page: what it was done to, and what is held of it, in words.
    on_words: str
    said: tuple[str, ...]


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries with the names of those who answer for them."""
    shown_entries = list(entries)
    names = names_of({entry.actor for entry in shown_entries})
    return [
        Line(
            entry=entry,
            who=names.get(entry.actor, _("Person %(number)s") % {"number": entry.actor}),
            words=in_words(entry.event, entry.after, partnership=entry.partnership),
            details=_details(entry),
            on_words=object_words(entry.on),
            said=_details_in_words(entry),
        )
        for entry in shown_entries
    ]


def names_of(actors: set[str]) -> dict[str, str]:
    """Display names by id; those who are no longer in the database have none."""
    keys = [key for key in map(whole_number, actors) if key is not None]
    return {str(pk): str(user) for pk, user in get_user_model()._default_manager.in_bulk(keys).items()}  # noqa: SLF001


def _details(entry: Entry) -> str:
    before, after = entry.before or {}, entry.after or {}
    parts = [f"{key}: {_shown(before[key])} → {_shown(after[key])}" for key in before if key in after]
    parts += [f"{key}: {_shown(value)} → –" for key, value in before.items() if key not in after]
    parts += [f"{key}: {_shown(value)}" for key, value in after.items() if key not in before]
    return "; ".join(parts)


def object_words(on: str) -> str:
    """What an entry is about, in words: “members.membership:12” as “membership 12”."""
    label, _colon, key = on.partition(":")
    try:
        name = str(apps.get_model(label)._meta.verbose_name)  # noqa: SLF001 - Django's documented interface
    except (LookupError, ValueError):
        name = label.rpartition(".")[2].replace("_", " ").replace("-", " ")
    # A long key is a random one, of which the beginning tells enough.
    return f"{name} {key[:8] if len(key) > LONG_KEY else key}".strip()


def _details_in_words(entry: Entry) -> tuple[str, ...]:
    """What an entry holds, with names in place of keys and codes; what was left empty is not told."""
    known = _wordings().get(entry.event)
    speak = known[1] if known else {}

    def told(key: str, value: Any) -> str:
        if value is None or value in ("", []):
            return NOTHING
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        parts = value if isinstance(value, list) else [value]
        return ", ".join(_said(part, speak.get(key), entry.partnership) for part in parts)

    before, after = entry.before or {}, entry.after or {}
    parts = []
    for key in [*before, *(key for key in after if key not in before)]:
        name = str(KEY_NAMES.get(key) or key.replace("_", " ").replace("-", " "))
        now = told(key, after.get(key))
        if key in before:
            parts.append(f"{name}: {told(key, before[key])} → {now}")
        elif now != NOTHING:
            parts.append(f"{name}: {now}")
    return tuple(parts)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or "–"
    return "–" if value in {None, ""} else str(value)


def in_chunks(entries: QuerySet[Entry], *, up_to: int) -> Iterator[list[Line]]:
    """Every line, a chunk at a time, none that was written later than the entry with the key `up_to`."""
    before = up_to + 1
    while True:
        chunk = list(entries.filter(pk__lt=before)[:EXPORT_CHUNK])
        if chunk:
            yield lines(chunk)
        if len(chunk) < EXPORT_CHUNK:
            return
        before = chunk[-1].pk
