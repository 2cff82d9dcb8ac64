"""A reset is for people who have a password here; it mails no stranger, and says the same to everybody."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.personas import PASSWORD, Personas
from wardmote.foundations.members.public import User

NEW_PASSWORD = "violet lamp over gravel"
Ask = Callable[[str], tuple[int, str]]


@pytest.fixture
def ask(settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Ask:
    """Ask for a letter for an address; the status and the page that comes of it."""
    settings.EMAIL_HOST = "mail.example.org"

    def asking(address: str) -> tuple[int, str]:
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        return answer.status_code, answer.content.decode()

    return asking


def link_in(letter: str) -> str:
    return next(word for word in letter.split() if "/password/reset/key/" in word).removeprefix("http://testserver")


def without_password(person: User) -> User:
    person.set_unusable_password()
    person.save()
    return person


def test_a_person_with_a_password_sets_a_new_one(personas: Personas, ask: Ask) -> None:
    ask(personas.analyst.email)
    browser = Client()
    form = browser.get(link_in(str(mail.outbox[0].body))).headers["Location"]
    browser.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    personas.analyst.refresh_from_db()
    assert personas.analyst.check_password(NEW_PASSWORD)


def test_a_person_of_single_sign_on_gets_no_password(personas: Personas, ask: Ask) -> None:
    without_password(personas.analyst)
    ask(personas.analyst.email)
    assert "sign in through your organisation" in str(mail.outbox[0].body)
    assert "/password/reset/key/" not in str(mail.outbox[0].body)


def test_a_link_from_before_makes_no_password(personas: Personas, ask: Ask) -> None:
    ask(personas.analyst.email)
    without_password(personas.analyst)
    page = Client().get(link_in(str(mail.outbox[0].body)))
    assert page.status_code == 200
    assert 'name="password1"' not in page.content.decode()


def test_a_person_of_single_sign_on_sets_no_password_from_their_account(personas: Personas) -> None:
    client = Client()
    client.force_login(without_password(personas.analyst), backend="django.contrib.auth.backends.ModelBackend")
    client.post("/account/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    personas.analyst.refresh_from_db()
    assert not personas.analyst.has_usable_password()


def test_strangers_get_no_letter_and_the_page_is_the_same(personas: Personas, ask: Ask) -> None:
    known, unknown = ask(personas.analyst.email), ask("nobody@example.org")
    assert known == unknown
    assert [letter.to for letter in mail.outbox] == [[personas.analyst.email]]


@pytest.mark.parametrize("address", ["analyst@riverside.example.org", "nobody@example.org"])
def test_without_a_mail_server_the_page_says_that_none_is_sent(
    personas: Personas, ask: Ask, settings: Settings, address: str
) -> None:
    settings.EMAIL_HOST = ""
    status, page = ask(address)
    assert status < 500
    assert "cannot send e-mail" in page
    assert "on its way" not in page


@pytest.mark.parametrize("address", ["analyst@riverside.example.org", "nobody@example.org"])
def test_a_mail_server_that_is_down_is_no_fault_and_nothing_is_said_to_be_sent(
    personas: Personas, ask: Ask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def down(_self: EmailBackend) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", down)
    status, page = ask(address)
    assert status < 500
    assert "cannot be sent at present" in page
    assert "on its way" not in page


def test_a_mail_server_that_refuses_the_letter_is_no_fault(
    personas: Personas, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: EmailBackend, _letters: object) -> int:
        raise ConnectionResetError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert ask(personas.analyst.email)[0] == 200
    assert Client().post(reverse("account_login"), {"login": personas.analyst.email, "password": PASSWORD}).status_code


def test_a_closed_account_is_opened_by_no_letter(personas: Personas, ask: Ask) -> None:
    ask(personas.analyst.email)
    User.objects.filter(pk=personas.analyst.pk).update(is_active=False)
    assert 'name="password1"' not in Client().get(link_in(str(mail.outbox[0].body))).content.decode()
