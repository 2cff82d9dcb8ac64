"""The footer of every page, for everybody: what it leads to is there, short, and true."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from wardmote import __version__

pytestmark = pytest.mark.django_db


def test_every_link_of_the_footer_opens_for_whoever_has_not_signed_in() -> None:
    footer = Client().get(reverse("account_login")).content.decode().partition("<footer")[2]
    links = re.findall(r'href="([^"]+)"', footer)
    assert len(links) == 4
    for address in links:
        assert Client().get(address).status_code == 200, address
    assert __version__ in footer


def test_the_version_page_offers_the_source_as_its_licence_asks() -> None:
    page = Client().get(reverse("design:version")).content.decode()
    assert __version__ in page
    assert "Affero" in page
    assert "source code" in page


def test_the_privacy_page_names_every_cookie_that_is_set(client: Client) -> None:
    client.get(reverse("account_login"))
    privacy = client.get(reverse("design:privacy")).content.decode()
    kinds = {"csrftoken": "protects forms", "sessionid": "keeps you signed in", "messages": "carries a notice"}
    for name in client.cookies:
        assert kinds[name] in privacy
    for words in kinds.values():
        assert words in privacy
