"""What the sign-in library and Django say is said in the house's words, and is true on this installation."""

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from dev import messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.personas import PASSWORD, Personas
from wardmote.foundations.members.public import RoleName

pytestmark = pytest.mark.django_db
NO_MAIL = "This site cannot send e-mail, so it cannot send you a link."
THEIRS = (
    Path(allauth.__file__).parent / "locale/en/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "contrib/auth/locale/en/LC_MESSAGES/django.po",
)


def said_by(path: Path) -> Iterator[str | tuple[str, ...]]:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def test_every_message_that_is_reworded_is_still_theirs() -> None:
    theirs = {message for path in THEIRS for message in said_by(path)}
    assert [message for message in said_by(messages.LIBRARY) if message not in theirs] == []


def test_what_is_compiled_is_what_is_written_and_keeps_the_placeholders() -> None:
    with messages.LIBRARY.open("rb") as file, messages.LIBRARY.with_suffix(".mo").open("rb") as compiled:
        written, held = read_po(file, locale="en_GB"), read_mo(compiled)
    for message in written:
        if message.id:
            first = message.id[0] if isinstance(message.id, list | tuple) else message.id
            assert list(held.get(first).string) == list(message.string)
            for text in message.string if isinstance(message.string, list | tuple) else [message.string]:
                assert messages.places(text) <= messages.places(first if isinstance(first, str) else first[0])


def sentences() -> set[str]:
    """The sign-in library's own sentences, as they would stand on a page."""
    return {text for text in said_by(THEIRS[0]) if isinstance(text, str) and text.count(" ") >= 2 and "%" not in text}


def words_of(page: bytes) -> str:
    return " ".join(unescape(page.decode()).split())


def held_back(page: bytes) -> list[str]:
    """Sentences of the library's that stand on the page; those that are ours as well are none."""
    with messages.LIBRARY.open("rb") as file:
        ours = {message.string for message in read_po(file, locale="en_GB") if message.id}
    # What the house says in its own templates, word for word as the library does.
    ours |= {"Sign in with a passkey"}
    text = words_of(page)
    return sorted(sentence for sentence in sentences() - ours if " ".join(sentence.split()) in text)


@pytest.mark.parametrize("can_send", [True, False])
def test_no_page_of_the_library_speaks_in_its_words(personas: Personas, settings: Settings, can_send: bool) -> None:
    settings.EMAIL_HOST = "mail.example.org" if can_send else ""
    browser = Client()
    anybody = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
    anybody += ["account_reset_password_from_key_done"]
    for name in anybody:
        assert held_back(browser.get(reverse(name)).content) == [], name
    refused = browser.post(reverse("account_login"), {"login": "nobody", "password": ""})
    assert held_back(refused.content) == []
    stale = browser.get(reverse("account_reset_password_from_key", args=["1", "no-such-key"]), follow=True)
    assert held_back(stale.content) == []
    assert "It has been used, or has run out." in words_of(stale.content)

    browser.post(reverse("account_login"), {"login": personas.analyst.email, "password": PASSWORD})
    for name in ("account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"):
        assert held_back(browser.get(reverse(name)).content) == [], name
    wrong = {"oldpassword": "wrong", "password1": "short", "password2": "other"}
    answer = browser.post(reverse("account_change_password"), wrong)
    assert held_back(answer.content) == []
    assert "That is not your present password" in words_of(answer.content)
    assert "This password is too short. Choose one of at least 12 characters." in words_of(answer.content)


def test_the_second_step_speaks_in_our_words(personas: Personas) -> None:
    TOTP.activate(personas.analyst, "JBSWY3DPEHPK3PXP")
    browser = Client()
    browser.post(reverse("account_login"), {"login": personas.analyst.email, "password": PASSWORD})
    page = browser.get(reverse("mfa_authenticate")).content
    assert held_back(page) == []
    assert "Type the code that your authenticator app shows, or a recovery code." in words_of(page)
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"}).content
    assert "That code is not right. Check it and type it again." in words_of(wrong)


def test_without_a_mail_server_nothing_is_promised(personas: Personas, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    asked = words_of(Client().get(reverse("account_reset_password")).content)
    assert NO_MAIL in asked
    assert "Ask the administrator of your partnership." in asked
    assert "Send me a link" not in asked
    done = Client().post(reverse("account_reset_password"), {"email": personas.analyst.email}, follow=True)
    assert NO_MAIL in words_of(done.content)
    assert "on its way" not in words_of(done.content)


def test_with_one_the_letter_is_ours(
    personas: Personas, settings: Settings, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        done = Client().post(reverse("account_reset_password"), {"email": personas.analyst.email}, follow=True)
    assert "If somebody signs in here with that address, a letter is on its way" in words_of(done.content)
    (letter,) = mail.outbox
    assert "Choose a new password" in letter.subject
    assert "Hello from" not in letter.body
    assert "your password stays as it is" in letter.body
    assert "/account/password/reset/key/" in letter.body


def test_what_is_wrong_in_a_form_is_said_in_our_words(personas: Personas) -> None:
    wrong = {"display_name": "Nia", "email": "nobody", "role": "queen"}
    form = personas.client(RoleName.ADMINISTRATOR).post(
        reverse("access:invite", args=[personas.partnership.slug]), wrong
    )
    text = words_of(form.content)
    assert "Write an e-mail address, such as name@example.org." in text
    assert "Choose one from the list." in text
    assert "a valid" not in text


def test_there_is_a_sign_for_the_browsers_tab(db: None) -> None:
    icon = Client().get("/favicon.ico")
    assert icon.status_code == 200
    assert b"".join(icon.streaming_content)[:4] == b"\0\0\1\0"  # type: ignore[attr-defined] # a file is streamed
