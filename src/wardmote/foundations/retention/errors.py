"""What this room refuses."""

from wardmote.foundations.reference.public import TableRefused


class RetentionError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class ScheduleRefused(RetentionError, TableRefused):  # noqa: N818 - read as a statement
    """The schedule's file is wrong; the sentence names the file and the row."""


class RetentionRefused(RetentionError):  # noqa: N818 - read as a statement
    """What was asked cannot be done; nothing was changed."""
