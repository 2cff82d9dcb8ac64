"""No form gives power that nobody chose."""

import re

import pytest
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.access.public import ROLES
from wardmote.foundations.members.public import Membership
from wardmote.foundations.organisations.public import Organisation


def options(page: str, name: str) -> list[tuple[str, bool]]:
    """The values of a list of choices in order, each with whether it is chosen."""
    found = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert found
    return [(value, "selected" in rest) for value, rest in re.findall(r'<option value="([^"]*)"([^>]*)>', found[0])]


def page(personas: Personas, name: str) -> str:
    where = reverse(f"access:{name}", args=[personas.partnership.slug])
    return personas.client("administrator").get(where).content.decode()


@pytest.mark.parametrize(
    ("name", "field"), [("invite", "role"), ("invite", "organisation"), ("organisation-add", "kind")]
)
def test_nothing_is_chosen_at_first(personas: Personas, name: str, field: str) -> None:
    listed = options(page(personas, name), field)
    assert listed[0][0] == ""
    assert all(not is_chosen for value, is_chosen in listed if value)


def test_roles_go_from_the_least_to_the_most_powerful(personas: Personas) -> None:
    said = page(personas, "invite")
    listed = [value for value, _chosen in options(said, "role") if value]
    assert set(listed) == set(ROLES)
    sizes = [len(ROLES[role].permissions) for role in ROLES if role in listed[:-1]]
    assert listed[-1] == "administrator"
    assert [len(next(r for k, r in ROLES.items() if k == value).permissions) for value in listed[:-1]] == sorted(sizes)
    assert "An administrator, the last, decides who gets in" in said


def test_the_responsible_authorities_are_last_and_said_to_owe_returns(personas: Personas) -> None:
    said = page(personas, "organisation-add")
    listed = [value for value, _chosen in options(said, "kind") if value]
    assert listed[-1] == "responsible-authority"
    assert listed.index("school") < listed.index("council")
    assert "A responsible authority also owes returns" in said


def test_an_invitation_without_a_role_is_not_made(personas: Personas) -> None:
    before = Membership.objects.count()
    fields = {
        "display_name": "Jo Lee",
        "email": "jo@example.org",
        "organisation": str(personas.organisations["council"].pk),
        "role": "",
    }
    where = reverse("access:invite", args=[personas.partnership.slug])
    answer = personas.client("administrator").post(where, fields)
    assert answer.status_code == 422
    assert "Choose the role that the person is to have." in answer.content.decode()
    assert Membership.objects.count() == before


def test_a_body_without_a_kind_is_not_added(personas: Personas) -> None:
    before = Organisation.objects.count()
    where = reverse("access:organisation-add", args=[personas.partnership.slug])
    answer = personas.client("administrator").post(where, {"name": "A body", "kind": "", "from_": "2024-04-01"})
    assert answer.status_code == 422
    assert "Choose what kind of body it is." in answer.content.decode()
    assert Organisation.objects.count() == before
