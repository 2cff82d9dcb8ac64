"""Catalogues of words without a word."""

from typing import Any

from django.conf import settings
from django.utils.translation import trans_real


def leave_out_empty_catalogues() -> None:
    """Look for no word in catalogues that have none.

    Django and its applications bring catalogues of English without a message. Every word of ours was looked for in each of them.
    """
    for code, _name in settings.LANGUAGES:
        place: Any = trans_real.translation(code)
        # The library has no other way to them.
        while (beneath := place._fallback) is not None:  # noqa: SLF001
            words = getattr(beneath, "_catalog", None)
            if words is not None and set(words.keys()) <= {""}:
                place._fallback = beneath._fallback  # noqa: SLF001
            else:
                place = beneath
