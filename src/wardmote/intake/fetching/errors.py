"""What can go wrong between here and a publisher."""

from wardmote.foundations.reference.public import TableRefused
from wardmote.intake.errors import IntakeError


class FetchError(IntakeError):
    """Something could not be fetched; the sentence says what, and what to do."""

    is_fit_to_show = True


class AreaSourcesRefused(FetchError, TableRefused):  # noqa: N818 - read as a statement
    """The file that says where areas are published is wrong; the sentence says where."""


class NotPublished(FetchError):  # noqa: N818 - reads as a sentence where it is raised
    """The publisher has no such file."""


class TooMuchAtOnce(FetchError):  # noqa: N818 - reads as a sentence where it is raised
    """The publisher will not answer so large a question: ask it in parts."""
