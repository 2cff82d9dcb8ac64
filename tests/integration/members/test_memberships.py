"""Who can be a member, and for which days."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.personas import Personas
from wardmote.foundations.members.public import Membership, RoleName, add_member, partnerships_of, system_person
from wardmote.foundations.organisations.public import NotAllowedHere

pytestmark = pytest.mark.django_db


def test_there_is_one_system_person() -> None:
    assert system_person() == system_person()


def test_dates_out_of_order_are_refused_by_the_database(personas: Personas) -> None:
    held = personas.members[RoleName.ANALYST]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=held.pk).update(ends_on=date(2019, 1, 1))


def test_partnerships_of_a_person_are_those_of_current_memberships(personas: Personas) -> None:
    held = personas.members[RoleName.ANALYST]
    assert partnerships_of(held.user) == [personas.partnership]
    assert partnerships_of(held.user, date(2019, 1, 1)) == []
    assert partnerships_of(personas.stranger) == [personas.other_partnership]


@pytest.mark.parametrize(
    ("email", "name", "sentence"),
    [("not an address", "Nia Rhys", "name@example.org"), ("nia@example.org", "  ", "Give the person's name")],
)
def test_a_member_needs_an_address_and_a_name(personas: Personas, email: str, name: str, sentence: str) -> None:
    with pytest.raises(NotAllowedHere, match=sentence):
        add_member(
            by=personas.administrator,
            partnership=personas.partnership,
            organisation=personas.organisations["council"],
            email=email,
            display_name=name,
            role=RoleName.ANALYST,
        )


def test_a_member_cannot_be_for_another_partnerships_organisation(personas: Personas) -> None:
    foreign = personas.other_partnership.organisations.get()
    with pytest.raises(NotAllowedHere, match="another partnership"):
        add_member(
            by=personas.administrator,
            partnership=personas.partnership,
            organisation=foreign,
            email="nia@example.org",
            display_name="Nia Rhys",
            role=RoleName.ANALYST,
        )
