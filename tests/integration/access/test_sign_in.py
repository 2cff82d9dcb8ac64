"""Signing in: password, lock-out, second factor, single sign-on; and what the sign-in library does not offer here."""

import re
import time
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.personas import PASSWORD, Personas
from wardmote.foundations.access.adapters import SocialAccountAdapter
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.public import may
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import RoleName, User
from wardmote.intake.permissions import IntakePermission
from wardmote.sharing.public import ReturnNote, quarter_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(person: User, password: str = PASSWORD, browser: Client | None = None) -> tuple[Client, int, str]:
    browser = browser or Client()
    answer = browser.post(reverse("account_login"), {"login": person.email, "password": password})
    return browser, answer.status_code, answer.headers.get("Location", "")


def test_the_address_in_any_capitals_and_the_password_let_a_person_in(personas: Personas) -> None:
    browser = Client()
    fields = {"login": personas.analyst.email.upper(), "password": PASSWORD}
    assert browser.post(reverse("account_login"), fields).status_code == 302
    page = browser.get(reverse("account")).content.decode()
    assert "Amira Khan" in page
    assert "Analyst for Council since 1 April 2020" in page
    assert Entry.objects.filter(event="access.person.signed-in", actor=str(personas.analyst.pk)).count() == 1


def test_a_wrong_password_does_not_say_which_part_was_wrong(personas: Personas) -> None:
    known = Client().post(reverse("account_login"), {"login": personas.analyst.email, "password": "wrong"})
    unknown = Client().post(reverse("account_login"), {"login": "nobody@example.org", "password": "wrong"})
    sentence = "The e-mail address or the password is not right. Check both and try again."
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()


def test_a_person_is_locked_out_after_too_many_attempts_and_told_so(personas: Personas, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    for _attempt in range(3):
        browser, status, _to = sign_in(personas.analyst, "wrong password")
    assert status == 429
    answer = browser.post(reverse("account_login"), {"login": personas.analyst.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()
    entry = Entry.objects.filter(event="access.person.locked-out").first()
    assert entry is not None
    assert entry.on == f"members.user:{personas.analyst.pk}"


def test_a_closed_account_cannot_sign_in_and_may_do_nothing(personas: Personas) -> None:
    person = personas.analyst
    person.is_active = False
    person.save()
    _browser, status, to = sign_in(person)
    assert (status, to) != (302, reverse("home"))
    assert not may(person, IntakePermission.BATCH_LOAD, partnership=personas.partnership)


def test_nobody_signs_up(db: None) -> None:
    fields = {"email": "me@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post("/account/signup/", fields).status_code == 404
    assert not User.objects.filter(email="me@example.org").exists()


@pytest.mark.parametrize("path", ["email/", "3rdparty/", "3rdparty/signup/", "signup/"])
def test_addresses_and_links_are_the_administrators_to_change(personas: Personas, path: str) -> None:
    assert personas.client(RoleName.ANALYST).get(f"/account/{path}").status_code == 404


def test_signing_out_needs_a_click(personas: Personas) -> None:
    browser = personas.client(RoleName.ANALYST)
    assert "Sign out" in browser.get(reverse("account_logout")).content.decode()
    assert browser.get(reverse("account")).status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("account")).status_code == 302
    assert Entry.objects.filter(event="access.person.signed-out").count() == 1


def test_an_authenticator_app_is_asked_for_at_the_next_sign_in(personas: Personas) -> None:
    TOTP.activate(personas.analyst, SECRET)
    browser, status, to = sign_in(personas.analyst)
    assert (status, to) == (302, reverse("mfa_authenticate"))
    assert browser.get(reverse("account")).status_code == 302
    code = hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))
    assert browser.post(to, {"code": f"{code:06d}"}).status_code == 302
    assert "Authenticator app" in browser.get(reverse("account")).content.decode()


def test_an_authenticator_app_is_set_up_from_the_account_page(
    personas: Personas, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser, _status, _to = sign_in(personas.analyst)
    asked_again = browser.get(reverse("mfa_activate_totp"))
    page = browser.post(asked_again.headers["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml' in page.content.decode()
    code = hotp_value(secret, int(time.time()) // 30)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_activate_totp"), {"code": f"{code:06d}"})
    assert Authenticator.objects.filter(user=personas.analyst, type="totp").exists()
    assert Entry.objects.filter(event="access.second-factor.added").exists()


def test_where_a_second_factor_is_required_nothing_opens_without_one(personas: Personas, settings: Settings) -> None:
    settings.WARDMOTE_REQUIRE_MFA = True
    page = reverse("access:members", args=[personas.partnership.slug])
    browser, _status, _to = sign_in(personas.analyst)
    answer = browser.get(page)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))
    TOTP.activate(personas.analyst, SECRET)
    assert browser.get(page).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_reset_password", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn"],
)
def test_the_sign_in_librarys_pages_wear_the_houses_frame(personas: Personas, name: str) -> None:
    browser, _status, _to = sign_in(personas.analyst)
    page = browser.get(reverse(name), follow=True).content.decode()
    assert page.count("<h1") == 1
    heading = page.split("<h1")[1].split(">", 1)[1].split("</h1>")[0].strip()
    assert heading
    assert "Skip to main content" in page


def with_single_sign_on(settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "partnership",
                    "name": "Riverside Council",
                    "client_id": "wardmote",
                    "secret": "kept elsewhere",
                    "settings": {"server_url": "https://sign-in.example.org"},
                }
            ]
        }
    }


