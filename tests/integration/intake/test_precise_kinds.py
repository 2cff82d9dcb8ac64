"""Each body is of its own kind, so that none may send another's files."""

from datetime import date

import pytest

from tests.personas import SINCE, Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Organisation, add_organisation, body_kinds
from wardmote.intake.scope import sendable
from wardmote.intake.sources import sources

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
SHARED = {"other", "sender", "co-operating-body", "responsible-authority"}


def body(personas: Personas, name: str, kind: str) -> Organisation:
    made: Organisation = add_organisation(
        by=system_person(), partnership=personas.partnership, name=name, kind=kind, from_=SINCE
    )
    return made


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
