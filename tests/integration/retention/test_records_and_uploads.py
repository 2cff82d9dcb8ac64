"""What the rooms do with what goes: records in other storage, uploads that nobody is asked about."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from tests.integration.retention.conftest import TODAY, Bring, batch_of, days_ago, segment_of
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.retention.models import Certificate
from wardmote.foundations.retention.public import carry_out, place_hold
from wardmote.intake.models import Delivery
from wardmote.intake.operations.deliveries import bring_files
from wardmote.intake.public import copy_records

pytestmark = pytest.mark.django_db


def test_replaced_records_go_from_other_storage_too_and_are_not_copied_again(
    personas: Personas, settings: Settings, tmp_path: Path
) -> None:
    settings.WARDMOTE_RECORDS_URL = f"file://{tmp_path}/records"
    batch = batch_of(personas, "fire-incidents")
    segment_of(batch, "replaced.parquet", replaced_on=date(2024, 1, 1))
    segment_of(batch, "in-use.parquet", replaced_on=None)
    assert copy_records(by=personas.analyst, say=lambda *_: None) == 2
    assert carry_out(by=personas.administrator, partnership=personas.partnership, on=TODAY)
    assert sorted(path.name for path in (tmp_path / "records").iterdir()) == ["in-use.parquet"]
    # A file that is gone on purpose is no loss to complain of.
    assert copy_records(by=personas.analyst, say=lambda *_: None) == 0


def bring_one(personas: Personas) -> Delivery:
    file = SimpleUploadedFile("a.csv", b"x")
    return bring_files(by=personas.analyst, partnership=personas.partnership, source="police-uk-street", files=[file])


def test_who_brings_files_makes_old_ones_go_with_a_certificate(personas: Personas, bring: Bring) -> None:
    bring(days_ago(8))
    held = bring(days_ago(9))
    place_hold(
        by=personas.administrator,
        partnership=personas.partnership,
        rule="uploads",
        key=str(held.pk),
        reason="Claim 114",
        review_on=days_ago(-9),
    )
    brought = bring_one(personas)
    assert set(Delivery.objects.values_list("pk", flat=True)) == {held.pk, brought.pk}
    certificate = Certificate.objects.get()
    assert (certificate.authorised_by, certificate.authorised_as) == (system_person(), "the schedule, without review")


def test_a_broken_schedule_keeps_nobody_from_bringing_files(
    personas: Personas, bring: Bring, caplog: pytest.LogCaptureFixture
) -> None:
    old = bring(days_ago(8))
    own = Path(settings.WARDMOTE_HOME) / "retention" / "schedule.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text("[[rule", encoding="utf-8")
    try:
        brought = bring_one(personas)
    finally:
        own.unlink()
    assert set(Delivery.objects.values_list("pk", flat=True)) == {old.pk, brought.pk}
    assert "Old uploads could not be removed." in caplog.text
