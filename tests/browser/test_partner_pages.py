"""Every page of partners' records, as the person who uses it, at desk and telephone: nothing blocked, nothing that axe finds,
nothing wider than the screen, and no slug where a name exists.
"""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_design import watch
from tests.browser.test_first_journey import look
from tests.browser.test_partner_journey import ANALYST, OFFICER, sign_in

pytestmark = [pytest.mark.browser]

HEAD, BOARD = "helen.marsh@aldermere.example", "susan.pryce@aldermere.example"
ASB_OFFICER, PROVIDER = "daniel.okoro@aldermere.example", "grace.adeyemi@aldermere.example"
PAGES = {
    ANALYST: (
        "",
        "sources/",
        "sources/fire-incidents/",
        "sources/tension-returns/",
        "sources/lists/",
        "sources/hate-reporting-centres/list/",
        "sources/most-similar-groups/list/",
        "batches/",
        "batches/?source=fire-incidents",
        "load/",
        "sharing/",
        "sharing/due/",
        "sharing/liaison/",
        "sharing/agreements/",
        "measures/",
        "measures/psa1-basket/",
        "measures/crime-severity/",
        "measures/pairs/",
        "measures/pairs/violence/",
        "measures/pairs/hate/",
        "measures/pairs/domestic-abuse/",
        "measures/gap/",
        "measures/peers/",
    ),
    HEAD: ("sharing/", "sharing/agreements/new/"),
    OFFICER: ("", "send/", "sharing/", "sharing/agreements/", "measures/"),
    PROVIDER: ("", "send/"),
    ASB_OFFICER: ("", "measures/", "measures/pairs/hate/"),
    BOARD: ("", "measures/peers/"),
}
# Where a link of the first page leads: the return, the agreement, the figure, the batch whose rows were rejected.
STEPS = (
    (ANALYST, "sharing/", "a[href*='/sharing/returns/']", "return"),
    (ANALYST, "sharing/due/", "main a.govuk-button", "reminder"),
    (ANALYST, "sharing/liaison/", "main a.govuk-button", "designate"),
    (ANALYST, "batches/?source=drug-alcohol-treatment", "main table a[href*='/batches/']", "batch-with-rejections"),
    (ANALYST, "measures/deliberate-fires/", "main a[href*='/deliberate-fires/E']", "figure-of-a-partner"),
    (HEAD, "sharing/agreements/", "main table a", "agreement"),
    (OFFICER, "sharing/", "a[href*='/sharing/returns/']", "own-return"),
    (OFFICER, "send/", "main table a[href*='/batches/']", "own-receipt"),
)
# What a record store calls things, and people do not.
SLUG = re.compile(r"(?<![/@.\w-])[a-z]+(?:-[a-z]+)*-(?:and|incidents|crimes|fire|reports)(?:-[a-z]+)+(?![@.\w])")


def signed_in(browser: Browser, url: str, email: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, url, email)
    return page


def name_of(email: str, path: str) -> str:
    return f"{email.partition('.')[0]}-{re.sub(r'[^a-z0-9]+', '-', path).strip('-') or 'my-work'}"


def is_sound(page: Page, name: str) -> None:
    """Looked at in both widths; its navigation stands on one line at the desk; it says names and not slugs."""
    look(page, name)
    tops = page.eval_on_selector_all(
        ".govuk-service-navigation__item", "all => [...new Set(all.map(one => one.offsetTop))]"
    )
    assert len(tops) == 1, (name, tops)
    assert SLUG.findall(page.inner_text("main")) == [], name


@pytest.mark.parametrize("email", PAGES)
def test_pages_are_sound(demonstration: str, browser: Browser, email: str) -> None:
    page = signed_in(browser, demonstration, email)
    complaints = watch(page)
    for path in PAGES[email]:
        answer = page.goto(f"{demonstration}/p/safer-aldermere/{path}")
        assert answer is not None
        assert answer.status == 200, (email, path, answer.status)
        is_sound(page, name_of(email, path))
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(("email", "path", "link", "name"), STEPS, ids=[step[3] for step in STEPS])
def test_pages_behind_a_link_are_sound(
    demonstration: str, browser: Browser, email: str, path: str, link: str, name: str
) -> None:
    page = signed_in(browser, demonstration, email)
    complaints = watch(page)
    page.goto(f"{demonstration}/p/safer-aldermere/{path}")
    page.locator(link).first.click()
    page.wait_for_load_state()
    is_sound(page, name)
    assert complaints == []
    page.context.close()
