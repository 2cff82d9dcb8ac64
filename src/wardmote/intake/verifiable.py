"""What declarations of sources rest on and nobody has compared with it yet."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from wardmote.foundations.verification.public import Item, Kind, register
from wardmote.intake.sources import sources

SOURCES = "sources"


def _items() -> Sequence[Item]:
    return [
        Item(
            slug=each.slug,
            title=each.title,
            text=each.unverified,
            source=str(each.publisher["name"]),
            is_verified=False,
        )
        for each in sources().values()
        if each.unverified
    ]


register(Kind(SOURCES, gettext_lazy("How files are read"), _items))
