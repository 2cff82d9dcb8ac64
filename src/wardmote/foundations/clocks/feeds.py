"""A member's due dates as an iCalendar file, under an address that is secret."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import take_feed
from wardmote.foundations.clocks.models import Clock, Feed
from wardmote.foundations.clocks.queries import clocks_of, described
from wardmote.foundations.clocks.reference import rule_version
from wardmote.foundations.clocks.rules import Unit
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User, partnerships_of
from wardmote.foundations.messages.public import installation_address

if TYPE_CHECKING:
    from icalendar import Event

TOKEN_BYTES = 32
ASKED_AGAIN_AFTER = timedelta(hours=4)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: User) -> str:
    """A new secret for the member's address; the earlier one stops working at once. It is shown this once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed, is_new = Feed.objects.update_or_create(
        member=by, defaults={"token_hash": _hashed(token), "made_at": timezone.now(), "read_at": None}
    )
    record(by=by, event="clocks.feed.made" if is_new else "clocks.feed.changed", on=feed)
    return token


@transaction.atomic
def withdraw_feed(*, by: User) -> bool:
    """Let the member's address lead nowhere; whether there was one."""
    feed = Feed.objects.filter(member=by).first()
    if feed is None:
        return False
    record(by=by, event="clocks.feed.withdrawn", on=feed)
    feed.delete()
    return True


def member_of_feed(token: str) -> User | None:
    """Whose due dates the address shows; nobody's where it was changed, withdrawn, or its member has left."""
    feed = Feed.objects.select_related("member").filter(token_hash=_hashed(token)).first()
    if feed is None or not feed.member.is_active or not partnerships_of(feed.member):
        return None
    return feed.member


def take(member: User) -> bool:
    """Count one more reading; False where the address is asked for too often."""
    if not take_feed(member):
        return False
    Feed.objects.filter(member=member).update(read_at=timezone.now())
    return True


def calendar_of(member: User) -> bytes:
    """Everything that is due of the member's partnerships, as iCalendar. It names no person."""
    from icalendar import Calendar

    here = installation_address()
    calendar = Calendar()
    calendar.add("prodid", "-//Wardmote//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Wardmote: due dates"))
    calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    now = timezone.now().replace(microsecond=0)
    for partnership in partnerships_of(member):
        for clock in clocks_of(member, partnership).filter(due_at__isnull=False).select_related("partnership"):
            calendar.add_component(_event(clock, here, now))
    return bytes(calendar.to_ical())


def _event(clock: Clock, here: str, now: datetime) -> "Event":
    from icalendar import Event

    words, event = described(clock), Event()
    host = here.partition("//")[2].partition(":")[0]
    event.add("uid", f"clock-{clock.pk}@{host}")
    event.add("dtstamp", now)
    event.add("summary", words.title)
    # The partnership says which of several, and names nobody.
    event.add("categories", [clock.partnership.name])
    event.add("transp", "TRANSPARENT")
    if rule_version(clock.rule, clock.rule_version).span(clock.band).unit is Unit.HOUR:
        event.add("dtstart", clock.due_at)
    else:
        day = clock.due_on
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1) if day else day)
    if words.url:
        event.add("url", here + words.url)
    return event
