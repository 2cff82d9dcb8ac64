"""Texts of files: from bytes in the encodings that partners' programs write, and from values of cells."""

import datetime as dt
import math
from decimal import Decimal

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.wording import gettext as _

BOMS = (
    (b"\xef\xbb\xbf", "utf-8", ""),
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
LOOKED_AT = 4096
# In UTF-16 every other byte of an English text is 0.
MANY = 0.3
FIXED_DIGITS = 40


def decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text, and a note for people when the file is in another encoding than UTF-8; raises FileRefused."""
    for mark, encoding, called in BOMS:
        if content.startswith(mark):
            return _wide(content[len(mark) :], encoding, called, name)
    if b"\x00" in content[:LOOKED_AT]:
        return _unmarked(content, name)
    if b"\x00" in content:
        line = content.count(b"\n", 0, content.index(b"\x00")) + 1
        raise FileRefused(
            _(
                "{name} holds a NUL character in line {line}, which no text has: the file is damaged. Export it again."
            ).format(name=name, line=f"{line:,}")
        )
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _western(content, name)


def _wide(content: bytes, encoding: str, called: str, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise FileRefused(
            _(
                "{name} begins as a text in {called} but goes on otherwise: the file is cut short or damaged. Export it again."
            ).format(name=name, called=called or "UTF-8")
        ) from None
    if "\x00" in text:
        raise FileRefused(
            _("{name} holds NUL characters, which no text has: the file is damaged. Export it again.").format(name=name)
        )
    return text, (
        (_("{name} is in {called}, and was read as such.").format(name=name, called=called),) if called else ()
    )


def _unmarked(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """UTF-16 without its mark; anything else with NUL bytes is no text."""
    start = content[:LOOKED_AT]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if zeros.count(0) > MANY * len(zeros) and start.count(0) - zeros.count(0) < zeros.count(0) / 4:
            return _wide(content, encoding, "UTF-16", name)
    raise FileRefused(
        _("{name} is not a text file or a spreadsheet, whatever its name says. Load the file as exported.").format(
            name=name
        )
    )


def _western(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            _(
                "{name} holds in line {line} a character that is in neither UTF-8 nor Windows-1252. Save it again as “CSV UTF-8”."
            ).format(name=name, line=f"{line:,}")
        ) from None
    note = _(
        "{name} is not in UTF-8. It was read as Windows-1252, as Excel often writes. Look whether accented letters and £ are right."
    ).format(name=name)
    return text, (note,)


def text_of(value: object) -> str:
    """The value of a cell as text: ISO moments, whole numbers without a fraction, yes and no."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value)
    return _moment_text(value)


def number_text(value: float) -> str:
    """A number in full: no exponent, no “.0”."""
    if not math.isfinite(value):
        return str(value)
    if value.is_integer():
        return f"{value:.0f}"
    text = repr(value)
    return f"{Decimal(text):f}" if "e" in text else text


def _moment_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        # Spreadsheets keep moments as fractions of a day, which come back a little less than the second meant.
        if value.microsecond >= 500_000 and value < dt.datetime.max - dt.timedelta(seconds=1):  # noqa: DTZ901
            value += dt.timedelta(seconds=1)
        is_day = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if is_day else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)
