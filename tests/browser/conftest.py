"""A browser, and the demo partnership served."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.test_design import ARGUMENTS, CHROMIUM
from tests.browser.test_first_journey import wait_for
from tests.demonstration import WARDMOTE, demonstration_in, environment_of
from wardmote.foundations.places.demo.island import island
from wardmote.intake.demo import partner_fire


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no browser at {CHROMIUM}; set WARDMOTE_CHROMIUM to a Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo partnership, served: a copy, so that a module may change it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = demonstration_in(tmp_path_factory.mktemp("installation") / "home", tmp_path_factory)
    server = subprocess.Popen(
        [WARDMOTE, "serve", "--port", str(port)], env=environment_of(home), stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest quarter's return, with a date and a type that cannot be read."""
    folder = tmp_path_factory.mktemp("returns")
    partner_fire.write(island(), folder)
    newest = max((folder / "fires").glob("*.xlsx"))
    book = openpyxl.load_workbook(newest)
    book["Incidents"]["B8"] = "soon"
    book["Incidents"]["D9"] = "Dragon"
    book.save(newest)
    return newest
