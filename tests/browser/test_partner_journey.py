"""A partner's journey: the demo's fire officer sends a workbook, sees what becomes of it, and has a receipt; the analyst sees it.

The workbook is one that the demonstration's own generator writes, with a few cells spoilt as people spoil them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.test_design import ARGUMENTS, CHROMIUM, watch
from tests.browser.test_first_journey import look, wait_until_over

pytestmark = [pytest.mark.browser]

PASSWORD = "ring the wardmote bell"
OFFICER, ANALYST = "rhys.bowen@aldermere.example", "amira.khan@aldermere.example"


@pytest.fixture(scope="module")
def personal(workbook: Path) -> Path:
    """The same with a name in a column of remarks."""
    book = openpyxl.load_workbook(workbook)
    book["Incidents"]["M4"] = "Remarks"
    book["Incidents"]["M9"] = "Seen by Mrs Dorothea Crabtree"
    target = workbook.with_name("with remarks.xlsx")
    book.save(target)
    return target


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    """A browser for each of the two people."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no browser at {CHROMIUM}; set WARDMOTE_CHROMIUM to a Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield [browser.new_context(viewport={"width": 1440, "height": 900}) for _person in range(2)]
        browser.close()


def sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_url("**/p/safer-aldermere/")


def bring(page: Page, file: Path) -> None:
    page.get_by_role("link", name="Send files", exact=True).first.click()
    page.get_by_role("link", name="Fires and violence against crews (fire and rescue)", exact=True).click()
    page.locator("input[name=uploads]").set_input_files(file)
    page.get_by_role("button", name="Check these files").click()
    page.wait_for_load_state()


def test_a_fire_officer_sends_a_workbook_and_the_analyst_sees_it(
    demonstration: str, workbook: Path, personal: Path, contexts: list[BrowserContext]
) -> None:
    officer, analyst = (context.new_page() for context in contexts)
    complaints = watch(officer)
    sign_in(officer, demonstration, OFFICER)
    look(officer, "partner-my-work")
    number = send(officer, workbook)
    assert complaints == []

    bring(officer, personal)
    refused = officer.inner_text("main")
    assert "Incidents!M9 (a name)" in refused
    assert "removed from the server at once" in refused
    assert "Crabtree" not in officer.content()
    look(officer, "partner-refused")

    sign_in(analyst, demonstration, ANALYST)
    analyst.get_by_role("link", name="Data", exact=True).click()
    look(analyst, "sources-by-agency")
    analyst.get_by_role("link", name="Fires and violence against crews (fire and rescue)").click()
    look(analyst, "source-of-a-partner")
    analyst.get_by_role("link", name=f"Batch {number}", exact=True).click()
    assert "Rhys Bowen" in analyst.inner_text("main")
    analyst.goto(f"{demonstration}/p/safer-aldermere/batches/?source=fire-incidents")
    look(analyst, "batches-of-a-source")
    assert f"Batch {number}" in analyst.inner_text("main")
    analyst.goto(f"{demonstration}/p/safer-aldermere/load/")
    look(analyst, "load-by-agency")


def send(page: Page, workbook: Path) -> str:
    """The officer's way from the files to the receipt; the number of the batch."""
    bring(page, workbook)
    shown = page.inner_text("main")
    for said in (
        "Sheet “Incidents”, headings in row 4",
        "Incidents, row 8",
        "Incidents, row 9",
        "July–September 2026 from Aldermere Fire and Rescue",
        "The first 10 rows as they will be stored",
    ):
        assert said in shown, said
    look(page, "partner-preview")
    page.get_by_role("button", name="Load these files").click()
    wait_until_over(page)
    look(page, "partner-run")
    page.get_by_role("link", name="See the result").click()
    page.wait_for_selector("text=Received from")
    look(page, "partner-receipt")
    found = re.search(r"batch (\d+)", page.inner_text("h1"), re.IGNORECASE)
    assert found
    page.get_by_role("link", name="Send files", exact=True).first.click()
    look(page, "partner-send")
    assert f"(batch {found[1]})" in page.inner_text("main")
    return found[1]
