"""What the doors refuse."""

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """The person may know that this exists but may not do it; the text is fit to show to them."""

    is_fit_to_show = True
