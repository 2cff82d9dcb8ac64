"""What can go wrong with a clock."""

from wardmote.foundations.reference.public import TableRefused


class ClockError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class ClockRefused(ClockError):  # noqa: N818 - read as a statement
    """The clock cannot be started, paused or stopped in that way."""


class RulesRefused(ClockError, TableRefused):  # noqa: N818 - read as a statement
    """The file of rules is wrong; the text says where."""
