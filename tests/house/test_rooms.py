"""The building regulations: rooms meet through public.py, foreign keys point down, headers stand on every page."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from tests.personas import Personas

SOURCE = Path(__file__).resolve().parents[2] / "src"
ROOMS = (
    "wardmote.demo",
    "wardmote.assessment",
    "wardmote.measures",
    "wardmote.sharing",
    "wardmote.intake",
    "wardmote.foundations.places",
    "wardmote.foundations.runs",
    "wardmote.foundations.access",
    "wardmote.foundations.retention",
    "wardmote.foundations.verification",
    "wardmote.foundations.members",
    "wardmote.foundations.organisations",
    "wardmote.foundations.messages",
    "wardmote.foundations.ledger",
    "wardmote.foundations.design",
)
# Lowest first: a model may only point at its own room or at one before it.
ORDER = (
    "ledger",
    "organisations",
    "members",
    "verification",
    "retention",
    "access",
    "runs",
    "places",
    "intake",
    "sharing",
    "measures",
    "assessment",
    "demo",
)


def room_of(module: str) -> str | None:
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {node.module}
                if room_of(node.module) != node.module
                else {f"{node.module}.{a.name}" for a in node.names}
            )
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_rooms_meet_only_through_public() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        own = room_of(module)
        if own is None or "migrations" in module:
            continue
        for name in imports(path):
            other = room_of(name)
            if other and other != own and name != f"{other}.public":
                wrong.append(f"{module} imports {name}: call {other}.public instead")
    assert wrong == []


def test_foreign_keys_point_down() -> None:
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in ORDER:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if field.concrete and target and target._meta.app_label in ORDER:
                assert ORDER.index(target._meta.app_label) <= ORDER.index(label), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sources/",
        "sharing/",
        "measures/",
        "assessments/",
        "areas/",
        "members/",
        "ledger/",
        "runs/",
        "retention/",
        "checks/",
    ],
)
def test_headers_stand_on_a_page_of_every_room(personas: Personas, address: str) -> None:
    answer = personas.client("administrator").get(f"/p/{personas.partnership.slug}/{address}")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "<style" not in answer.content.decode()
    assert " style=" not in answer.content.decode()


def test_a_page_that_is_not_there_is_a_page_of_ours(db: None) -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()
