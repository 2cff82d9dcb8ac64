"""What can go wrong with messages."""


class MessageError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class MessageRefused(MessageError):  # noqa: N818 - read as a statement
    """The message cannot be put in the outbox, or not be sent again."""
