"""The style guide in a real browser: nothing blocked, nothing missing, nothing that axe finds, at desk and telephone."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.personas import Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("WARDMOTE_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no browser at {CHROMIUM}; set WARDMOTE_CHROMIUM to a Chromium.")
    # Playwright's own loop runs in this thread, so Django takes the test for asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def signed_in_page(browser: Browser, live_server: LiveServer, personas: Personas, width: int, **more: Any) -> Page:
    session = personas.client("analyst").cookies["sessionid"].value
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def watch(page: Page) -> list[str]:
    """Everything that the browser complains of from now on."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("response", lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return said


def axe(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.2 AA and its best practices."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = "axe.run().then(found => JSON.stringify(found.violations.map(v => [v.id, v.nodes.map(n => n.html)])))"
    answer = devtools.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    found: list[Any] = json.loads(answer["result"]["value"])
    return found


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_every_component_is_sound(browser: Browser, live_server: LiveServer, personas: Personas, width: int) -> None:
    page = signed_in_page(browser, live_server, personas, width)
    complaints = watch(page)
    page.goto(f"{live_server.url}/design/")
    page.wait_for_selector("[data-idle]")
    assert complaints == []
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def fonts_of(page: Page, selector: str) -> set[str]:
    """The fonts that the characters of an element are drawn in."""
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    drawn = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"] for font in drawn if font["isCustomFont"]}


def test_digits_have_a_plain_zero(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    page = signed_in_page(browser, live_server, personas, 1024)
    page.goto(f"{live_server.url}/design/")
    page.evaluate("document.querySelector('main h1').innerHTML = '<b id=letters>Figures of</b> <b id=digits>2030</b>'")
    page.evaluate("document.fonts.ready")
    assert {name.split(" Variable")[0] for name in fonts_of(page, "#digits")} == {"Inter"}
    assert not {name for name in fonts_of(page, "#letters") if name.startswith("Inter")}


def test_area_is_chosen_by_keyboard(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    page = signed_in_page(browser, live_server, personas, 1440)
    page.goto(f"{live_server.url}/design/")
    page.wait_for_selector("[data-idle]")
    page.focus(".wm-map__choose")
    page.keyboard.type("North")
    page.wait_for_selector(".wm-map__value")
    assert page.inner_text(".wm-map__profile h3") == "Northgate"
    assert page.inner_text(".wm-map__value") == "61.2"
    assert "412" in page.inner_text(".wm-map__facts")


def test_map_and_tables_are_there_without_javascript(
    browser: Browser, live_server: LiveServer, personas: Personas
) -> None:
    page = signed_in_page(browser, live_server, personas, 1024, java_script_enabled=False)
    page.goto(f"{live_server.url}/design/")
    assert page.locator(".wm-map__still svg").is_visible()
    assert page.locator(".wm-figure--map table").is_visible()


def test_skip_link_leads_to_the_content(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    page = signed_in_page(browser, live_server, personas, 1024)
    page.goto(f"{live_server.url}/help/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_a_map_is_brought_back_to_the_whole_area(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    page = signed_in_page(browser, live_server, personas, 1440)
    page.goto(f"{live_server.url}/design/")
    page.wait_for_selector("[data-idle]")
    page.select_option(".wm-map__choose", label="Northgate")
    page.wait_for_selector(".wm-map__value")
    page.get_by_role("button", name="Whole area").click()
    assert page.locator(".wm-map__value").count() == 0
    assert page.input_value(".wm-map__choose") == ""
    page.wait_for_selector(".wm-map__label")
    assert "Northgate" in page.locator(".wm-map__label").all_inner_texts()


def test_a_printed_map_has_numbers_and_their_key(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    page = signed_in_page(browser, live_server, personas, 1024)
    page.goto(f"{live_server.url}/design/")
    page.wait_for_selector("[data-idle]")
    assert page.locator(".wm-map__key").is_hidden()
    page.emulate_media(media="print")
    assert page.locator(".wm-map__numbers text").first.is_visible()
    assert page.locator(".wm-map__names text").first.is_hidden()
    assert "Northgate: 61.2" in page.locator(".wm-map__key").inner_text()
