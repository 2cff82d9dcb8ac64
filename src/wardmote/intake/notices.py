"""What other rooms have to say of data in use, on the pages of sources and batches.

Arrows point down, so this room cannot ask them: `DATA_NOTICES` of the settings names the callables that do, each
`(partnership, user, source slug, providers) -> list[Notice]`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from wardmote.foundations.people.public import Partnership, User
from wardmote.intake.models import Batch, Segment


@dataclass(frozen=True)
class Notice:
    """A warning about data in use, and where to see to it; `action` is what the link says."""

    sentence: str
    url: str = ""
    action: str = ""


def source_notices(
    partnership: Partnership, user: AbstractBaseUser | AnonymousUser, source: str, *, batch: Batch | None = None
) -> list[Notice]:
    """What is to be said to this person of a source's data in use; of those of one batch if given."""
    held = Segment.objects.current().filter(partnership=partnership, source=source)
    held = held if batch is None else held.filter(batch=batch)
    providers = sorted(held.order_by().values_list("provider", flat=True).distinct())
    return list(_told(partnership, cast("User", user), source, providers)) if providers else []


def _told(partnership: Partnership, user: User, source: str, providers: list[str]) -> Iterable[Notice]:
    for name in settings.DATA_NOTICES:
        yield from import_string(name)(partnership, user, source, providers)
