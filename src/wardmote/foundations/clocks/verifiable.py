"""The rules of clocks whose span somebody should compare with its source."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.clocks.reference import RULES
from wardmote.foundations.reference.public import in_force
from wardmote.foundations.verification.public import Item, Kind, register


def _items() -> Sequence[Item]:
    return [
        Item(
            slug=row["slug"],
            title=_(row["name"]),
            text=row["within"],
            source=_(row["source"]),
            is_verified=row["is_verified"],
        )
        for row in in_force(RULES.read().rows("rule"), timezone.localdate())
    ]


register(Kind(RULES.slug, gettext_lazy("How long something may take"), _items))
