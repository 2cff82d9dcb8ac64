"""Odd moments in a real browser: the session ends while somebody writes, a button is pressed twice, somebody goes back, there is no
JavaScript, a page is printed. On the demo partnership.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.test_design import axe
from tests.browser.test_first_journey import SHOTS
from tests.browser.test_partner_journey import ANALYST, OFFICER, PASSWORD, bring, sign_in

pytestmark = [pytest.mark.browser]

ADMINISTRATOR = "tom.brierley@aldermere.example"
# What is left of A4 between the margins, in the browser's pixels.
PAPER = 688


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def is_scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, is_scripted: bool) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=is_scripted)
    yield made
    made.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """Without JavaScript."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    yield made
    made.close()


def home(url: str) -> str:
    return f"{url}/p/safer-aldermere"


def said(page: Page) -> str:
    return " ".join(page.locator(".govuk-notification-banner, .govuk-error-summary").all_inner_texts())


def press(page: Page, name: str) -> None:
    # A form answers with a page; waiting for "loaded" may be answered by the page that is left.
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def press_twice(page: Page, name: str) -> None:
    twice(page, page.get_by_role("button", name=name, exact=True))


def twice(page: Page, button: Locator) -> None:
    with page.expect_navigation():
        button.dblclick()
    page.wait_for_load_state("networkidle")


