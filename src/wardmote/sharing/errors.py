"""What this room refuses."""

from wardmote.foundations.reference.public import TableRefused


class SharingError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class ReferenceRefused(SharingError, TableRefused):  # noqa: N818 - read as a statement
    """A reference file of the room is wrong; the sentence names the file and the row."""


class SharingRefused(SharingError):  # noqa: N818 - read as a statement
    """The change would leave the register in a state that cannot be."""


class GatewayExcludes(SharingRefused):
    """A gateway was named for what it does not allow; the sentence says which, and why."""


class WrittenMeanwhile(SharingError):  # noqa: N818 - read as a statement
    """Somebody else saved the agreement since this person opened it."""
