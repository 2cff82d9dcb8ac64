"""Single sign-on from end to end, against a provider that says nothing of whether an address is verified, as Entra does."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from tests.personas import Personas
from wardmote.config.env import refuse_shared_issuer
from wardmote.foundations.members.public import User

CLIENT, SECRET = "wardmote", "kept elsewhere, and long enough for a signature"


class Provider:
    """One organisation's sign-in service, on this machine; `claims` is what it says of whoever comes."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        provider = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path.endswith("/openid-configuration"):
                    self.say(provider.configuration())
                elif parts.path == "/userinfo":
                    self.say(provider.claims)
                else:
                    asked = parse_qs(parts.query)
                    back = {"code": "one-time", "state": asked["state"][0]}
                    self.send_response(302)
                    self.send_header("Location", f"{asked['redirect_uri'][0]}?{urlencode(back)}")
                    self.end_headers()

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                token = provider.claims | {"iss": provider.issuer, "aud": CLIENT, "iat": 1, "exp": 4_000_000_000}
                signed = jwt.encode(token, SECRET, algorithm="HS256")
                self.say({"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed})

            def say(self, what: dict[str, Any]) -> None:
                body = json.dumps(what).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def configuration(self) -> dict[str, Any]:
        ends = {
            name: f"{self.issuer}/{name.partition('_')[0]}" for name in ("authorization_endpoint", "token_endpoint")
        }
        return ends | {
            "issuer": self.issuer,
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    made = Provider()
    app = {
        "provider_id": "partnership",
        "name": "Riverside Council",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": made.issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.WARDMOTE_OIDC_TRUST_ADDRESSES = True
    yield made
    made.server.shutdown()
    made.server.server_close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def come(browser: Client) -> None:
    """Press the button, sign in there, come back."""
    away = browser.post("/account/oidc/partnership/login/").headers["Location"]
    try:
        urllib.request.build_opener(_Stay).open(away, timeout=10)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
    browser.get(f"{back.path}?{back.query}")


def who(browser: Client) -> str:
    return browser.session.get("_auth_user_id", "")


def test_an_invited_person_gets_in(personas: Personas, provider: Provider) -> None:
    provider.claims = {"sub": "entra-1", "email": personas.analyst.email, "name": "Amira Khan"}
    browser = Client()
    come(browser)
    assert who(browser) == str(personas.analyst.pk)
    # From then on it is the subject that is known, whatever their address is called later.
    provider.claims = {"sub": "entra-1", "email": "amira.new-name@riverside.example.org"}
    again = Client()
    come(again)
    assert who(again) == str(personas.analyst.pk)
    assert SocialAccount.objects.get().uid == "entra-1"


def test_the_name_of_sign_in_serves_where_no_address_is_sent(personas: Personas, provider: Provider) -> None:
    provider.claims = {"sub": "entra-2", "preferred_username": personas.analyst.email.upper()}
    browser = Client()
    come(browser)
    assert who(browser) == str(personas.analyst.pk)


def test_nobody_who_was_not_invited_gets_in(personas: Personas, provider: Provider) -> None:
    people = User.objects.count()
    provider.claims = {"sub": "entra-3", "email": "nobody@riverside.example.org"}
    browser = Client()
    come(browser)
    assert who(browser) == ""
    assert User.objects.count() == people


def test_an_address_that_is_said_not_to_be_verified_lets_nobody_in(personas: Personas, provider: Provider) -> None:
    provider.claims = {"sub": "entra-4", "email": personas.analyst.email, "email_verified": False}
    browser = Client()
    come(browser)
    assert who(browser) == ""


def test_silence_is_not_enough_where_the_installation_does_not_say_so(
    personas: Personas, provider: Provider, settings: Settings
) -> None:
    settings.WARDMOTE_OIDC_TRUST_ADDRESSES = False
    provider.claims = {"sub": "entra-5", "email": personas.analyst.email}
    browser = Client()
    come(browser)
    assert who(browser) == ""


@pytest.mark.parametrize(
    "issuer",
    [
        "",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/organizations/v2.0",
        "https://accounts.google.com",
    ],
)
def test_an_issuer_where_anybody_has_an_account_is_never_taken_at_its_word(issuer: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WARDMOTE_OIDC_TRUST_ADDRESSES"):
        refuse_shared_issuer(issuer, trusts_addresses=True)
    refuse_shared_issuer(issuer, trusts_addresses=False)


def test_one_organisations_own_issuer_is() -> None:
    refuse_shared_issuer("https://login.microsoftonline.com/8f1c/v2.0", trusts_addresses=True)
