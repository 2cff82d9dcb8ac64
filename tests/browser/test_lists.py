"""The one list: a table at a desk with a look at a row's page beside it, cards on a telephone, links without a script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_design import axe, browser, watch
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = ("access:members", "access:organisations", "ledger:search", "retention:schedule", "runs:scheduled")


def administrators_page(browser: Browser, live_server: LiveServer, personas: Personas, *, script: bool = True) -> Page:
    session = personas.client(RoleName.ADMINISTRATOR).cookies["sessionid"].value
    context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=script)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


def address_of(live_server: LiveServer, personas: Personas, route: str) -> str:
    return live_server.url + reverse(route, args=[personas.partnership.slug])


def test_lists_are_tables_at_a_desk_and_cards_on_a_telephone(
    browser: Browser, live_server: LiveServer, personas: Personas
) -> None:
    page = administrators_page(browser, live_server, personas)
    for route in LISTS:
        page.goto(address_of(live_server, personas, route))
        for width in (1440, 1024, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            row = page.locator(".wm-cards tbody tr").first
            assert row.evaluate("row => getComputedStyle(row).display") == ("table-row" if width > 640 else "block")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (route, width)
            if width <= 390:
                inner = "[...document.querySelectorAll('.wm-list__main')].every(e => e.scrollWidth <= e.clientWidth)"
                assert page.evaluate(inner), f"{route} scrolls sideways at {width}"
            assert axe(page) == [], (route, width)


def test_a_row_is_looked_at_beside_the_list(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    page = administrators_page(browser, live_server, personas)
    complaints = watch(page)
    page.goto(address_of(live_server, personas, "access:members"))
    row = page.locator(".wm-cards tbody tr", has_text="Siân Pritchard")
    button = row.get_by_role("button", name="Preview: Siân Pritchard")
    button.focus()
    page.keyboard.press("Enter")
    panel = page.locator(".wm-panel")
    panel.locator("h2", has_text="Siân Pritchard").wait_for()
    assert "ASB officer" in panel.inner_text()
    assert panel.locator("form, [id]").count() == 0
    assert button.get_attribute("aria-expanded") == "true"
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert button.evaluate("button => document.activeElement === button")
    button.click()
    panel.get_by_role("link", name="Open the page").click()
    assert page.locator("main h1").inner_text().startswith("Siân Pritchard")
    page.go_back()
    page.set_viewport_size({"width": 1024, "height": 900})
    assert page.locator(".wm-list__preview").first.is_hidden()
    assert complaints == []


def test_without_a_script_the_row_leads_to_its_page(
    browser: Browser, live_server: LiveServer, personas: Personas
) -> None:
    page = administrators_page(browser, live_server, personas, script=False)
    page.goto(address_of(live_server, personas, "access:organisations"))
    assert page.locator(".wm-list__preview").count() == 0
    page.get_by_role("link", name="Council", exact=True).first.click()
    assert page.locator("main h1").inner_text().startswith("Council")


def test_each_filter_in_force_is_a_chip_that_can_be_taken_off(
    browser: Browser, live_server: LiveServer, personas: Personas
) -> None:
    page = administrators_page(browser, live_server, personas)
    page.goto(address_of(live_server, personas, "access:members"))
    page.select_option("select[name=role]", "analyst")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".wm-cards tbody tr").count() == 1
    page.locator(".wm-chip", has_text="Analyst").click()
    assert page.locator(".wm-cards tbody tr").count() > 1
    page.goto(
        f"{address_of(live_server, personas, 'ledger:search')}?first_day-day=1&first_day-month=4&first_day-year=2020"
    )
    page.locator(".wm-chip", has_text="From 1 April 2020").click()
    assert "first_day" not in page.url
