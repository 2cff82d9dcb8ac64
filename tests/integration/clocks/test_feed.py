"""A member's due dates in their own calendar: under a secret that can be changed and withdrawn, naming nobody."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from tests.personas import Personas
from wardmote.foundations.access.limits import FEED, LIMITS
from wardmote.foundations.clocks.feeds import make_feed, withdraw_feed
from wardmote.foundations.clocks.models import Feed
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import Membership
from wardmote.foundations.retention.public import Hold, place_hold


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://wardmote.example.org"


@pytest.fixture
def hold(personas: Personas) -> Hold:
    return place_hold(
        by=personas.administrator,
        partnership=personas.partnership,
        rule="uploads",
        reason="Claim of Mr Example",
        review_on=date(2027, 1, 15),
    )


def ask(token: str) -> tuple[int, bytes]:
    answer = Client().get(reverse("calendar-feed", args=[token]))
    return answer.status_code, answer.content


def test_a_calendar_reads_what_is_due_and_names_nobody(personas: Personas, hold: Hold) -> None:
    token = make_feed(by=personas.administrator)
    status, content = ask(token)
    assert status == 200
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [(str(each["summary"]), each.decoded("dtstart")) for each in events] == [
        (f"Review of legal hold {hold.pk}", date(2027, 1, 15))
    ]
    assert str(events[0]["url"]) == f"https://wardmote.example.org/p/riverside/retention/holds/{hold.pk}/"
    for words in (b"Example", b"Gwen", b"@riverside.example.org", personas.administrator.email.encode()):
        assert words not in content
    assert Feed.objects.get().read_at is not None


def test_each_member_reads_their_own(personas: Personas, hold: Hold) -> None:
    assert Calendar.from_ical(ask(make_feed(by=personas.stranger))[1]).walk("VEVENT") == []
    assert Calendar.from_ical(ask(make_feed(by=personas.person("provider")))[1]).walk("VEVENT") == []


def test_a_changed_or_withdrawn_address_leads_nowhere(personas: Personas) -> None:
    first = make_feed(by=personas.administrator)
    second = make_feed(by=personas.administrator)
    assert (ask(first)[0], ask(second)[0], ask("nonsense")[0]) == (404, 200, 404)
    assert withdraw_feed(by=personas.administrator)
    assert not withdraw_feed(by=personas.administrator)
    assert ask(second)[0] == 404
    assert list(
        Entry.objects.filter(event__startswith="clocks.feed").values_list("event", flat=True).order_by("pk")
    ) == [
        "clocks.feed.made",
        "clocks.feed.changed",
        "clocks.feed.withdrawn",
    ]


def test_who_has_left_is_told_nothing(personas: Personas) -> None:
    token = make_feed(by=personas.administrator)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=personas.administrator).update(ends_on=yesterday)
    assert ask(token)[0] == 404


def test_the_secret_itself_is_kept_nowhere(personas: Personas) -> None:
    token = make_feed(by=personas.administrator)
    feed = Feed.objects.get()
    assert token not in repr(vars(feed))
    for entry in Entry.objects.all():
        assert token not in repr(vars(entry))


def test_it_is_not_asked_for_without_end(personas: Personas) -> None:
    token = make_feed(by=personas.administrator)
    statuses = [ask(token)[0] for _number in range(LIMITS[FEED].most + 1)]
    assert statuses == [200] * LIMITS[FEED].most + [429]


def test_the_page_shows_the_address_once(personas: Personas) -> None:
    client = personas.client("analyst")
    page = reverse("clocks:own-calendar", args=[personas.partnership.slug])
    assert "Make an address" in client.get(page).content.decode()
    made = client.post(page, {"make": "1"}).content.decode()
    assert "https://wardmote.example.org/calendar/" in made
    later = client.get(page).content.decode()
    assert "https://wardmote.example.org/calendar/" not in later
    assert "It has not been asked for yet." in later
    assert client.post(page, {"withdraw": "1"}).status_code == 302
    assert not Feed.objects.exists()
