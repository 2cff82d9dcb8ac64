"""What all tests share."""

import os
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from tests.laid import laid
from tests.personas import Personas, make_personas
from wardmote.foundations.ledger import triggers
from wardmote.foundations.remembering import Remembered

# A busy machine is no fault of the program: properties are held, not times.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})
# The only skips that are no missing component: root may read every file, and a container may not mount.
ALLOWED_SKIPS = ("This account may read every file", "Nothing can be mounted here")
# The day on which the tests take place, whatever day it is. Nothing is due on it and no quarter ends within 30 days.
STORY_DAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/London"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """How far from the story's day the clock is set: what holds on one day only is a fault."""
    parser.addoption("--days-later", type=int, default=0, help="move the tests' clock by so many days")
    parser.addoption("--database-only", action="store_true", help="only the tests that ask the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second database only what asks a database can answer otherwise."""
    if not config.getoption("--database-only"):
        return
    asking = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _asks_the_database(item: pytest.Item) -> bool:
    """Whether the test, or a fixture of it, opens the database; what opens it by hand carries a mark.

    Some open it and ask nothing of it that others do not: their subject is the files, figures or words.
    """
    if item.get_closest_marker("any_database"):
        return False
    if item.get_closest_marker("django_db") or item.get_closest_marker("postgres"):
        return True
    return not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True, scope="session")
def _clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """The story's day for everything in this process. Programs that a test starts have the machine's own clock."""
    with time_machine.travel(STORY_DAY + timedelta(days=request.config.getoption("--days-later")), tick=True):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where WARDMOTE_NO_SKIPS is set, as in CI, a test that lacks a component has failed."""
    report = yield
    if report.skipped and os.environ.get("WARDMOTE_NO_SKIPS") and not hasattr(report, "wasxfail"):
        reason = str(call.excinfo.value) if call.excinfo else "skipped"
        if not any(allowed in reason for allowed in ALLOWED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"Skipped where nothing may be missing: {reason}"
    return report


@pytest.fixture
def personas(db: None) -> Personas:
    """A partnership with one person in each role, and a stranger from another."""
    return laid("personas", make_personas)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What one test put in the cache (failed sign-ins among it) is not there for the next."""
    for name in ("default", "process"):
        caches[name].clear()
    Remembered.forget_all()


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """WhiteNoise warns when there is none, and a warning is an error here."""
    Path(settings.STATIC_ROOT or "").mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def _ledger_may_be_emptied() -> Iterator[None]:
    """Tests that commit empty every table afterwards; the ledger's own triggers would refuse."""
    emptying = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        run_everywhere(self, triggers.drop_statements)
        emptying(self)
        run_everywhere(self, triggers.statements)

    def run_everywhere(self: TransactionTestCase, statements: Callable[[str], tuple[str, ...]]) -> None:
        for alias in self._databases_names(include_mirrors=False):
            with connections[alias].cursor() as cursor:
                for statement in statements(connections[alias].vendor):
                    cursor.execute(statement)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
    yield
    patch.undo()