def test_the_button_for_single_sign_on_is_there_when_it_is_configured(db: None, settings: Settings) -> None:
    assert "Riverside Council" not in Client().get(reverse("account_login")).content.decode()
    with_single_sign_on(settings)
    page = Client().get(reverse("account_login")).content.decode()
    assert "Sign in with Riverside Council" in page
    assert "/account/oidc/partnership/login/" in page


def test_single_sign_on_lets_in_only_those_who_were_invited(personas: Personas) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    assert SocialAccountAdapter(request).is_open_for_signup(request, None) is False
    # An invited person's address counts as proved, so that single sign-on finds them by it.
    assert EmailAddress.objects.get(user=personas.analyst).verified


def test_the_system_person_cannot_sign_in(personas: Personas) -> None:
    person = User.objects.get(is_system=True)
    assert not person.is_active
    assert not person.has_usable_password()
    assert not may(person, AccessPermission.HOME_VIEW, partnership=personas.partnership)


def test_what_was_written_when_the_session_had_ended_is_not_lost(client: Client, personas: Personas) -> None:
    assessment = reverse("intake:load", args=[personas.partnership.slug])
    text = "Residents told the walkabout that tools are taken from vans <in Mill Hythe>."

    answer = client.post(
        assessment, {"text": text, "source": "police-uk"}, headers={"referer": f"http://testserver{assessment}"}
    )

    page = answer.content.decode()
    assert answer.status_code == 401
    assert "tools are taken from vans &lt;in Mill Hythe&gt;." in page
    assert f"?next={quote(assessment, safe='')}" in page
    assert f'action="{assessment}"' in page
    assert '<input type="hidden" name="source" value="police-uk">' in page


def test_what_was_written_comes_back_with_a_new_token_after_signing_in(personas: Personas) -> None:
    """The page of before holds the token of the session that ended: what it sends is shown once more, and then goes."""
    kept = {"kind": "not-expected", "on": "2026-11-20", "reason": "The service holds no such data at all."}
    today = timezone.localdate()
    record = reverse(
        "sharing:record",
        args=[
            personas.partnership.slug,
            personas.organisations["fire-and-rescue"].pk,
            "3",
            quarter_of(today).previous.code,
        ],
    )
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.analyst, backend="django.contrib.auth.backends.ModelBackend")
    origin = {"origin": "http://testserver"}

    shown = client.post(record, kept | {"csrfmiddlewaretoken": "x" * 64}, headers=origin)
    page = shown.content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)

    assert shown.status_code == 403
    assert "The service holds no such data at all." in page
    assert token
    assert not ReturnNote.objects.exists()
    assert client.post(record, kept | {"csrfmiddlewaretoken": token[1]}, headers=origin).status_code == 302
    assert ReturnNote.objects.get().reason == kept["reason"]


def test_what_another_site_sends_does_not_come_back(personas: Personas) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.analyst, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("intake:load", args=[personas.partnership.slug])

    answer = client.post(address, {"text": "one two three four"}, headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert "one two three four" not in answer.content.decode()


def test_a_signed_out_person_with_an_old_page_is_told_to_sign_in(client: Client, personas: Personas) -> None:
    client = Client(enforce_csrf_checks=True)
    address = reverse("intake:load", args=[personas.partnership.slug])

    answer = client.post(address, {"text": "one two three four"}, headers={"origin": "http://testserver"})

    assert answer.status_code == 401
    assert "one two three four" in answer.content.decode()


def test_no_password_comes_back(personas: Personas) -> None:
    client = Client(enforce_csrf_checks=True)
    address = reverse("intake:load", args=[personas.partnership.slug])
    said = {"text": "one two three four", "password": "five six seven eight"}

    answer = client.post(address, said, headers={"origin": "http://testserver"})

    assert "five six" not in answer.content.decode()


def test_a_short_form_sent_when_signed_out_leads_to_signing_in(client: Client, personas: Personas) -> None:
    answer = client.post(reverse("intake:load", args=[personas.partnership.slug]), {"source": "police-uk"})

    assert answer.status_code == 302


def test_no_foreign_page_is_gone_back_to(client: Client, personas: Personas) -> None:
    address = reverse("intake:load", args=[personas.partnership.slug])
    answer = client.post(address, {"text": "one two three four"}, headers={"referer": "https://evil.example/p/x/"})

    assert "evil" not in answer.content.decode()
