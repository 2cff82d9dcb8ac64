"""How the log is written: ids, counts and places in the program, never what a person typed or what a file holds."""

import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

MOST_LINKED = 10
# A line longer than this is cut before anything looks at it: whoever asks for a page writes a part of it.
MOST_CHARACTERS = 2_000
MOST_OF_A_LINE = 400
_PART = r"[^\s@<>'\",;:()=\[\]{}]"
# It begins where its first part begins, so that a long word is walked once and not from each of its letters.
ADDRESS = re.compile(rf"(?<!{_PART}){_PART}++@{_PART}+")
QUERY = re.compile(r"(?<=\S)\?\S+")
# Whoever holds the last part of these addresses may act as the person that they were made for.
KEYED = re.compile(r"(/account/(?:invitation|password/reset/key|confirm-email)/)[^\s/'\"]+")


def without_values(text: str) -> str:
    """The text, cut where it is long, without e-mail addresses, query strings and keys that open something."""
    return KEYED.sub(r"\1…", QUERY.sub("", ADDRESS.sub("(address)", _cut(text))))


def _cut(text: str) -> str:
    """The text as far as its last whole word: half an address would not be known as one."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return f"{text[:MOST_CHARACTERS].rpartition(' ')[0]} …"


# What these loggers warn of is what somebody sent, not what went wrong here.
OF_REQUESTS = ("django.request", "django.security", "axes")


def is_refusal(record: logging.LogRecord) -> bool:
    """Whether the record tells of a request that was refused, which anybody can bring about as often as they like."""
    if record.name.startswith("django.security"):
        return True
    return record.name.startswith(OF_REQUESTS) and record.levelno < logging.ERROR


class Faults(logging.Filter):
    """All but refusals."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is a fault of ours."""
        return not is_refusal(record)


class Refusals(logging.Filter):
    """Refusals alone."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is a refusal."""
        return is_refusal(record)


class Bare(logging.Formatter):
    """A record whose message names nobody and whose traceback is places in the program without the values there."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, formed anew: another handler may have left a full traceback on it."""
        bare = {"msg": without_values(record.getMessage()), "args": None, "exc_text": None, "stack_info": None}
        return super().format(logging.makeLogRecord(record.__dict__ | bare))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Type, file, line and function of each step; the message only where it is ours and fit to show."""
        return "\n".join(_story(ei[1])) if ei and ei[1] is not None else ""


class OneLine(Bare):
    """A record as one short line: a traceback is for the file of faults, not for the console, nor for a refusal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = super().format(logging.makeLogRecord(record.__dict__ | {"exc_info": None}))
        plain = " ".join(line.split())
        return plain if len(plain) <= MOST_OF_A_LINE else f"{plain[:MOST_OF_A_LINE]}…"


def _story(fault: BaseException) -> Iterator[str]:
    """The fault and what it came from, newest first."""
    linked: BaseException | None = fault
    for number in range(MOST_LINKED):
        if linked is None:
            return
        yield f"{'after ' if number else ''}{_named(linked)}"
        yield from _places(linked.__traceback__)
        if isinstance(linked, BaseExceptionGroup):
            for part in linked.exceptions[:MOST_LINKED]:
                yield f"  one part: {_named(part)}"
                yield from _places(part.__traceback__)
        linked = linked.__cause__ or (None if linked.__suppress_context__ else linked.__context__)


def _named(fault: BaseException) -> str:
    kind = f"{type(fault).__module__}.{type(fault).__qualname__}"
    return f"{kind}: {without_values(str(fault))}" if getattr(fault, "is_fit_to_show", False) else kind


def _places(tb: TracebackType | None) -> Iterator[str]:
    for frame, line in traceback.walk_tb(tb):
        yield f"  {_file(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"


def _file(path: str) -> str:
    """The file within its library: the folders above it are the machine's, and may be a person's."""
    plain = path.replace("\\", "/")
    for root in ("/site-packages/", "/src/", "/lib/"):
        before, root_in_it, after = plain.rpartition(root)
        if root_in_it and before:
            return after
    return plain.rpartition("/")[2]
