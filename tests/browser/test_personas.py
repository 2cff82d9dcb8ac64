"""Everything that each person of the demonstration can reach, in a real browser.

Each follows every link from the home page, opens one page of each kind, and finds no refusal, nothing missing, no code
or date of a machine, and nothing that axe finds. Pages for a telephone are looked at once more at its width.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.test_design import axe, watch
from tests.browser.test_first_journey import PATIENCE
from tests.browser.test_partner_journey import sign_in
from tests.crawl import NOT_FOLLOWED, kind_of, links_of
from tests.house.pages import wrong_on
from tests.integration.language.test_plain_pages import METHODS, headings, slugs
from wardmote.demo.story import story

pytestmark = [pytest.mark.browser]

PEOPLE = {member["role"]: member["email"] for member in story()["members"]}
# So many pages at the least, or the crawl has gone nowhere.
FEWEST = {"administrator": 40, "analyst": 50, "provider": 12}
TELEPHONE = 390
# Of what is wrong with a text, that which only a machine should read; how long sentences are is held elsewhere.
CODES = ("the code", "the date", "the model", "a backtick")
# What a person opens away from a desk.
ON_THE_MOVE = {"my-work", "measures:measures", "measures:figure", "assessment:assessment", "intake:batch"}
SHOTS = os.environ.get("WARDMOTE_SCREENSHOTS")


@dataclass
class Walk:
    """One person's way through the pages, one of each kind."""

    page: Page
    start: str
    faults: list[str] = field(default_factory=list)
    opened: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def go(self) -> None:
        known, waiting = {self.start}, [(self.start, "")]
        kinds = set()
        while waiting:
            address, source = waiting.pop(0)
            kind = kind_in_browser(address)
            if kind in kinds:
                continue
            kinds.add(kind)
            for link in self._open(address, source, kind):
                if link not in known:
                    known.add(link)
                    waiting.append((link, address))

    def _open(self, address: str, source: str, kind: tuple[str, ...]) -> list[str]:
        """Look at a page; where it leads."""
        try:
            answer = self.page.goto(address, wait_until="load")
            status = answer.status if answer else 0
            kind_of_answer = answer.headers.get("content-type", "") if answer else ""
        except Error as fault:
            if "Download is starting" not in str(fault):
                raise
            taken = self.page.context.request.get(address)
            status, kind_of_answer = taken.status, taken.headers.get("content-type", "")
            taken.dispose()
        self.opened[address] = kind[0]
        # What is kept no longer says so with 410, a page like others.
        if status not in {200, 410}:
            self.faults.append(f"{source or 'the start'} leads to {address}: {status}")
        if not kind_of_answer.startswith("text/html"):
            return []
        content = self.page.content()
        self._read(address, content)
        self._look(address, kind[0])
        return links(self.page.url, content)

    def _read(self, address: str, content: str) -> None:
        for each in wrong_on(content.encode(), slugs(), headings()):
            if each.startswith(CODES) and each not in self.seen and not each.startswith(METHODS):
                self.seen.add(each)
                self.faults.append(f"{address}: {each}")

    def _look(self, address: str, route: str) -> None:
        for width in (TELEPHONE, 1440) if route in ON_THE_MOVE else (1440,):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{address} at {width}: {rule} {nodes[:2]}" for rule, nodes in axe(self.page)]
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                self.faults.append(f"{address} is wider than {width}")
            if SHOTS:
                name = route.replace(":", "-")
                self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True, timeout=0)


def kind_in_browser(address: str) -> tuple[str, ...]:
    """The route, and what it is asked: one measure or source stands for the others."""
    route, *_named = kind_of(urlsplit(address)._replace(scheme="", netloc="").geturl())
    return (route,)


def links(address: str, content: str) -> list[str]:
    """The addresses of this site that a page leads to."""
    site = urlsplit(address).netloc
    whole = (urlsplit(urljoin(address, link)) for link in links_of(content))
    return [
        each._replace(fragment="").geturl()
        for each in whole
        if each.netloc == site and not each.path.startswith(NOT_FOLLOWED)
    ]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        yield context


@pytest.mark.parametrize("role", sorted(PEOPLE))
def test_all_that_a_person_can_reach_opens_and_reads_well(
    demonstration: str, context: BrowserContext, role: str
) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, demonstration, PEOPLE[role])
    walk = Walk(page, page.url)
    complaints = watch(page)
    walk.go()
    assert not walk.faults, f"{len(walk.faults)} faults:\n" + "\n".join(walk.faults)
    # A run that is kept no longer says so with 410, which is an answer and no fault.
    assert [each for each in complaints if "410" not in each] == []
    assert len(walk.opened) >= FEWEST.get(role, 20), walk.opened
