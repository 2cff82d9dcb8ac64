"""The datasets of section 17A and the legal gateways whose wording somebody should compare with the law."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.verification.public import Item, Kind, register
from wardmote.sharing.gateways import gateways
from wardmote.sharing.reference import schedule

SECTION_17A, GATEWAYS = "section-17a", "gateways"


def _datasets() -> Sequence[Item]:
    return [
        Item(
            slug=each.number,
            title=_("Dataset {number}: {name}").format(number=each.number, name=each.name),
            text="\n".join([each.what, *each.fields]),
            source=each.source,
            is_verified=each.is_verified,
        )
        for each in schedule().datasets
    ]


def _gateways() -> Sequence[Item]:
    return [
        Item(slug=each.slug, title=each.name, text=each.what, source=each.name, is_verified=each.is_verified)
        for each in gateways().values()
    ]


register(Kind(SECTION_17A, gettext_lazy("What section 17A asks for"), _datasets))
register(Kind(GATEWAYS, gettext_lazy("Legal gateways for sharing"), _gateways))
