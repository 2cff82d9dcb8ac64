"""A room is added by its folder and one line: its page, permission, command, job and rule are then everywhere."""

import sys
from collections.abc import Iterator
from importlib import reload
from pathlib import Path
from textwrap import dedent

import pytest
from django.test import Client
from django.urls import clear_url_caches, reverse
from pytest_django import Settings

from tests.integration.access.test_routes import ours
from tests.personas import Personas
from wardmote.config import cli, urls
from wardmote.config import rooms as house
from wardmote.foundations.access.openings import _route
from wardmote.foundations.retention import registry
from wardmote.foundations.rooms import all_permissions, permission_named
from wardmote.foundations.runs import jobs

FILES = {
    "__init__.py": '"""Plots of land, let to residents."""',
    "permissions.py": """
        from wardmote.foundations.rooms import Permission, gettext_noop

        class AllotmentsPermission(Permission):
            PLOT_VIEW = "allotments:plot:view", gettext_noop("see the plots")
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
            backup=("allotments",),
        )
        """,
    "urls.py": """
        from django.urls import path
        from allotments import pages

        app_name = "allotments"
        urlpatterns = [path("", pages.plots, name="plots")]
        """,
    "pages.py": """
        from django.http import HttpResponse
        from django.utils import timezone
        from allotments.permissions import AllotmentsPermission
        from wardmote.foundations.access.public import AccessPermission, requires
        from wardmote.foundations.design.public import Waiting

        @requires(AllotmentsPermission.PLOT_VIEW, AccessPermission.HOME_VIEW)
        def plots(request, partnership):
            return HttpResponse("Twelve plots")

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
            return {}
        """,
    "retention.py": """
        from wardmote.foundations.retention.public import Rule, register

        register(Rule("allotment-runs", "runs.Run", since="created_at"))
        """,
}


@pytest.fixture
def allotments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """A house with one room more: a folder, and a line in the list."""
    folder = tmp_path / "allotments"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(dedent(text), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    monkeypatch.setattr(house, "NAMES", [*house.NAMES, "allotments"])

    # What a new process does: the settings, the addresses and the registers read the list.
    monkeypatch.setattr(jobs, "_jobs", dict(jobs._jobs))
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    settings.ROOMS = house.of_this_installation()
    _read_anew()
    yield
    monkeypatch.undo()
    settings.ROOMS = house.of_this_installation()
    for name in [name for name in sys.modules if name.partition(".")[0] == "allotments"]:
        del sys.modules[name]
    _read_anew()


def _read_anew() -> None:
    for remembered in (jobs._every_job, registry._discovered, _route):
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
    found = {route.name: route for route in ours()}
    assert found["allotments:plots"].door is not None
    assert found["allotments:plots"].door.permission == permission_named("allotments:plot:view")
    assert all_permissions()[-1].words == "see the plots"


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


def test_without_the_line_there_is_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "allotments:plots" not in {route.name for route in ours()}
    assert "allotment-runs" not in {rule.slug for rule in registry.rules()}
    with pytest.raises(SystemExit):
        cli.main(["plots"])
