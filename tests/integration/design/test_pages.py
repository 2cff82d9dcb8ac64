import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.design import rendering

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf0000030101006d1f9c9c0000000049454e44ae426082"
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accessibility", "privacy", "help"])
def test_pages_for_everybody_need_no_sign_in(client: Client, name: str) -> None:
    page = client.get(reverse(f"design:{name}")).content.decode()
    assert page.count("<h1") == 1
    assert 'href="#main-content"' in page


@pytest.mark.django_db
def test_page_keeps_to_the_content_policy(personas: Personas) -> None:
    response = personas.client("analyst").get(reverse("design:style-guide"))
    page = response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<[^>]+\sstyle=|<style|<[^>]+\son\w+=", page)
    inline = [found for found in re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) if "application/json" not in found]
    assert inline == []


@pytest.mark.django_db
def test_style_guide_is_not_for_strangers_from_the_street(client: Client) -> None:
    assert client.get(reverse("design:style-guide")).status_code == 302


@pytest.mark.django_db
def test_brand_colour_is_served_only_when_it_can_be_read(client: Client, personas: Personas) -> None:
    partnership, address = personas.partnership, reverse("design:brand", args=[personas.partnership.slug])
    for colour, expected in (("#7a1f5c", "--wm-brand:#7a1f5c"), ("#ffff00", ""), ("red;}body{", ""), ("", "")):
        partnership.brand_colour = colour[:7]
        partnership.save()
        response = client.get(address)
        assert response.headers["Content-Type"] == "text/css"
        assert (expected in response.content.decode()) if expected else response.content == b""


@pytest.mark.django_db
def test_logo_is_served_as_a_picture_and_nothing_else_is(client: Client, personas: Personas) -> None:
    partnership, address = personas.partnership, reverse("design:logo", args=[personas.partnership.slug])
    assert client.get(address).status_code == 404
    partnership.logo.save("crest.png", ContentFile(PIXEL))
    response = client.get(address)
    assert response.headers["Content-Type"] == "image/png"
    assert b"".join(response) == PIXEL
    partnership.logo.name = "logos/page.html"
    partnership.save()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_unknown_address_gets_our_page(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


@pytest.mark.django_db
def test_failure_page_needs_nothing_that_may_have_failed(client: Client) -> None:
    client.raise_request_exception = False
    from django.views.defaults import server_error

    page = server_error(client.get("/help/").wsgi_request).content.decode()
    assert "The fault is ours" in page


def test_drawing_is_kept_in_the_cache_folder() -> None:
    rendering.svg({"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}, label="A bar")
    assert list((Path(settings.CACHE_DIR) / "drawings").glob("*.svg"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "button"), [("account_logout", "Sign out"), ("account_change_password", "Change the password")]
)
def test_account_pages_speak_our_words(personas: Personas, name: str, button: str) -> None:
    page = personas.client("analyst").get(reverse(name)).content.decode()
    assert f'<button class="govuk-button" type="submit">{button}</button>' in page


@pytest.mark.django_db
def test_signing_out_takes_one_button(personas: Personas) -> None:
    browser = personas.client("analyst")
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("design:style-guide")).status_code == 302
