"""Who a person is, is asked once for a page, and anew for the next."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.access.public import may, permissions_of
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.remembering import one_page
from wardmote.intake.permissions import IntakePermission


def test_a_page_asks_once_for_memberships(personas: Personas) -> None:
    with CaptureQueriesContext(connection) as asked:
        personas.client(RoleName.ANALYST).get(reverse("my-work", args=[personas.partnership.slug]))
    assert len([each for each in asked.captured_queries if 'FROM "members_membership"' in each["sql"]]) == 1


def test_what_is_remembered_ends_with_the_page(personas: Personas, django_assert_num_queries: Any) -> None:
    person, partnership = personas.analyst, personas.partnership
    with one_page():
        assert may(person, IntakePermission.BATCH_LOAD, partnership=partnership)
        with django_assert_num_queries(0):
            assert may(person, IntakePermission.BATCH_LOAD, partnership=partnership)
            # Another person and another partnership are other questions.
        assert not permissions_of(personas.stranger, partnership)
        assert not permissions_of(person, personas.other_partnership)
    personas.members[RoleName.ANALYST].delete()
    assert not may(person, IntakePermission.BATCH_LOAD, partnership=partnership)
    assert personas.client(RoleName.BOARD_MEMBER).get(reverse("my-work", args=[partnership.slug])).status_code == 200
