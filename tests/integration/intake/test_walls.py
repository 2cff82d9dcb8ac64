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


def test_another_partnerships_draft_and_source_are_not_found(personas: Personas, theirs: Personas) -> None:
    client = personas.client(RoleName.ANALYST)
    sample = ROUTE_OBJECTS["intake:draft"](theirs)
    version = ROUTE_OBJECTS["intake:source-version"](theirs)
    mine = {"partnership": personas.partnership.slug}
    for name, named in (
        ("draft", sample),
        ("discard", sample),
        ("correct-source", {"source": version["source"]}),
        ("source-version", version),
    ):
        address = reverse(f"intake:{name}", kwargs={**mine, **named})
        assert client.post(address, {"do": "save"}).status_code in (
            {404, 405} if name == "source-version" else {404, 302}
        )
        if name != "discard":
            assert client.get(address).status_code == 404
    assert Delivery.objects.filter(pk=sample["delivery"], is_sample=True).exists()


def test_who_only_sends_declares_no_source(personas: Personas) -> None:
    client = personas.client(RoleName.PARTNER_OFFICER)
    here = {"partnership": personas.partnership.slug}
    assert client.get(reverse("intake:new-source", kwargs=here)).status_code == 403
    sample = ROUTE_OBJECTS["intake:draft"](personas)
    assert client.get(reverse("intake:draft", kwargs={**here, **sample})).status_code in {403, 404}
