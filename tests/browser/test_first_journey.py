"""The first journey as a person makes it: a fresh installation, a real server, real files, a real browser.

The administrator takes up the invitation and invites the analyst; the analyst loads the force's files, sees the batch,
looks at a figure, builds the assessment, writes a heading and takes the documents away. On the way each page is
looked at by axe at desk and telephone width.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.test_design import ARGUMENTS, CHROMIUM, axe, watch

pytestmark = [pytest.mark.browser, pytest.mark.realdata]

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("WARDMOTE_SHARED_DATA", ROOT.parent / "shared" / "data"))
WARDMOTE = Path(sys.executable).parent / "wardmote"
PASSWORD = "a long pass phrase of four words"
SHOTS = os.environ.get("WARDMOTE_SCREENSHOTS")
PATIENCE = 120_000


@dataclass
class Installation:
    """A fresh home with areas loaded, its server, and the first administrator's invitation."""

    url: str
    invitation: str


def wardmote(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([WARDMOTE, *words], env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    if not DATA.exists():
        pytest.skip(f"The open data are not at {DATA}; set WARDMOTE_SHARED_DATA.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "WARDMOTE_HOME": str(tmp_path_factory.mktemp("home")),
        "WARDMOTE_LOAD_FOLDERS": str(DATA / "police-uk"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }
    wardmote(
        environment,
        "areas",
        "load",
        *(str(DATA / name) for name in ("boundaries", "lookups", "population", "deprivation")),
    )
    said = wardmote(
        environment,
        *("partnership", "add", "Safer Luton", "--slug", "safer-luton"),
        *("--administrator", "gwen@example.org", "--administrator-name", "Gwen Morris"),
    )
    path = re.search(r"/account/invitation/\S+", said)
    assert path
    server = subprocess.Popen([WARDMOTE, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    wait_for(url)
    yield Installation(url, url + path.group())
    server.terminate()
    server.wait(30)


def wait_for(url: str) -> None:
    for _attempt in range(150):
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 - our own address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("The server did not answer.")


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no browser at {CHROMIUM}; set WARDMOTE_CHROMIUM to a Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
        browser.close()


def look(page: Page, name: str) -> None:
    """axe at both widths, nothing wider than the telephone, and a picture for whoever wants to see."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        found = axe(page)
        assert found == [], (name, width, found)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def choose_password(page: Page, invitation: str) -> None:
    page.goto(invitation)
    for box in page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    page.locator("main button").first.click()


def sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit], main button").first.click()


def wait_until_over(page: Page) -> None:
    page.wait_for_selector("text=Finished", timeout=PATIENCE)


def test_from_an_invitation_to_a_document_that_a_board_can_table(
    installation: Installation, context: BrowserContext
) -> None:
    page = context.new_page()
    url, home = installation.url, f"{installation.url}/p/safer-luton"
    look_at_sign_in(page, url)

    choose_password(page, installation.invitation)
    sign_in_if_asked(page, url, "gwen@example.org")
    page.goto(f"{home}/members/")
    look(page, "members")
    invite_analyst(page, home)
    page.goto(f"{home}/ledger/")
    look(page, "ledger")
    context.clear_cookies()

    choose_password(page, analyst_invitation.pop())
    sign_in_if_asked(page, url, "amira@example.org")
    complaints = watch(page)
    page.goto(f"{home}/")
    look(page, "my-work-empty")
    assert "Load your force’s police.uk files" in page.inner_text("main")

    load_folder(page, home)
    look(page, "run-finished")
    see_batch(page, home)
    see_figure(page, home)
    build_assessment(page, home)
    assert complaints == []


analyst_invitation: list[str] = []


def look_at_sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/account/login/")
    look(page, "sign-in")


def sign_in_if_asked(page: Page, url: str, email: str) -> None:
    page.goto(url)
    if "/account/login" in page.url:
        sign_in(page, url, email)
    assert "/p/safer-luton/" in page.url


def invite_analyst(page: Page, home: str) -> None:
    page.goto(f"{home}/members/invite/")
    look(page, "invite")
    page.locator("input[name=display_name]").fill("Amira Khan")
    page.locator("input[name=email]").fill("amira@example.org")
    page.locator("select[name=organisation]").select_option(index=1)
    role = page.locator("input[name=role][value=analyst]")
    if role.count():
        role.check()
    else:
        page.locator("select[name=role]").select_option("analyst")
    page.locator("main form button").first.click()
    found = re.search(r"/account/invitation/\S+", page.inner_text("main")) or re.search(
        r"/account/invitation/[^\"\s<]+", page.content()
    )
    assert found, page.inner_text("main")
    analyst_invitation.append(home.split("/p/", maxsplit=1)[0] + found.group())


def load_folder(page: Page, home: str) -> None:
    page.goto(f"{home}/load/")
    look(page, "load")
    page.locator("input[name=folder]").fill(str(DATA / "police-uk" / "bedfordshire"))
    page.get_by_role("button", name="Check these files").click()
    # So many files are checked by a run; its page leads on to what was found.
    page.wait_for_url("**/runs/**")
    wait_until_over(page)
    page.get_by_role("link", name="See the result").click()
    page.wait_for_url("**/load/**")
    look(page, "check-files")
    page.get_by_role("button", name="Load these files").click()
    wait_until_over(page)


def see_batch(page: Page, home: str) -> None:
    page.goto(f"{home}/batches/")
    look(page, "batches")
    page.locator("main tbody tr", has_text="Street-level crime (police.uk)").locator("a").first.click()
    text = page.inner_text("main")
    for known in ("120,588", "183", "3,832"):
        assert known in text, known
    look(page, "batch")
    page.goto(f"{home}/sources/")
    look(page, "sources")


def see_figure(page: Page, home: str) -> None:
    page.goto(f"{home}/measures/burglary/E06000032/2023-04/")
    text = page.inner_text("main")
    assert "797" in text
    assert "8.0%" in text
    look(page, "figure")
    page.goto(f"{home}/measures/")
    look(page, "measures")
    page.goto(f"{home}/areas/E06000032/")
    look(page, "area")


def build_assessment(page: Page, home: str) -> None:
    page.goto(f"{home}/assessments/new/")
    look(page, "assessment-new")
    page.locator("select[name=area]").select_option("E06000032")
    page.locator("select[name=year_ending]").select_option("2023-04")
    page.get_by_role("button", name="Build it").click()
    wait_until_over(page)
    page.get_by_role("link", name="See the result").click()
    page.wait_for_selector("h1")
    assert "22,165 crimes and incidents" in page.inner_text("main")
    look(page, "assessment")
    page.get_by_role("link", name=re.compile("Write this part.*What the responsible authorities")).click()
    look(page, "assessment-write")
    page.locator("textarea[name=text]").fill("Violence in the town centre, because it rose and is concentrated there.")
    page.get_by_role("button", name="Save and go back").click()
    assert "Written by Amira Khan" in page.inner_text("main")
    for name in ("Word", "PDF", "Web page"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name, exact=True).click()
        assert taken.value.path().stat().st_size > 20_000
