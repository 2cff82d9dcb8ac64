"""Numbers, dates and moments as people read them: one way of writing each, for pages, Word and PDF alike."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.months import MONTHS

NO_DATA = "–"
MINUS = "−"


def _rounded(value: float, places: int) -> Decimal:
    """Half rounds away from zero, as people expect of a printed number (Python would round 0.125 down)."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: Any, places: int | None = None) -> str:
    """1234567 as "1,234,567", 12.5 as "12.5", nothing as "no data"; a minus sign and not a hyphen."""
    if value is None or value == "":
        return str(_("no data"))
    if isinstance(value, str):
        return value
    if places is None:
        places = 0 if float(value).is_integer() else 1
    shown = _rounded(float(value), places)
    if shown == 0:
        shown = abs(shown)
    return f"{shown:,}".replace("-", MINUS)


def rate(value: Any) -> str:
    """A rate to one decimal place, to two when it is below one."""
    if value is None or value == "":
        return number(None)
    return number(value, 2 if abs(float(value)) < 1 else 1)


def percent(value: Any, places: int = 1) -> str:
    """A percentage that is already one: -8.2 as "−8.2%"."""
    return number(value) if value is None or value == "" else f"{number(value, places)}%"


def share(value: Any, places: int = 1) -> str:
    """A share between 0 and 1 as a percentage: 0.741 as "74.1%"."""
    return number(value) if value is None or value == "" else percent(float(value) * 100, places)


def signed(value: Any, places: int | None = None) -> str:
    """A change with its sign: 12 as "+12", -3 as "−3", 0 as "0"."""
    if value is None or value == "":
        return number(None)
    text = number(value, places)
    return f"+{text}" if float(value) > 0 and text != number(0, places) else text


def pvalue(value: Any) -> str:
    """A p-value as it is reported: "p = 0.09", "p = 0.004", "p < 0.001"."""
    if value is None or value == "":
        return number(None)
    if float(value) < 0.001:
        return "p < 0.001"
    return f"p = {_rounded(float(value), 3 if float(value) < 0.01 else 2)}"


def month(value: date | None) -> str:
    """A month by name: "April 2023"."""
    return number(None) if value is None else _("{month} {year}").format(month=_month_name(value), year=value.year)


def short_month(value: date) -> str:
    """A month for axes and narrow columns: "Apr 2023"."""
    return _("{month} {year}").format(month=_month_name(value)[:3], year=value.year)


def long_date(value: date | datetime | None) -> str:
    """A day: "20 November 2026"; a moment is first brought to local time."""
    if value is None:
        return number(None)
    day = _local(value) if isinstance(value, datetime) else value
    return _("{day} {month} {year}").format(day=day.day, month=_month_name(day), year=day.year)


def moment(value: datetime | None) -> str:
    """A day and a time: "20 November 2026, 2:30pm"."""
    return number(None) if value is None else f"{long_date(value)}, {clock(value)}"


def since(value: datetime | None) -> str:
    """A day, with the time where there is one: what was due on a day waits since that day, not since midnight."""
    if value is None:
        return number(None)
    local = _local(value)
    return long_date(value) if (local.hour, local.minute) == (0, 0) else moment(value)


def clock(value: datetime) -> str:
    """A time of day: "2:30pm", "9am", "midday"."""
    local = _local(value)
    if (local.hour, local.minute) == (12, 0):
        return str(_("midday"))
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return (_("{time}am") if local.hour < 12 else _("{time}pm")).format(time=f"{hour}{minutes}")


def within_a_sentence(text: str) -> str:
    """A sentence that goes on after a colon: its first letter is small, unless it begins with the name of a month."""
    first = text.partition(" ")[0]
    return text if first in {str(_(name)) for name in MONTHS} else text[:1].lower() + text[1:]


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def listing(names: Sequence[str]) -> str:
    """Names as a sentence lists them: a, b and c."""
    if not names:
        return _("none")
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def _month_name(day: date) -> str:
    return str(_(MONTHS[day.month - 1]))
