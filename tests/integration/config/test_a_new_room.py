"""A room is added by its folder and one line: what it declares is then everywhere, and no other file is touched."""

import sys
from collections.abc import Iterator
from importlib import reload
from pathlib import Path
from textwrap import dedent

import pytest
from django.test import Client
from django.urls import clear_url_caches, reverse
from pytest_django import Settings

import tests.integration
from tests import route_objects
from tests.integration.access import test_routes
from tests.integration.access.test_routes import address, expected, led_to, ours
from tests.personas import EVERYBODY, Personas
from wardmote.config import cli, urls
from wardmote.config import rooms as house
from wardmote.demo.public import build_demo, remove_demo
from wardmote.foundations.access import roles
from wardmote.foundations.access.openings import _route
from wardmote.foundations.messages import kinds
from wardmote.foundations.retention import registry
from wardmote.foundations.rooms import all_permissions, permission_named, read
from wardmote.foundations.runs import jobs
from wardmote.foundations.runs.public import run_to_end

FILES = {
    "__init__.py": '"""Plots of land, let to residents."""',
    "permissions.py": """
        from wardmote.foundations.rooms import Permission, gettext_noop

        class AllotmentsPermission(Permission):
            PLOT_VIEW = "allotments:plot:view", gettext_noop("see the plots"), ("analyst", "board_member")
            PLOT_LET = "allotments:plot:let", gettext_noop("let plots"), ("analyst",), ("allotments:plot:view",)
        """,
    "room.py": """
        from allotments.permissions import AllotmentsPermission
        from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

        ROOM = Room(
            "allotments",
            addresses=(Addresses("allotments/", "allotments.urls"),),
            pages=(Page(Group.PLAN, 10, gettext_noop("Allotments"), "allotments:plots"),),
            waiting="allotments.pages.waiting",
            permissions=AllotmentsPermission,
            commands="allotments.commands",
            jobs="allotments.jobs",
            retention="allotments.retention",
            messages="allotments.messages",
            demo="allotments.demo",
            setting_up="allotments.pages.first_steps",
            backup=("allotments",),
        )
        """,
    "urls.py": """
        from django.urls import path
        from allotments import pages

        app_name = "allotments"
        urlpatterns = [
            path("", pages.plots, name="plots"),
            path("<int:plot>/", pages.plot, name="plot"),
        ]
        """,
    "pages.py": """
        from django.http import HttpResponse
        from django.utils import timezone
        from allotments.permissions import AllotmentsPermission
        from wardmote.foundations.access.public import requires
        from wardmote.foundations.design.public import FirstStep, Waiting

        @requires(AllotmentsPermission.PLOT_VIEW)
        def plots(request, partnership):
            return HttpResponse("Twelve plots")

        @requires(AllotmentsPermission.PLOT_LET)
        def plot(request, partnership, plot):
            return HttpResponse(f"Plot {plot}")

        def first_steps(partnership, person, granted):
            may_let = AllotmentsPermission.PLOT_LET in granted
            return [FirstStep(80, "Measure the plots", "With a tape.", "/", False)] if may_let else []

        def waiting(partnership, person):
            return [Waiting(text="A plot waits to be let", url="/", since=timezone.now())]
        """,
    "commands.py": """
        from wardmote.foundations.command_line import Command, partnership_option

        def plots(options):
            print("Twelve plots")
            return 0

        COMMANDS = (Command("plots", 290, "plots that are let", partnership_option, plots, needs_database=False),)
        """,
    "jobs.py": """
        from wardmote.foundations.runs.public import job

        @job("allotments.measure", title="Measure the plots")
        def measure(run, progress):
            return {"plots": 12}
        """,
    "retention.py": """
        from wardmote.foundations.retention.public import Rule, register

        register(Rule("allotment-runs", "runs.Run", since="created_at"))
        """,
    "messages.py": """
        from wardmote.foundations.messages.public import notice_kind
        from wardmote.foundations.rooms import gettext_noop

        notice_kind("allotments/let", title=gettext_noop("A plot was let"), sentence=gettext_noop("Plot %(plot)s was let."))
        """,
    "demo.py": """
        from wardmote.demo.story import Part

        PLOTS = []

        def build(telling):
            telling.say("Digging the plots")
            PLOTS.append("let to Mrs Ferris")

        def remove():
            PLOTS.clear()
            return "its plots"

        PART = Part(build, lambda: bool(PLOTS), remove)
        """,
}


# The room's folder among the tests, for the addresses of which an object is wanted.
TESTS = {
    "__init__.py": '"""Tests of the allotments."""',
    "route_objects.py": """
        ROUTE_OBJECTS = {"allotments:plot": lambda personas: {"plot": 7}}
        """,
}


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(dedent(text), encoding="utf-8")


