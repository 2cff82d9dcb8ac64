"""A neighbourhood's areas, chosen by clicking on the map, in step with the boxes; and without JavaScript by the boxes."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_design import axe, browser, signed_in_page, watch  # noqa: F401 - a fixture
from tests.integration.places import small
from tests.personas import Personas
from wardmote.foundations.places.public import AreaKind, areas, load_areas, makeup

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(personas: Personas, live_server: LiveServer, tmp_path: Path) -> str:
    load_areas(by=personas.analyst, paths=[small.write(tmp_path / "areas")])
    return f"{live_server.url}/p/{personas.partnership.slug}/areas/neighbourhoods/new/"


def test_a_click_on_the_map_ticks_the_box_and_the_box_fills_the_map(
    browser: Browser,  # noqa: F811 - the fixture
    live_server: LiveServer,
    personas: Personas,
    address: str,
) -> None:
    page = signed_in_page(browser, live_server, personas, 1440)
    complaints = watch(page)
    page.goto(address)
    page.wait_for_selector(".wm-pick[data-idle]")
    plan = page.locator(".wm-pick__map")
    plan.scroll_into_view_if_needed()
    box = plan.bounding_box()
    assert box
    boxes = page.locator("input[name=lsoas]")
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.45)
    page.wait_for_timeout(300)
    chosen = [each.get_attribute("value") for each in boxes.all() if each.is_checked()]
    assert chosen
    assert f"LSOAs: {len(chosen)}" in page.inner_text(".wm-pick__said")
    for each in boxes.all():
        each.set_checked(True)
    assert f"LSOAs: {boxes.count()}" in page.inner_text(".wm-pick__said")
    assert axe(page) == []
    assert complaints == []
    every = [each.get_attribute("value") for each in boxes.all()]
    page.fill("input[name=name]", "The Mead")
    page.locator("main form button.govuk-button").click()
    page.wait_for_url("**/areas/N-*/")
    (made,) = areas(AreaKind.NEIGHBOURHOOD, partnership=personas.partnership)
    assert set(every) == set(makeup(made.code, partnership=personas.partnership).lsoas)


def test_without_javascript_the_boxes_are_enough(
    browser: Browser,  # noqa: F811 - the fixture
    live_server: LiveServer,
    personas: Personas,
    address: str,
) -> None:
    page = signed_in_page(browser, live_server, personas, 390, java_script_enabled=False)
    page.goto(address)
    assert not page.locator(".wm-pick").is_visible()
    page.fill("input[name=name]", "The Mead")
    page.locator("input[name=lsoas]").first.check()
    page.locator("main form button.govuk-button").click()
    assert "/areas/N-" in page.url
