"""Each body is of its own kind, so that none may send another's files; what a body was before stays on record."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from tests.personas import SINCE, Personas
from wardmote.foundations.people.public import Organisation, add_organisation, body_kinds, system_person
from wardmote.intake.models import Batch
from wardmote.intake.scope import sendable
from wardmote.intake.sources import sources

pytestmark = pytest.mark.django_db
MIGRATION = import_module("wardmote.intake.migrations.0005_precise_kinds")
TODAY = date(2026, 11, 1)
SHARED = {"other", "provider", "co-operating-body", "responsible-authority"}


def body(personas: Personas, name: str, kind: str) -> Organisation:
    made: Organisation = add_organisation(
        by=system_person(), partnership=personas.partnership, name=name, kind=kind, from_=SINCE
    )
    return made


def sent(personas: Personas, organisation: Organisation, *slugs: str) -> None:
    for slug in slugs:
        Batch.objects.create(
            partnership=personas.partnership,
            organisation=organisation,
            source=slug,
            source_version="1",
            fingerprint=f"{Batch.objects.count():064d}",
            program_version="1",
            loaded_by=personas.analyst,
        )


def test_no_source_is_sent_by_a_kind_that_many_bodies_share() -> None:
    shipped = [each for each in sources().values() if not each.is_own and each.authority]
    assert len(shipped) > 20
    assert {each.slug for each in shipped if each.authority in SHARED} == set()
    assert {each.authority for each in shipped} <= set(body_kinds())


def test_a_body_sends_its_own_files_and_nobody_elses(personas: Personas) -> None:
    youth = body(personas, "Youth Justice", "youth-justice-service")
    hate = body(personas, "Stand Together", "hate-reporting-network")
    assert set(sendable([youth], TODAY)) == {"youth-justice-entrants"}
    assert set(sendable([hate], TODAY)) == {"hate-reports", "hate-reporting-centres"}
    assert sendable([body(personas, "Some Body", "other")], TODAY) == {}


def test_who_has_sent_files_becomes_of_their_kind_and_keeps_what_it_was(personas: Personas) -> None:
    forum = body(personas, "Forum", "other")
    mixed, silent = body(personas, "Mixed", "other"), body(personas, "Silent", "other")
    police = body(personas, "Police", "police")
    sent(personas, forum, "domestic-abuse-contacts", "domestic-abuse-contacts", "fire-incidents")
    sent(personas, mixed, "youth-justice-entrants", "hate-reports")
    sent(personas, police, "istv-assaults")

    MIGRATION.make_precise(apps, None)

    today = timezone.localdate()
    kinds = [(row.kind, row.valid_from, row.valid_to) for row in forum.kinds.order_by("valid_from")]
    assert kinds == [("other", SINCE, today), ("domestic-abuse-service", today, None)]
    assert forum.kind_on(SINCE) == "other"
    assert [row.kind for each in (mixed, silent, police) for row in each.kinds.all()] == ["other", "other", "police"]
    MIGRATION.make_precise(apps, None)
    assert forum.kinds.count() == 2
