"""Codes, resets and invitations are tried so often and no more, whichever process is asked; a code works once."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks as Committed
from pytest_django import Settings

from tests.personas import PASSWORD, Personas
from wardmote.config import settings as house
from wardmote.foundations.access.limits import LIMITS
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import RoleName, User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODES = LIMITS["code"].most


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """What happens after the commit happens."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def remembered_as_installed(settings: Settings, db: None) -> None:
    """What the house's own settings remember in, which is not one process."""
    settings.CACHES = house.CACHES


def sign_in(person: User, *, address: str = "192.0.2.1", password: str = PASSWORD) -> tuple[Client, int]:
    browser = Client(REMOTE_ADDR=address)
    answer = browser.post(reverse("account_login"), {"login": person.email, "password": password})
    return browser, answer.status_code


def right_code() -> str:
    return f"{hotp_value(SECRET, int(time.time()) // 30):06d}"


def wrong_code() -> str:
    return f"{(int(right_code()) + 1) % 1_000_000:06d}"


def lets_in(browser: Client, code: str) -> bool:
    return browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def test_codes_cannot_be_tried_without_end(personas: Personas) -> None:
    TOTP.activate(personas.analyst, SECRET)
    for _time in range(CODES):
        # A new session each time, from another address each time: it is the person for whom they are counted.
        browser, _status = sign_in(personas.analyst, address=f"192.0.2.{_time}")
        assert not lets_in(browser, wrong_code())
    browser, _status = sign_in(personas.analyst, address="198.51.100.1")
    assert not lets_in(browser, right_code())
    assert (
        "Too many codes were tried"
        in browser.post(reverse("mfa_authenticate"), {"code": right_code()}).content.decode()
    )


def test_a_person_who_waits_may_try_again_and_trying_on_does_not_make_them_wait_longer(personas: Personas) -> None:
    TOTP.activate(personas.analyst, SECRET)
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        browser, _status = sign_in(personas.analyst)
        for _time in range(CODES):
            lets_in(browser, wrong_code())
        clock.shift(14 * 60)
        assert not lets_in(browser, right_code())
        clock.shift(2 * 60)
        assert lets_in(sign_in(personas.analyst)[0], right_code())


def test_wrong_codes_are_in_the_ledger(personas: Personas) -> None:
    TOTP.activate(personas.analyst, SECRET)
    browser, _status = sign_in(personas.analyst)
    lets_in(browser, wrong_code())
    entry = Entry.objects.get(event="access.second-factor.failed")
    assert entry.on == f"members.user:{personas.analyst.pk}"
    assert wrong_code() not in str(entry.after)


def test_right_codes_are_not_counted(personas: Personas) -> None:
    TOTP.activate(personas.analyst, SECRET)
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        for _time in range(CODES + 2):
            assert lets_in(sign_in(personas.analyst)[0], right_code())
            clock.shift(30)


def test_one_code_works_once_in_every_process(personas: Personas, remembered_as_installed: None) -> None:
    assert isinstance(caches["default"], DatabaseCache)
    factor = TOTP.activate(personas.analyst, SECRET)
    code = right_code()
    assert factor.validate_code(code)
    # Another process knows nothing but what the database says.
    del caches["default"]
    assert not TOTP(Authenticator.objects.get()).validate_code(code)


def test_one_recovery_code_works_once(personas: Personas) -> None:
    TOTP.activate(personas.analyst, SECRET)
    code = RecoveryCodes.activate(personas.analyst).get_unused_codes()[0]
    assert lets_in(sign_in(personas.analyst)[0], code)
    assert not lets_in(sign_in(personas.analyst)[0], code)


def test_resets_are_counted_for_the_person(personas: Personas, settings: Settings, committed: Committed) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    for number in range(LIMITS["reset"].most + 2):
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        with committed(execute=True):
            answer = browser.post(reverse("account_reset_password"), {"email": personas.analyst.email})
        assert answer.status_code == 302
    assert len(mail.outbox) == LIMITS["reset"].most


def test_invitations_are_counted_for_the_administrator(personas: Personas) -> None:
    client = personas.client(RoleName.ADMINISTRATOR)
    fields = {"display_name": "Nia Rhys", "organisation": personas.organisations["council"].pk, "role": "analyst"}
    pages = [
        client.post(
            reverse("access:invite", args=[personas.partnership.slug]), {**fields, "email": f"n{number}@example.org"}
        ).content.decode()
        for number in range(LIMITS["invitation"].most + 1)
    ]
    assert 'id="invitation-link"' in pages[-2]
    assert 'id="invitation-link"' not in pages[-1]
    assert "very many invitations" in pages[-1]


def test_nobody_is_sent_letters_without_end(personas: Personas, settings: Settings, committed: Committed) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    client, slug = personas.client(RoleName.ADMINISTRATOR), personas.partnership.slug
    fields = {"display_name": "Nia Rhys", "email": "n@example.org", "role": "analyst"}
    fields["organisation"] = str(personas.organisations["council"].pk)
    with committed(execute=True):
        client.post(reverse("access:invite", args=[slug]), fields)
    membership = User.objects.get(email="n@example.org").memberships.get()
    for _time in range(LIMITS["letter"].most + 2):
        with committed(execute=True):
            client.post(reverse("access:member-invitation", args=[slug, membership.pk]))
    assert len(mail.outbox) == LIMITS["letter"].most


def test_somebody_elses_wrong_passwords_neither_lock_a_person_out_nor_prolong_it(
    personas: Personas, settings: Settings
) -> None:
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        for _time in range(settings.AXES_FAILURE_LIMIT):
            sign_in(personas.analyst, password="wrong")
        assert sign_in(personas.analyst)[1] == 429
        assert sign_in(personas.analyst, address="198.51.100.1")[1] == 302
        # Others at the same address, as in one office or behind one proxy, are not locked out with them.
        assert sign_in(personas.administrator)[1] == 302
        clock.shift(14 * 60)
        for _time in range(settings.AXES_FAILURE_LIMIT):
            assert sign_in(personas.analyst, password="wrong")[1] == 429
        clock.shift(2 * 60)
        assert sign_in(personas.analyst)[1] == 302
    assert Entry.objects.filter(event="access.person.locked-out").count() == 1


def test_many_people_of_one_address_sign_in_at_once(personas: Personas) -> None:
    for _time in range(40):
        assert sign_in(personas.analyst)[1] == 302
