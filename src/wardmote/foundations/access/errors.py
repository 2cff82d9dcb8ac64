"""What the doors refuse."""

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """The person may know that this exists but may not do it; the text is fit to show to them."""

    is_fit_to_show = True

    def __init__(self, sentence: str, permission: str = "") -> None:
        super().__init__(sentence)
        self.permission = permission


class GrantRefused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A part of an object cannot be given in this way; the text says why."""

    is_fit_to_show = True
