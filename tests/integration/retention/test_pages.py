"""The room's pages: from what is due to the certificate, holds, lengths, and empty ones."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.integration.retention.conftest import TODAY, Bring, at, days_ago
from tests.integration.retention.test_due import left
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName, end_membership
from wardmote.foundations.retention import pages
from wardmote.foundations.retention.clocks import start_review
from wardmote.foundations.retention.models import Certificate, Hold, Period
from wardmote.foundations.retention.public import carry_out
from wardmote.foundations.runs.public import Run, run_now
from wardmote.intake.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(personas: Personas) -> Client:
    return personas.client(RoleName.ADMINISTRATOR)


def page(client: Client, personas: Personas, name: str, *arguments: object) -> str:
    answer = client.get(reverse(f"retention:{name}", args=[personas.partnership.slug, *arguments]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def send(client: Client, personas: Personas, name: str, *arguments: object, **fields: object) -> tuple[int, str]:
    address = reverse(f"retention:{name}", args=[personas.partnership.slug, *arguments])
    answer = client.post(address, fields, follow=True)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_from_what_is_due_to_the_certificate(client: Client, personas: Personas, bring: Bring) -> None:
    person = left(personas, "Zebedee", date(2020, 1, 1))
    gone, stays = bring(days_ago(8)), bring(days_ago(3))
    assert "2 things are due" in page(client, personas, "schedule")
    listed = page(client, personas, "due")
    assert str(gone.pk)[-12:] in listed
    assert str(stays.pk)[-12:] not in listed
    assert "Zebedee" not in listed
    status, _shown = send(
        client, personas, "dispose", rules=["uploads", "members-left"], on=TODAY.isoformat(), is_reviewed="on"
    )
    assert status == 200
    run = run_now(Run.objects.get())
    assert run.error == ""
    certificate = Certificate.objects.get()
    assert run.result_url == reverse("retention:certificate", args=[personas.partnership.slug, certificate.pk])
    told = page(client, personas, "certificate", certificate.pk)
    assert "Gwen Morris (Administrator, Council)" in told
    assert "Certificate of disposal 1" in told
    assert str(gone.pk) in told
    assert f"Their numbers: {person.pk}" in told
    assert "members.User" not in told
    assert "Zebedee" not in told
    listed = page(client, personas, "certificates")
    assert "Gwen Morris" in listed
    # Its page can be looked at beside the list.
    assert 'data-module="wm-list"' in listed
    answer = client.get(reverse("retention:certificate-csv", args=[personas.partnership.slug, certificate.pk]))
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines == [
        "rule,table,action,kept_for,number",
        f"uploads,intake.Delivery,removed,7 days,{gone.pk}",
        f"members-left,members.User,cleared,6 years,{person.pk}",
    ]
    assert Delivery.objects.get() == stays


def test_without_a_tick_nothing_starts(client: Client, personas: Personas, bring: Bring) -> None:
    bring(days_ago(8))
    status, shown = send(client, personas, "dispose", on=TODAY.isoformat())
    assert status == 422
    assert "Choose at least one rule" in shown
    assert "Say that you have looked" in shown
    status, shown = send(client, personas, "dispose", rules="runs", on=TODAY.isoformat(), is_reviewed="on")
    assert status == 422
    assert not Run.objects.exists()


def test_who_has_lost_the_role_meanwhile_disposes_of_nothing(client: Client, personas: Personas, bring: Bring) -> None:
    bring(days_ago(8))
    send(client, personas, "dispose", rules="uploads", on=TODAY.isoformat(), is_reviewed="on")
    membership = personas.members[RoleName.ADMINISTRATOR]
    personas.members[RoleName.ANALYST].role = RoleName.ADMINISTRATOR
    personas.members[RoleName.ANALYST].save()
    end_membership(by=personas.administrator, membership=membership, today=TODAY)
    run = run_now(Run.objects.get())
    assert "may no longer authorise" in run.error
    assert Delivery.objects.exists()


def test_empty_pages_say_what_would_be_there(client: Client, personas: Personas) -> None:
    assert "Nothing is due today" in page(client, personas, "schedule")
    assert "Nothing is due today" in page(client, personas, "due")
    assert "Nothing is under a legal hold" in page(client, personas, "holds")
    assert "Nothing has been disposed of yet" in page(client, personas, "certificates")
    assert "append-only" in page(client, personas, "kept")


def test_a_hold_from_placing_to_lifting(client: Client, personas: Personas, bring: Bring) -> None:
    delivery = bring(days_ago(8))
    review = (TODAY + timedelta(days=30)).isoformat()
    _status, shown = send(
        client, personas, "place", rule="uploads", key=str(delivery.pk), reason="Claim 114", review_on=review
    )
    assert "The hold is in force" in shown
    assert "Claim 114" in shown
    hold = Hold.objects.get()
    assert "Nothing is due today" in page(client, personas, "due")
    status, shown = send(client, personas, "lift", hold.pk, reason="")
    assert (status, "govuk-error-message" in shown) == (422, True)
    status, shown = send(client, personas, "review", hold.pk, review_on=TODAY.isoformat())
    assert (status, "Give a later day" in shown) == (422, True)
    send(client, personas, "review", hold.pk, review_on=(TODAY + timedelta(days=60)).isoformat())
    _status, shown = send(client, personas, "lift", hold.pk, reason="Settled")
    assert "Settled" in shown
    assert str(delivery.pk)[-12:] in page(client, personas, "due")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "12"}, "Choose under which rule"),
        ({"rule": "uploads", "key": "12"}, "has that number"),
        ({"review_on": "soon"}, "Enter a day, a month and a year"),
        ({"reason": ""}, "govuk-error-message"),
    ],
)
def test_a_hold_that_is_refused(client: Client, personas: Personas, fields: dict[str, str], said: str) -> None:
    asked = {"reason": "Claim", "review_on": "2026-08-01", **fields}
    status, shown = send(client, personas, "place", **asked)
    assert (status, said in shown) == (422, True)


def test_an_overdue_review_is_told_on_the_schedule(client: Client, personas: Personas) -> None:
    hold = Hold.objects.create(
        partnership=personas.partnership, reason="x", placed_by=personas.administrator, review_on=days_ago(1)
    )
    start_review(hold)
    assert "1 legal hold waits for its review" in page(client, personas, "schedule")
    assert "Review overdue" in page(client, personas, "holds")
    home = reverse("my-work", args=[personas.partnership.slug])
    assert "1 legal hold waits for its review" in client.get(home).content.decode()
    assert "legal hold" not in personas.client(RoleName.ANALYST).get(home).content.decode()


def test_setting_a_length(client: Client, personas: Personas) -> None:
    status, shown = send(client, personas, "period", "uploads", length="two weeks", valid_from="2026-05-20")
    assert (status, "Write a number and days, months or years" in shown) == (422, True)
    status, shown = send(client, personas, "period", "uploads", length="2 years", valid_from="2026-05-20")
    assert (status, "at most 90 days" in shown) == (422, True)
    _status, shown = send(client, personas, "period", "uploads", length="14 days", valid_from="2026-05-20")
    assert "14 days" in shown
    assert "Set by the partnership." in shown
    assert Period.objects.get().set_by == personas.administrator
    assert "set by Gwen Morris" in page(client, personas, "period", "uploads")
    address = reverse("retention:period", args=[personas.partnership.slug, "sessions"])
    assert client.get(address).status_code == 404


def test_another_partnerships_hold_and_certificate_are_not_found(client: Client, personas: Personas) -> None:
    theirs = Hold.objects.create(
        partnership=personas.other_partnership, reason="x", placed_by=personas.stranger, review_on=TODAY
    )
    certificate = Certificate.objects.create(
        partnership=personas.other_partnership, number=1, due_on=TODAY, authorised_by=personas.stranger
    )
    for name, key in (("hold", theirs.pk), ("certificate", certificate.pk)):
        assert client.get(reverse(f"retention:{name}", args=[personas.partnership.slug, key])).status_code == 404


def test_the_head_reads_and_does_not_dispose(personas: Personas, bring: Bring) -> None:
    bring(days_ago(8))
    client = personas.client(RoleName.HEAD_OF_COMMUNITY_SAFETY)
    assert "An administrator authorises the disposal." in page(client, personas, "due")
    assert send(client, personas, "dispose", rules="uploads", is_reviewed="on")[0] == 403


def test_a_certificate_of_many_shows_the_first_and_tells_how_many(
    client: Client, personas: Personas, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SHOWN", 2)
    brought = sorted(str(bring(days_ago(8)).pk) for _ in range(3))
    listed = page(client, personas, "due")
    assert "And 1 more" in listed
    carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY)
    told = page(client, personas, "certificate", Certificate.objects.get().pk)
    assert "3 removed" in told
    assert sum(key in told for key in brought) == 2


def test_a_sessions_key_is_shown_nowhere(client: Client, personas: Personas) -> None:
    personas.other_partnership.is_demo = True
    personas.other_partnership.save()
    Session.objects.create(session_key="letmein", session_data="", expire_date=at(days_ago(3)))
    assert "letmein" not in page(client, personas, "due")
    certificate = carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY)
    assert certificate is not None
    assert (certificate.disposals.get().count, certificate.disposals.get().keys) == (1, [])
    assert "letmein" not in page(client, personas, "certificate", certificate.pk)


def test_a_broken_schedule_is_told_on_the_page_and_the_ledger_is_read_all_the_same(
    client: Client, personas: Personas, settings: Settings, tmp_path: Path
) -> None:
    send(client, personas, "period", "uploads", length="14 days", valid_from="2026-05-20")
    settings.WARDMOTE_HOME = tmp_path
    (tmp_path / "retention").mkdir()
    (tmp_path / "retention" / "schedule.toml").write_text("[[rule", encoding="utf-8")
    for name in ("schedule", "due", "holds"):
        answer = client.get(reverse(f"retention:{name}", args=[personas.partnership.slug]))
        assert answer.status_code == 503
        assert "this is not TOML" in answer.content.decode()
    answer = client.get(reverse("ledger:search", args=[personas.partnership.slug]))
    assert "set how long uploads is kept to 14 days" in answer.content.decode()
