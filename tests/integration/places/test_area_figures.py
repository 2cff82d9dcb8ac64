"""The page of an area has its first figures with their verdicts, for who may see figures."""

import pytest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tests.personas import Personas
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.places import views
from wardmote.foundations.places.models import Area
from wardmote.measures.pages.area_figures import area_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(personas: Personas) -> str:
    Area.objects.create(code="E06000901", vintage=0, kind="council", name="Ambridge")
    return reverse("places:area", args=[personas.partnership.slug, "E06000901"])


def test_without_records_or_permission_there_are_no_figures(personas: Personas, address: str) -> None:
    assert "What deserves attention here" not in personas.client(RoleName.ANALYST).get(address).content.decode()
    assert area_figures(personas.partnership, frozenset(), "E06000901") == []


def test_the_rooms_figures_stand_on_the_page(personas: Personas, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def tiles(_partnership: object, permissions: frozenset[str], code: str) -> list[SafeString]:
        return [mark_safe(f"<li>Burglary of {code}</li>")] if "measures:figure:view" in permissions else []  # noqa: S308

    monkeypatch.setattr(views, "called", lambda kind: [tiles] if kind == "area_figures" else [])
    page = personas.client(RoleName.ANALYST).get(address).content.decode()
    assert "<li>Burglary of E06000901</li>" in page
    assert "?area=E06000901" in page
