"""A new partner's file in a real browser: from an upload to a saved source, by choosing alone; with JavaScript and without."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_design import browser, watch  # noqa: F401 - a fixture
from tests.browser.test_first_journey import look
from tests.browser.test_partner_journey import ANALYST, sign_in

pytestmark = [pytest.mark.browser]
ROWS = """Ref,Logged,What,UPRN,Council,Caller name
A1,03/04/2026,Noise,100081234501,E06000901,Mrs Dorothea Crabtree
A2,05/06/2026,Noise,100081234502,E06000901,Mr Al Quince
A3,07/06/2026,Graffiti,100081234503,E06000901,Ms Ada Holt
"""


def bring(page: Page, demonstration: str, folder: Path, name: str) -> None:
    file = folder / f"{name}.csv"
    file.write_text(ROWS, encoding="utf-8")
    page.goto(f"{demonstration}/p/safer-aldermere/sources/")
    page.get_by_role("link", name="New source", exact=True).click()
    page.locator("input[name=sample]").set_input_files(file)
    page.get_by_role("button", name="Look at this file").click()
    expect(page.get_by_role("heading", name="What each column becomes")).to_be_visible()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_file_is_declared_by_choosing(
    browser: Browser,  # noqa: F811 - the fixture
    demonstration: str,
    tmp_path: Path,
    has_scripts: bool,
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=has_scripts)
    page = context.new_page()
    sign_in(page, demonstration, ANALYST)
    complaints = watch(page)
    name = f"Street calls {'with' if has_scripts else 'without'} scripts"
    bring(page, demonstration, tmp_path, name)
    shown = page.inner_text("main")
    assert "things to decide" in shown
    assert "Taken out of the sample at once: Caller name" in shown
    assert "Crabtree" not in page.content()
    if has_scripts:
        look(page, "draft-of-a-source")
    page.locator("select[name=first_in_dates]").select_option("day")
    page.get_by_label("“What” becomes").select_option("category")
    page.get_by_role("button", name="Show the result").click()
    expect(page.get_by_role("heading", name="Five things to confirm")).to_be_visible()
    page.get_by_label("What are these files called?").fill(name)
    page.get_by_label("Which organisation sends them?").select_option(index=1)
    page.get_by_role("button", name="Save this source").click()
    expect(page.get_by_role("heading", name=name).first).to_be_visible()
    assert "The source is saved" in page.inner_text("body")
    assert "Version 1" in page.inner_text("main")
    if has_scripts:
        look(page, "source-of-ones-own")
        page.get_by_role("link", name="Version 1").click()
        expect(page.get_by_role("heading", name="What its files hold")).to_be_visible()
        look(page, "version-of-a-source")
    assert complaints == []
    context.close()
