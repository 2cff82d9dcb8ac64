"""What came unverified is compared by a person, who says so; the tag goes, and comes back when the wording changes."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.queries import in_words
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.retention.schedule import shipped
from wardmote.foundations.verification.errors import VerificationRefused
from wardmote.foundations.verification.models import Check
from wardmote.foundations.verification.public import open_slugs, record_check, standings, withdraw_check
from wardmote.intake.sources import sources

pytestmark = pytest.mark.django_db
AGAINST = "the council’s own schedule of 2026"
TAG = "Not verified"


def page(personas: Personas, name: str, *more: Any, role: RoleName = RoleName.ADMINISTRATOR) -> str:
    answer = personas.client(role).get(reverse(name, args=[personas.partnership.slug, *more]))
    return " ".join(answer.content.decode().split())


def check(personas: Personas, slug: str, kind: str = "retention") -> None:
    address = reverse("verification:check", args=[personas.partnership.slug, kind, slug])
    fields = {"against": AGAINST, "on": "2026-11-02"}
    assert personas.client(RoleName.ADMINISTRATOR).post(address, fields).status_code == 302


def test_a_checked_period_says_by_whom_against_what_and_when(personas: Personas) -> None:
    before = page(personas, "retention:schedule").count(TAG)
    check(personas, "uploads")
    after = page(personas, "retention:schedule")
    assert f"Checked against {AGAINST} by Gwen Morris on 2 November 2026." in after
    assert after.count(TAG) == before - 1
    assert f"Checked against {AGAINST} by Gwen Morris" in page(personas, "retention:period", "uploads")


def test_when_all_are_checked_no_tag_and_no_warning_is_left(personas: Personas) -> None:
    for each in standings(personas.partnership, "retention"):
        check(personas, each.item.slug)
    after = page(personas, "retention:schedule")
    assert TAG not in after
    assert "marked “not verified”" not in after
    assert open_slugs(personas.partnership, "retention") == frozenset()


def test_gateways_and_datasets_are_checked_in_the_same_way(personas: Personas) -> None:
    for kind in ("section-17a", "gateways"):
        slug = min(open_slugs(personas.partnership, kind))
        check(personas, slug, kind)
        assert slug not in open_slugs(personas.partnership, kind)
    listed = page(personas, "verification:checks")
    for heading in ("How long things are kept", "What section 17A asks for", "Legal gateways for sharing"):
        assert heading in listed


def test_what_a_source_rests_on_is_a_tag_that_goes_and_no_sentence(personas: Personas) -> None:
    for slug in open_slugs(personas.partnership, "sources"):
        assert "unverified" not in sources()[slug].description
    assert TAG in page(personas, "intake:source", "ambulance-incidents")
    check(personas, "ambulance-incidents", "sources")
    after = page(personas, "intake:source", "ambulance-incidents")
    assert TAG not in after
    assert "by Gwen Morris on 2 November 2026." in after


def test_it_is_in_the_ledger_without_the_text(personas: Personas) -> None:
    check(personas, "uploads")
    entry = Entry.objects.get(event="verification.check.recorded")
    assert entry.after == {"item": "uploads", "of": "retention", "on": "2026-11-02"}
    assert AGAINST not in entry.after_json
    said = in_words(entry.event, entry.after)
    assert said.startswith("recorded that “Files brought and not loaded, and those that were loaded” was checked")
    assert said.endswith("(How long things are kept)")


def test_another_partnership_has_not_checked_it(personas: Personas) -> None:
    check(personas, "uploads")
    assert "uploads" in open_slugs(personas.other_partnership, "retention")


def test_a_wording_that_changed_since_is_not_verified(personas: Personas, settings: Settings, tmp_path: Path) -> None:
    check(personas, "uploads")
    settings.WARDMOTE_HOME = tmp_path
    line = next(each for each in shipped() if each.slug == "uploads")
    own = tmp_path / "retention" / "schedule.toml"
    own.parent.mkdir()
    own.write_text(
        "\n".join(
            [
                "[[rule]]",
                'slug = "uploads"',
                f'name = "{line.name}"',
                f'action = "{line.action}"',
                f'runs_from = "{line.runs_from}"',
                'kept_for = "8 days"',
                f'at_least = "{line.at_least.words}"',
                f'at_most = "{line.at_most.words}"',
                f'reason = "{line.reason}"',
                f'source = "{line.source}"',
                "is_verified = false",
                "valid_from = 2020-01-01",
            ]
        ),
        encoding="utf-8",
    )
    assert "uploads" in open_slugs(personas.partnership, "retention")


def test_a_check_can_be_taken_back_and_stays_on_record(personas: Personas) -> None:
    check(personas, "uploads")
    withdraw = reverse("verification:withdraw", args=[personas.partnership.slug, "retention", "uploads"])
    personas.client(RoleName.ADMINISTRATOR).post(withdraw)
    assert "uploads" in open_slugs(personas.partnership, "retention")
    assert Check.objects.get().withdrawn_at is not None
    with pytest.raises(VerificationRefused, match="no check to take back"):
        withdraw_check(by=personas.administrator, partnership=personas.partnership, kind="retention", slug="uploads")


@pytest.mark.parametrize(
    ("against", "on", "sentence"),
    [("  ", date(2026, 11, 2), "Say what"), (AGAINST, timezone.localdate() + timedelta(days=3650), "after today")],
)
def test_a_check_of_nothing_or_of_tomorrow_is_refused(
    personas: Personas, against: str, on: date, sentence: str
) -> None:
    about = {"partnership": personas.partnership, "kind": "retention", "slug": "uploads"}
    with pytest.raises(VerificationRefused, match=sentence):
        record_check(by=personas.administrator, **about, against=against, on=on)


def test_who_may_not_record_is_shown_the_tag_and_no_link(personas: Personas) -> None:
    asb = page(personas, "sharing:tracker", role=RoleName.ANALYST)
    assert "Record a check" not in asb
    address = reverse("verification:checks", args=[personas.partnership.slug])
    assert personas.client(RoleName.ANALYST).get(address).status_code == 403
    assert personas.client("stranger").get(address).status_code == 404


def test_none_of_it_is_printed(personas: Personas) -> None:
    text = page(personas, "retention:schedule")
    for piece in text.split(TAG)[:-1]:
        assert "govuk-!-display-none-print" in piece.rpartition("<span")[2] + piece.rpartition("<p")[2]
