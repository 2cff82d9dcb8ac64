"""What other rooms have to say of data in use, on the pages of sources and batches.

Arrows point down, so this room cannot ask them: a room's declaration names the callable that does, each
`(partnership, user, source slug, senders) -> list[Notice]`, where `senders` gives for each sender of segments in use the
organisation that sent them, if it was noted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.rooms import called
from wardmote.intake.models import Batch, Segment


@dataclass(frozen=True)
class Notice:
    """A warning about data in use, and where to see to it; `action` is what the link says."""

    sentence: str
    url: str = ""
    action: str = ""


def source_notices(partnership: Partnership, user: AbstractBaseUser | AnonymousUser, source: str) -> list[Notice]:
    """What is to be said to this person of a source's data in use."""
    segments = Segment.objects.current().filter(partnership=partnership, source=source)
    pairs = sorted(segments.order_by().values_list("sender", "batch__organisation_id").distinct(), key=str)
    bodies = Organisation.objects.in_bulk([key for _sender, key in pairs if key])
    return _told(partnership, user, source, {sender: bodies.get(key) for sender, key in pairs})


def batch_notices(batch: Batch, user: AbstractBaseUser | AnonymousUser, segments: Iterable[Segment]) -> list[Notice]:
    """What is to be said to this person of a batch's data in use; `segments` are the batch's."""
    current = {segment.sender: batch.organisation for segment in segments if segment.superseded_at is None}
    return _told(batch.partnership, user, batch.source, current)


def _told(
    partnership: Partnership,
    user: AbstractBaseUser | AnonymousUser,
    source: str,
    senders: Mapping[str, Organisation | None],
) -> list[Notice]:
    if not senders:
        return []
    return [
        notice for each in called("data_notices") for notice in each(partnership, cast("User", user), source, senders)
    ]
