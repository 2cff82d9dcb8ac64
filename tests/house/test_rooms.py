"""The building regulations: rooms meet through public.py, foreign keys point down, headers stand on every page."""

import ast
import runpy
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.personas import Personas
from wardmote.demo.story import Part
from wardmote.foundations.reference.public import every_table
from wardmote.foundations.rooms import pages, rooms

SOURCE = Path(__file__).resolve().parents[2] / "src"
# Highest first, so that a room within another's folder is found before it.
ROOMS = ("wardmote.demo", *(room.package for room in reversed(rooms())))
# Lowest first: a model may only point at its own room or at one before it.
ORDER = tuple(room.label for room in rooms())
# What a room's declaration names, each in the file of that name.
MODULES = ("commands", "jobs", "retention", "verifiable", "events", "messages", "clocks", "demo")


def room_of(module: str) -> str | None:
    return next((room for room in (*ROOMS, "wardmote.config") if module == room or module.startswith(f"{room}.")), None)


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


def are_of_the_demonstration(module: str, name: str) -> bool:
    """A room's part of the demonstration reads the story, and is built on the parts of the rooms below it."""
    return ".demo" in module and (
        name.startswith("wardmote.demo.story") or ".demo" in name.removeprefix("wardmote.demo")
    )


def test_rooms_meet_only_through_public() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        own = room_of(module)
        if own is None or "migrations" in module:
            continue
        for name in imports(path):
            other = room_of(name)
            if not other or other in {own, name.removesuffix(".public")}:
                continue
            if not are_of_the_demonstration(module, name):
                wrong.append(f"{module} imports {name}: call {other}.public instead")
    assert wrong == []


def test_the_contracts_are_the_list() -> None:
    writer = runpy.run_path(str(SOURCE.parent / "dev" / "write_contracts.py"))
    written = (SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert written == writer["text"](), "Run `python dev/write_contracts.py` and commit pyproject.toml."


def test_foreign_keys_point_down() -> None:
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in ORDER:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if field.concrete and target and target._meta.app_label in ORDER:
                assert ORDER.index(target._meta.app_label) <= ORDER.index(label), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("kind", MODULES)
def test_a_declaration_names_what_the_room_has(kind: str) -> None:
    for room in rooms():
        has_it = find_spec(f"{room.package}.{kind}") is not None
        assert getattr(room, kind) == (f"{room.package}.{kind}" if has_it else ""), room.package


def test_what_is_declared_by_name_is_there() -> None:
    for room in rooms():
        callables = (room.waiting, room.news, room.setting_up, room.data_notices, room.area_figures)
        for name in filter(None, callables):
            assert callable(import_string(name)), name
        for pattern, keys in room.worded:
            assert keys, pattern
            assert list(SOURCE.joinpath(*room.package.split(".")).glob(pattern)), f"{room.package}: {pattern}"
        if room.demo:
            assert isinstance(import_module(room.demo).PART, Part), room.demo
        for name in (*room.warms, *(each.module for each in room.addresses)):
            assert find_spec(name), name
        for page in room.pages:
            assert reverse(page.route, args=["riverside"])


FIRST_PAGES = sorted({page.route for page in pages()})


@pytest.mark.parametrize("route", FIRST_PAGES)
def test_headers_stand_on_a_page_of_every_room(personas: Personas, route: str) -> None:
    address = reverse(route, args=[personas.partnership.slug])
    answer = personas.client("administrator").get(address)
    if answer.status_code == 403:
        answer = personas.client("analyst").get(address)
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


def test_every_file_of_an_installations_own_is_in_a_backup() -> None:
    copied = {name for room in rooms() for name in room.backup}
    left_out = [
        table.own
        for table in every_table()
        if table.own and table.own not in copied and table.own.partition("/")[0] not in copied
    ]
    assert not left_out, f"no room's backup has {left_out}"
