"""What the room offers to the search: sources by name, batches by number or file."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import long_date
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search.public import MOST, Hit, Offer, Text, has_words, holds
from wardmote.intake.errors import UnknownSource
from wardmote.intake.models import BatchFile
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.scope import own_organisations, sendable, visible_batches
from wardmote.intake.sources import source, sources

# No batch has a longer number.
DIGITS = 12


def _sources(partnership: Partnership, person: User, words: tuple[str, ...]) -> list[Hit]:
    """Every source for who sees sources; for who only sends, those that their own organisation sends."""
    if IntakePermission.SOURCE_VIEW in permissions_of(person, partnership):
        route, seen = "intake:source", list(sources().values())
    else:
        own = sendable(own_organisations(person, partnership), timezone.localdate())
        route, seen = "intake:wanted", [each for each, _organisation in own.values()]
    named = [each for each in seen if holds(f"{each.title} {each.publisher.get('name', '')}", words)]
    return [Hit(each.title, reverse(route, args=[partnership.slug, each.slug])) for each in named[: MOST + 1]]


def _batches(partnership: Partnership, person: User, words: tuple[str, ...]) -> list[Hit]:
    number = next((int(word) for word in words if word.isdecimal() and len(word) <= DIGITS), None)
    named = [slug for slug, each in sources().items() if holds(each.title, words)]
    files = BatchFile.objects.filter(has_words("intake.BatchFile", words), batch=OuterRef("pk"))
    fits = Q(Exists(files)) | Q(source__in=named)
    fits = fits | Q(pk=number) if number is not None else fits
    rows = visible_batches(person, partnership).filter(fits).order_by("-loaded_at")
    return [
        Hit(
            _("Batch {number}").format(number=key),
            reverse("intake:batch", args=[partnership.slug, key]),
            f"{_title(slug)}, {long_date(loaded_at)}",
        )
        for key, slug, loaded_at in rows.values_list("pk", "source", "loaded_at")[: MOST + 1]
    ]


def _title(slug: str) -> str:
    try:
        return source(slug).title
    except UnknownSource:
        return slug


SEND = IntakePermission.RETURN_SEND
TEXTS = (Text("intake.BatchFile", ("name",)),)
OFFERS = (
    Offer("source", gettext_lazy("Sources"), frozenset({IntakePermission.SOURCE_VIEW, SEND}), _sources, rank=40),
    Offer("batch", gettext_lazy("Batches"), frozenset({IntakePermission.BATCH_VIEW, SEND}), _batches, rank=70),
)
