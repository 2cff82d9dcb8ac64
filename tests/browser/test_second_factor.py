"""Setting up an authenticator app and a passkey, and the recovery codes, at desk and telephone width."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_design import axe, browser, signed_in_page, watch  # noqa: F401 - a fixture
from tests.personas import PASSWORD, Personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_of(secret: str) -> str:
    """The six digits that an app shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sound(page: Page) -> None:
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def say_who(page: Page) -> None:
    if "reauthenticate" in page.url:
        sound(page)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_load_state()


def test_an_app_a_passkey_and_recovery_codes_are_set_up(
    browser: Browser,  # noqa: F811 - the fixture
    live_server: LiveServer,
    personas: Personas,
) -> None:
    # Passkeys belong to a name, not to a number: the browser refuses them at 127.0.0.1.
    page = signed_in_page(browser, live_server, personas, 1440)
    complaints = watch(page)
    second = f"{live_server.url}/account/2fa"
    page.goto(f"{second}/totp/activate/")
    say_who(page)
    sound(page)
    page.fill("input[name=code]", code_of(page.inner_text("main code")))
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "activate" not in url)
    page.goto(f"{second}/recovery-codes/")
    assert page.locator("main").inner_text().strip()
    sound(page)
    page.goto(f"{second}/recovery-codes/generate/")
    sound(page)
    assert "stop working" in page.inner_text("main")
    page.goto(f"{second}/")
    sound(page)
    page.goto(f"{second}/totp/deactivate/")
    sound(page)
    assert complaints == []


def test_a_passkey_is_added_renamed_and_removed(
    browser: Browser,  # noqa: F811 - the fixture
    live_server: LiveServer,
    personas: Personas,
) -> None:
    page = signed_in_page(browser, live_server, personas, 1440)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    second = f"{live_server.url}/account/2fa"
    page.goto(f"{second}/webauthn/add/")
    say_who(page)
    sound(page)
    page.fill("input[name=name]", "Work laptop")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    page.goto(f"{second}/webauthn/")
    sound(page)
    assert "Work laptop" in page.inner_text("main")
    page.get_by_role("link", name="Rename").click()
    sound(page)
    page.goto(f"{second}/webauthn/")
    page.get_by_role("link", name="Remove").click()
    sound(page)
