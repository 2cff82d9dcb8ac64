"""Whose word is taken for who asks and how: the named proxy's, and nobody else's."""

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from tests.personas import PASSWORD, Personas
from wardmote.config import env
from wardmote.config.proxies import TrustedProxyMiddleware

Ask = Callable[..., tuple[str, str]]


@pytest.fixture
def ask(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Who asked, and by what, as every page sees it behind proxies at 10.0.0.0/24."""
    monkeypatch.setenv("PROXIES", "10.0.0.0/24,::1")
    settings.WARDMOTE_TRUSTED_PROXIES = env.networks("PROXIES")

    def asking(nearest: str, **headers: str) -> tuple[str, str]:
        def answer(request: HttpRequest) -> HttpResponse:
            return HttpResponse(json.dumps([request.META["REMOTE_ADDR"], request.scheme]))

        request = RequestFactory().get("/", REMOTE_ADDR=nearest, headers=headers)
        address, scheme = json.loads(TrustedProxyMiddleware(answer)(request).content)
        return address, scheme

    return asking


@pytest.mark.parametrize(
    ("nearest", "chain", "address"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        # What the client wrote stands before what the proxies added.
        ("10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "not an address", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("10.0.0.1", "," * 50_000, "10.0.0.1"),
    ],
)
def test_the_address_is_the_nearest_that_is_no_proxy_of_ours(ask: Ask, nearest: str, chain: str, address: str) -> None:
    assert ask(nearest, x_forwarded_for=chain)[0] == address


@pytest.mark.parametrize(
    ("nearest", "scheme", "seen"),
    [("10.0.0.1", "https", "https"), ("10.0.0.1", "http", "http"), ("192.0.2.7", "https", "http")],
)
def test_only_a_named_proxy_says_that_it_was_https(ask: Ask, nearest: str, scheme: str, seen: str) -> None:
    assert ask(nearest, x_forwarded_proto=scheme)[1] == seen


def test_networks_that_are_none_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXIES", "the big one")
    with pytest.raises(ImproperlyConfigured, match="the big one"):
        env.networks("PROXIES")


def test_a_client_cannot_write_itself_a_new_address_to_go_on_guessing(personas: Personas, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    statuses = [
        Client(REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        .post(reverse("account_login"), {"login": personas.analyst.email, "password": "wrong"})
        .status_code
        for number in range(5)
    ]
    assert statuses[-1] == 429


def test_behind_a_proxy_a_lock_out_is_for_one_address(personas: Personas, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    settings.WARDMOTE_TRUSTED_PROXIES = env.networks("NOT_SET", "127.0.0.1")

    def sign_in(address: str, password: str) -> int:
        browser = Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": address})
        fields = {"login": personas.analyst.email, "password": password}
        return browser.post(reverse("account_login"), fields).status_code

    for _time in range(3):
        sign_in("203.0.113.9", "wrong")
    assert sign_in("203.0.113.9", PASSWORD) == 429
    assert sign_in("192.0.2.7", PASSWORD) == 302
