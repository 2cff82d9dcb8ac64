"""What this room refuses."""


class DocumentError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class TemplateRefused(DocumentError):  # noqa: N818 - read as a statement
    """The Word template cannot be filled."""