@pytest.fixture
def allotments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """A house with one room more: a folder, and a line in the list."""
    _write(tmp_path / "allotments", FILES)
    (tmp_path / "tests").mkdir()
    _write(tmp_path / "tests" / "allotments", TESTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(tests.integration, "__path__", [*tests.integration.__path__, str(tmp_path / "tests")])

    monkeypatch.setattr(house, "NAMES", [*house.NAMES, "allotments"])

    # What a new process does: the settings, the addresses and the registers read the list.
    monkeypatch.setattr(jobs, "_jobs", dict(jobs._jobs))
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(route_objects, "ROUTE_OBJECTS", dict(route_objects.ROUTE_OBJECTS))
    monkeypatch.setattr(test_routes, "ROUTE_OBJECTS", route_objects.ROUTE_OBJECTS)
    settings.ROOMS = house.of_this_installation()
    _read_anew()
    for key, role in roles._shipped().items():
        monkeypatch.setitem(roles.ROLES, key, role)  # type: ignore[arg-type]  # a dictionary, which nobody else changes
    route_objects.read_rooms()
    yield
    monkeypatch.undo()
    settings.ROOMS = house.of_this_installation()
    for name in [name for name in sys.modules if "allotments" in name.split(".")]:
        del sys.modules[name]
    _read_anew()


def _read_anew() -> None:
    for remembered in (jobs._every_job, registry._discovered, kinds._discovered, roles._shipped, _route):
        remembered.cache_clear()
    reload(urls)
    clear_url_caches()


@pytest.mark.usefixtures("allotments")
def test_its_page_is_found_and_waits_at_home(personas: Personas) -> None:
    member = personas.client("board_member")
    address = reverse("allotments:plots", args=[personas.partnership.slug])
    home = member.get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert member.get(address).content == b"Twelve plots"
    assert "A plot waits to be let" in home
    assert f'href="{address}"' in home
    assert "Allotments" in home
    assert Client().get(address).status_code == 302
    assert personas.client("stranger").get(address).status_code == 404


@pytest.mark.usefixtures("allotments")
def test_the_walk_over_every_route_meets_it() -> None:
    routes = {route.name: route for route in ours()}
    assert routes["allotments:plots"].door is not None
    assert routes["allotments:plots"].door.permission == permission_named("allotments:plot:view")
    assert all_permissions()[-2].words == "see the plots"
    assert permission_named("allotments:plot:view") in roles.ROLES["board_member"].permissions
    assert permission_named("allotments:plot:let") not in roles.ROLES["board_member"].permissions


@pytest.mark.usefixtures("allotments")
@pytest.mark.parametrize("persona", EVERYBODY)
def test_each_persona_meets_its_doors(personas: Personas, persona: str) -> None:
    client = personas.client(persona)
    for route in (route for route in ours() if route.name.startswith("allotments:")):
        answer = client.get(address(route, personas))
        assert led_to(answer.status_code, answer.headers.get("Location", "")) == expected(route, persona), route.name


@pytest.mark.usefixtures("allotments")
def test_its_permissions_stand_in_words_and_its_step_on_home(personas: Personas) -> None:
    page = personas.client("administrator").get(reverse("access:permissions", args=[personas.partnership.slug]))
    home = personas.client("analyst").get(reverse("my-work", args=[personas.partnership.slug]))
    assert "see the plots" in page.content.decode().lower()
    assert "Measure the plots" in home.content.decode()


@pytest.mark.usefixtures("allotments")
def test_it_has_a_command(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plots"]) == 0
    assert capsys.readouterr().out == "Twelve plots\n"
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "plots that are let" in capsys.readouterr().out


@pytest.mark.usefixtures("allotments")
def test_its_job_rule_and_folder_are_known() -> None:
    from wardmote.config import backup

    assert jobs.title_of("allotments.measure") == "Measure the plots"
    assert "allotment-runs" in {rule.slug for rule in registry.rules()}
    assert "allotments" in backup._folders()
    assert kinds.notice_kinds()["allotments/let"].title == "A plot was let"


@pytest.mark.usefixtures("allotments")
def test_the_worker_does_its_job(personas: Personas) -> None:
    assert run_to_end(personas.partnership, "allotments.measure", {}, say=print) == {"plots": 12}


@pytest.mark.usefixtures("allotments")
def test_its_part_of_the_demonstration_is_built_and_removed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    only_its_own = lambda kind: [module for module in read(kind) if module.__name__ == "allotments.demo"]  # noqa: E731
    monkeypatch.setattr("wardmote.demo.public.read", only_its_own)
    steps: list[str] = []
    build_demo(again=False, say=steps.append)
    build_demo(again=False, say=steps.append)
    assert steps == ["Digging the plots"]
    assert "its plots" in remove_demo()


def test_without_the_line_there_is_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "allotments:plots" not in {route.name for route in ours()}
    assert "allotment-runs" not in {rule.slug for rule in registry.rules()}
    with pytest.raises(SystemExit):
        cli.main(["plots"])
