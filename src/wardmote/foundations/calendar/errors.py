"""What can go wrong with the calendar."""

from wardmote.foundations.reference.public import TableRefused


class CalendarError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class HolidaysUnknown(CalendarError):  # noqa: N818 - read as a statement
    """Nobody can say which days of that year are bank holidays."""


class HolidaysRefused(CalendarError, TableRefused):  # noqa: N818 - read as a statement
    """The table of bank holidays is wrong; the sentence says where."""


class CalendarRefused(CalendarError):  # noqa: N818 - read as a statement
    """The calendar cannot be changed in that way."""
