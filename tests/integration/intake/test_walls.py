"""Walls: what one partnership brought is neither seen, loaded nor thrown away by another."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.personas import Personas, make_personas
from tests.route_objects import ROUTE_OBJECTS
from wardmote.foundations.members.public import RoleName
from wardmote.intake.models import Delivery
from wardmote.intake.scope import visible_batches, visible_deliveries

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(personas: Personas) -> Personas:
    """A whole second partnership, whose people hold the same roles."""
    del personas
    return make_personas("hillside")


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.ANALYST, RoleName.PARTNER_OFFICER])
@pytest.mark.parametrize(("kind", "seen"), [("check", visible_deliveries), ("batch", visible_batches)])
def test_nobody_sees_what_another_partnership_brought(
    personas: Personas, theirs: Personas, role: RoleName, kind: str, seen: Callable[..., object]
) -> None:
    ROUTE_OBJECTS[f"intake:{kind}"](theirs)
    assert not list(seen(personas.person(role), personas.partnership))  # type: ignore[call-overload]


@pytest.mark.parametrize("step", ["check", "say-words", "start", "discard"])
def test_another_partnerships_delivery_is_left_alone(personas: Personas, theirs: Personas, step: str) -> None:
    named = ROUTE_OBJECTS["intake:check"](theirs)
    address = reverse(f"intake:{step}", kwargs={"partnership": personas.partnership.slug, **named})
    client = personas.client(RoleName.ANALYST)
    answer = client.get(address) if step == "check" else client.post(address)
    assert answer.status_code == 404
    assert Delivery.objects.get(pk=named["delivery"]).run_id is None
