"""Telling members: what they are told, how they want to be, and the daily e-mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.members.public import User, partnerships_of, system_person, with_cover
from wardmote.foundations.messages.addresses import installation_address
from wardmote.foundations.messages.errors import MessageRefused
from wardmote.foundations.messages.kinds import notice_kinds
from wardmote.foundations.messages.models import Notice, NoticeChoice
from wardmote.foundations.messages.operations import is_mail_set_up, post_message
from wardmote.foundations.messages.rules import Way
from wardmote.foundations.organisations.public import Partnership

MOST_IN_A_LETTER = 40


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as a page or a letter shows it."""

    key: int
    sentence: str
    url: str
    at: datetime
    is_read: bool


@transaction.atomic
def notify(
    *,
    partnership: Partnership,
    members: Iterable[User],
    kind: str,
    about: str,
    said: Mapping[str, str] | None = None,
    url: str = "",
) -> int:
    """Tell members of something, each in their own way, and who stands in for those who are away; returns how many were told.

    `about` names the thing and the occasion, as in “sharing.return:12/late”: the same is told once to each. `said` fills
    the places of the kind's sentence and names no person. `url` is the page's address without the site's.
    """
    declared = notice_kinds()[kind]
    # One that lacks something to say fails here, and not on the page of whoever reads it.
    declared.sentence % dict(said or {})
    people = {
        member.pk: member for member in with_cover(members, partnership) if member.is_active and not member.is_system
    }
    chosen = dict(NoticeChoice.objects.filter(kind=kind, member__in=people).values_list("member_id", "way"))
    number = 0
    for key, member in people.items():
        way = Way(chosen.get(key, declared.usual))
        if way is Way.NONE:
            continue
        notice, is_new = Notice.objects.get_or_create(
            partnership=partnership,
            member=member,
            kind=kind,
            about=about,
            defaults={"said": dict(said or {}), "url": url, "way": way},
        )
        number += is_new
        if is_new and way is Way.MAIL and is_mail_set_up():
            _mail(partnership, member, [notice], "outbox/notice")
    return number


def shown(notice: Notice) -> ShownNotice:
    """The notice in the reader's language; one of a kind that this version no longer knows says its kind."""
    kind = notice_kinds().get(notice.kind)
    sentence = _(kind.sentence) % notice.said if kind else notice.kind
    return ShownNotice(notice.pk, sentence, notice.url, notice.at, notice.read_at is not None)


def unread(partnership: Partnership, member: User, *, most: int = 5) -> list[ShownNotice]:
    """The newest notices of the partnership that the member has not marked as read."""
    waiting = Notice.objects.filter(partnership=partnership, member=member, read_at=None)[:most]
    return [shown(each) for each in waiting]


def mark_read(*, by: User, partnership: Partnership, only: int | None = None) -> int:
    """Mark one notice of the person's, or all of them, as read; returns how many were not."""
    mine = Notice.objects.filter(partnership=partnership, member=by, read_at=None)
    return (mine if only is None else mine.filter(pk=only)).update(read_at=timezone.now())


@transaction.atomic
def choose_ways(*, by: User, ways: Mapping[str, Way]) -> None:
    """Say how one wants to be told of each kind of thing. Raises MessageRefused for a kind that there is not."""
    if unknown := set(ways) - set(notice_kinds()):
        raise MessageRefused(_("There is no notice called “%(kind)s”.") % {"kind": min(unknown)})
    for kind, way in ways.items():
        NoticeChoice.objects.update_or_create(member=by, kind=kind, defaults={"way": way})


def ways_of(member: User) -> dict[str, Way]:
    """How the member wants to be told of each kind."""
    chosen = dict(NoticeChoice.objects.filter(member=member).values_list("kind", "way"))
    return {slug: Way(chosen.get(slug, kind.usual)) for slug, kind in notice_kinds().items()}


def send_digests() -> int:
    """Put one letter a member and partnership in the outbox with what they wanted in a daily e-mail; returns how many."""
    if not is_mail_set_up():
        return 0
    waiting = Notice.objects.filter(way=Way.DIGEST, read_at=None, mailed_at=None)
    pairs = waiting.order_by("partnership", "member").values_list("partnership", "member").distinct()
    return sum(_send_digest(partnership, member) for partnership, member in list(pairs))


@transaction.atomic
def _send_digest(partnership: int, member: int) -> bool:
    waiting = Notice.objects.select_for_update().filter(
        partnership=partnership, member=member, way=Way.DIGEST, read_at=None, mailed_at=None
    )
    notices = list(waiting.select_related("partnership", "member"))
    if not notices:
        return False
    person, where = notices[0].member, notices[0].partnership
    if not person.is_active or where not in partnerships_of(person):
        waiting.update(mailed_at=timezone.now())
        return False
    _mail(where, person, notices, "outbox/digest")
    return True


def _mail(partnership: Partnership, member: User, notices: list[Notice], template: str) -> None:
    """One letter with these notices; that they went out in it stands with them, in the same transaction."""
    here = installation_address()
    lines = [shown(each) for each in notices[:MOST_IN_A_LETTER]]
    context = {
        "partnership": partnership.name,
        "sentences": [(each.sentence, here + each.url if each.url else "") for each in lines],
        "more": len(notices) - len(lines),
        "page": here + reverse("outbox:notices", args=[partnership.slug]),
        "settings": here + reverse("outbox:ways", args=[partnership.slug]),
    }
    post_message(by=system_person(), partnership=partnership, template=template, said=context, member=member)
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=timezone.now())