def open_heading(page: Page, url: str, place: int = 0) -> None:
    """The page on which a heading of the newest assessment is written."""
    page.goto(f"{home(url)}/assessments/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    page.locator("main a[href*='/write/']").nth(place).click()
    page.wait_for_load_state()


def open_return(page: Page, url: str) -> None:
    """A return that nobody has put anything on record about, with its form open."""
    page.goto(f"{home(url)}/sharing/")
    page.locator("main tbody td a").first.click()
    page.wait_for_load_state()
    page.get_by_text("Record something about this return").click()


def sign_in_again(page: Page, email: str) -> None:
    """In the new tab that the page of a session that ended opens."""
    with page.context.expect_page() as opened:
        page.locator("main a", has_text="Sign in, in a new tab").click()
    tab = opened.value
    tab.locator("input[name=login]").fill(email)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.locator("main button").first.click()
    tab.wait_for_load_state()
    assert "/account/login" not in tab.url
    tab.close()


def test_a_heading_is_not_lost_when_the_session_ends(
    demonstration: str,
    context: BrowserContext,
    is_scripted: bool,
) -> None:
    page = context.new_page()
    sign_in(page, demonstration, ANALYST)
    open_heading(page, demonstration)
    text = "The board heard that vans are broken into at the ferry, and wants it looked at first."
    page.locator("textarea[name=text]").fill(text)
    context.clear_cookies(name="sessionid")

    # Of the last part it is “Save this part”.
    page.locator("main button[value=back]").click()
    page.wait_for_load_state()
    assert page.inner_text("h1") == "You have been signed out"
    assert page.locator("main textarea").input_value() == text
    # axe is a script itself.
    assert not is_scripted or axe(page) == []
    sign_in_again(page, ANALYST)
    press(page, "Send it again, once you have signed in")
    assert page.locator("main textarea").input_value() == text
    press(page, "Send it")

    assert "Saved." in said(page)
    assert text in page.inner_text("main")


def test_a_reason_is_not_lost_when_the_session_ends(
    demonstration: str,
    plain: BrowserContext,
) -> None:
    page = plain.new_page()
    sign_in(page, demonstration, ANALYST)
    open_return(page, demonstration)
    reason = "Two columns are empty since the force changed its system."
    page.locator("input[name=kind][value=quality], select[name=kind]").first.check()
    page.locator("textarea[name=reason], input[name=reason]").last.fill(reason)
    plain.clear_cookies(name="sessionid")

    press(page, "Record this")
    assert page.inner_text("h1") == "You have been signed out"
    sign_in_again(page, ANALYST)
    press(page, "Send it again, once you have signed in")
    press(page, "Send it")

    assert "Recorded." in said(page)
    assert reason in page.inner_text("main")


def test_buttons_pressed_twice_do_it_once(
    demonstration: str,
    context: BrowserContext,
) -> None:
    page = context.new_page()
    sign_in(page, demonstration, ANALYST)
    before = runs(page, demonstration)
    page.goto(f"{home(demonstration)}/assessments/new/")
    press_twice(page, "Build it")
    assert "/runs/" in page.url
    assert runs(page, demonstration) == before + 1

    open_heading(page, demonstration, 1)
    words = f"Written by a hasty hand, {before}."
    page.locator("textarea[name=text]").fill(words)
    # Of the last part it is “Save this part”, and whether this is the last depends on whether the run above is over.
    twice(page, page.locator("main button[value=back]"))
    assert words in page.inner_text("main")
    assert "saved this heading after you opened it" not in page.inner_text("main")


def runs(page: Page, url: str) -> int:
    page.goto(f"{home(url)}/runs/")
    return page.locator("main tbody tr").count()


def test_going_back_after_saving_shows_what_was_saved_and_may_be_saved_again(
    demonstration: str,
    context: BrowserContext,
) -> None:
    page = context.new_page()
    sign_in(page, demonstration, ANALYST)
    open_heading(page, demonstration, 2)
    page.locator("textarea[name=text]").fill("The first of two versions.")
    # Of the last part it is “Save this part”.
    page.locator("main button[value=back]").click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("textarea[name=text]").input_value() == "The first of two versions."
    page.locator("textarea[name=text]").fill("The second of two versions.")
    # Of the last part it is “Save this part”.
    page.locator("main button[value=back]").click()
    page.wait_for_load_state()
    assert "Saved." in said(page)
    assert "The second of two versions." in page.inner_text("main")


def look_again_until_over(page: Page) -> None:
    for _look in range(120):
        if "Finished" in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Look again").click()
        page.wait_for_load_state()
    pytest.fail(page.inner_text("main"))


def test_files_are_sent_and_loaded_without_javascript(
    demonstration: str,
    plain: BrowserContext,
    workbook: Path,
) -> None:
    page = plain.new_page()
    sign_in(page, demonstration, OFFICER)
    bring(page, workbook)
    assert "The first 10 rows as they will be stored" in page.inner_text("main")
    press_twice(page, "Load these files")
    look_again_until_over(page)
    page.get_by_role("link", name="See the result").click()
    page.wait_for_load_state()
    assert "Received from" in page.inner_text("main")


def test_an_assessment_is_built_and_the_tracker_narrowed_without_javascript(
    demonstration: str,
    plain: BrowserContext,
) -> None:
    page = plain.new_page()
    sign_in(page, demonstration, ANALYST)
    page.goto(f"{home(demonstration)}/assessments/new/")
    press(page, "Build it")
    look_again_until_over(page)
    page.get_by_role("link", name="See the result").click()
    page.wait_for_load_state()
    assert "Strategic assessment" in page.inner_text("h1")
    page.goto(f"{home(demonstration)}/sharing/")
    page.locator("select[name=quarters]").select_option("8")
    press(page, "Show")
    assert "quarters=8" in page.url
    assert page.locator("main thead th").count() == 9


@pytest.mark.parametrize(
    ("name", "who", "address"),
    [
        ("assessment", ANALYST, "assessments/ main tbody a"),
        ("receipt", ANALYST, "sharing/ main tbody td a"),
        ("batch", ANALYST, "batches/ main tbody a"),
        ("register", ANALYST, "sharing/agreements/"),
        ("tracker", ANALYST, "sharing/"),
        ("calendar", ANALYST, "sources/police-uk-street/"),
        ("ledger", ADMINISTRATOR, "ledger/"),
    ],
)
def test_nothing_is_cut_off_on_paper(
    demonstration: str,
    browser: Browser,
    tmp_path: Path,
    name: str,
    who: str,
    address: str,
) -> None:
    context = browser.new_context(viewport={"width": PAPER, "height": 1000})
    page = context.new_page()
    sign_in(page, demonstration, who)
    place, _space, link = address.partition(" ")
    page.goto(f"{home(demonstration)}/{place}")
    if link:
        page.goto(demonstration + str(page.locator(link).first.get_attribute("href")))
    page.emulate_media(media="print")
    page.wait_for_load_state("networkidle")
    cut_off = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1"
        " && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) && e.clientWidth > 1)"
        ".map(e => e.outerHTML.slice(0, 200))"
    )
    assert cut_off == []
    # The browser makes a page that is a little too wide smaller by itself.
    assert page.evaluate("document.documentElement.scrollWidth") <= 1.25 * PAPER
    assert not page.locator(".wm-filters, .wm-navigation, .moj-sub-navigation").locator("visible=true").count()
    folder = Path(SHOTS) if SHOTS else tmp_path
    page.pdf(path=folder / f"paper-{name}.pdf", format="A4")
    context.close()
    assert re.match(rb"%PDF-1\.\d", (folder / f"paper-{name}.pdf").read_bytes())
