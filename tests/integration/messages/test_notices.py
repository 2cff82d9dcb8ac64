"""Members are told once, in the way that each has chosen, and only of their own partnership's matters."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.personas import Personas
from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.messages import kinds
from wardmote.foundations.messages.delivery import deliver_due
from wardmote.foundations.messages.models import Message, Notice
from wardmote.foundations.messages.notices import choose_ways, ways_of
from wardmote.foundations.messages.public import MessageRefused, Way, mark_read, notify, send_digests, unread
from wardmote.foundations.runs.public import Run, State, run_now, start_run

KIND = "runs.ended"


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_ADDRESS = "https://wardmote.example.org"


def tell(personas: Personas, *members: User, about: str = "runs.run:1") -> int:
    return notify(
        partnership=personas.partnership,
        members=members or [personas.analyst],
        kind=KIND,
        about=about,
        said={"title": "Load files", "state": "finished"},
        url="/p/riverside/runs/",
    )


def choose(member: User, way: Way) -> None:
    choose_ways(by=member, ways={KIND: way})


def test_a_notice_is_told_once_and_read_by_whom_it_concerns(personas: Personas) -> None:
    assert (tell(personas), tell(personas)) == (1, 0)
    assert [each.sentence for each in unread(personas.partnership, personas.analyst)] == [
        "“Load files” has ended: finished."
    ]
    assert unread(personas.other_partnership, personas.analyst) == []
    assert mark_read(by=personas.administrator, partnership=personas.partnership) == 0
    assert mark_read(by=personas.analyst, partnership=personas.partnership) == 1
    assert unread(personas.partnership, personas.analyst) == []


def test_what_lacks_a_word_fails_where_it_is_told(personas: Personas) -> None:
    with pytest.raises(KeyError):
        notify(partnership=personas.partnership, members=[personas.analyst], kind=KIND, about="x")


def test_each_way_of_being_told(personas: Personas) -> None:
    choose(personas.analyst, Way.MAIL)
    choose(personas.administrator, Way.NONE)
    head = personas.person("head_of_community_safety")
    choose(head, Way.DIGEST)
    assert tell(personas, personas.analyst, personas.administrator, head) == 2
    deliver_due()
    assert [each.to for each in mail.outbox] == [[personas.analyst.email]]
    assert "https://wardmote.example.org/p/riverside/runs/" in str(mail.outbox[0].body)
    assert not Notice.objects.filter(member=personas.administrator).exists()
    assert (send_digests(), send_digests()) == (1, 0)
    deliver_due()
    assert [each.to for each in mail.outbox[1:]] == [[head.email]]
    assert "“Load files” has ended" in str(mail.outbox[1].body)


def test_a_daily_letter_holds_all_of_a_day_and_nothing_that_was_read(personas: Personas) -> None:
    choose(personas.analyst, Way.DIGEST)
    for number in range(3):
        tell(personas, about=f"runs.run:{number}")
    first = Notice.objects.order_by("pk")[0]
    mark_read(by=personas.analyst, partnership=personas.partnership, only=first.pk)
    send_digests()
    assert Message.objects.get().text.count("has ended") == 2


def test_who_has_left_gets_no_letter(personas: Personas) -> None:
    choose(personas.analyst, Way.DIGEST)
    tell(personas)
    Membership.objects.filter(user=personas.analyst).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert send_digests() == 0
    assert not Message.objects.exists()


def test_without_a_mail_server_it_stands_on_the_page(personas: Personas, settings: Settings) -> None:
    choose(personas.analyst, Way.MAIL)
    settings.EMAIL_HOST = ""
    assert tell(personas) == 1
    assert send_digests() == 0
    assert not Message.objects.exists()


def test_a_run_that_ended_is_told_to_who_started_it(personas: Personas) -> None:
    mine = start_run(by=personas.analyst, partnership=personas.partnership, kind="intake.load", parameters={})
    assert run_now(mine).state == State.FAILED
    assert [each.sentence for each in unread(personas.partnership, personas.analyst)] == [
        "“Load files” has ended: failed."
    ]
    assert Run.objects.count() == 1


def test_a_kind_that_there_is_not_cannot_be_chosen(personas: Personas) -> None:
    with pytest.raises(MessageRefused, match="nonsense"):
        choose_ways(by=personas.analyst, ways={"nonsense": Way.PAGE})


def test_the_pages(personas: Personas, settings: Settings) -> None:
    client, slug = personas.client("analyst"), personas.partnership.slug
    page, ways = reverse("outbox:notices", args=[slug]), reverse("outbox:ways", args=[slug])
    assert "No notices" in client.get(page).content.decode()
    tell(personas)
    shown = client.get(page).content.decode()
    assert "“Load files” has ended: finished." in shown
    assert "Mark as read" in shown
    assert client.post(reverse("outbox:read", args=[slug]), {"notice": "x" * 30}).status_code == 302
    key = Notice.objects.get().pk
    assert (
        personas.client("administrator").post(reverse("outbox:read", args=[slug]), {"notice": key}).status_code == 302
    )
    assert Notice.objects.filter(read_at=None).exists()
    assert client.post(reverse("outbox:read", args=[slug]), {"notice": key}).status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()
    assert "daily e-mail" in client.get(ways).content.decode()
    chosen = dict.fromkeys(kinds.notice_kinds(), Way.DIGEST.value)
    assert client.post(ways, chosen).status_code == 302
    assert set(ways_of(personas.analyst).values()) == {Way.DIGEST}
    settings.EMAIL_HOST = ""
    without = client.get(ways).content.decode()
    assert "names no mail server" in without
    assert "by e-mail at once" not in without
