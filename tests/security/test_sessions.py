"""Where a person is signed in: it ends by itself, they see it, they end it; and they hear of changes."""

import sqlite3
import time
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import hotp_value
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.personas import PASSWORD, Personas
from wardmote.config import env
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import RoleName, User

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW_PASSWORD = "violet lamp over gravel"


def sign_in(person: User, browser: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": browser})
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_a_page_that_nobody_touches_is_signed_out(personas: Personas, settings: Settings) -> None:
    settings.WARDMOTE_IDLE_MINUTES = 30
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        client = sign_in(personas.analyst)
        for _time in range(4):
            clock.shift(20 * 60)
            assert is_in(client)
        clock.shift(31 * 60)
        assert not is_in(client)
        assert "nothing was done for a long time" in client.get(reverse("account_login")).content.decode()


def test_what_a_page_asks_by_itself_is_no_touch(personas: Personas, settings: Settings) -> None:
    settings.WARDMOTE_IDLE_MINUTES = 30
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        client = sign_in(personas.analyst)
        for _time in range(5):
            clock.shift(7 * 60)
            client.get(reverse("account"), headers={"HX-Request": "true"})
        assert not is_in(client)


def test_a_person_sees_where_they_are_signed_in_and_ends_it(personas: Personas) -> None:
    here, elsewhere = sign_in(personas.analyst), sign_in(personas.analyst, "Mozilla/5.0 (iPhone) Safari/605.1")
    page = here.get(reverse("account")).content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "192.0.2" not in page
    here.post(reverse("end-sign-ins"))
    assert is_in(here)
    assert not is_in(elsewhere)
    assert Entry.objects.get(event="access.person.signed-out-elsewhere").after == {"count": 1}


def test_nobody_ends_anothers_sign_in(personas: Personas) -> None:
    theirs, mine = sign_in(personas.administrator), sign_in(personas.analyst)
    from wardmote.foundations.access.models import SignIn

    other = SignIn.objects.get(person=personas.administrator)
    for place in (str(other.pk), "9" * 400, "x", "-1"):
        assert mine.post(reverse("end-sign-ins"), {"place": place}).status_code in {302, 404}
    assert is_in(theirs)


def test_a_changed_password_ends_other_sign_ins_and_a_letter_tells_of_it(
    personas: Personas, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    here, elsewhere = sign_in(personas.analyst), sign_in(personas.analyst)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    with django_capture_on_commit_callbacks(execute=True):
        here.post(reverse("account_change_password"), fields)
    assert not is_in(elsewhere)
    (sent,) = mail.outbox
    assert sent.to == [personas.analyst.email]
    assert "Your password on Wardmote was changed" in sent.body
    assert "127.0.0.1" not in sent.body


def test_a_letter_tells_of_a_new_second_factor(
    personas: Personas, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in(personas.analyst)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    if "form" in asked.context and not hasattr(asked.context["form"], "secret"):
        asked = client.post(
            asked.request["PATH_INFO"] + "?next=" + reverse("mfa_activate_totp"), {"password": PASSWORD}
        )
        asked = client.get(reverse("mfa_activate_totp"))
    code = hotp_value(asked.context["form"].secret, int(time.time()) // 30)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": f"{code:06d}"})
    assert any("authenticator app was added" in sent.body for sent in mail.outbox)


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.ANALYST])
def test_nothing_signed_in_is_stored_by_the_browser(personas: Personas, role: RoleName) -> None:
    slug = personas.partnership.slug
    client = personas.client(role)
    for address in (reverse("my-work", args=[slug]), reverse("access:members", args=[slug]), reverse("account")):
        assert "no-store" in client.get(address).headers["Cache-Control"]
    export = personas.client(RoleName.ADMINISTRATOR).post(reverse("ledger:export", args=[slug]))
    assert "no-store" in export.headers["Cache-Control"]


def test_head_is_answered_as_get_is(personas: Personas) -> None:
    client, address = (
        personas.client(RoleName.ADMINISTRATOR),
        reverse("access:members", args=[personas.partnership.slug]),
    )
    whole, bare = client.get(address), client.head(address)
    assert bare.status_code == whole.status_code == 200
    assert bare.content == b""
    assert bare.headers["Content-Type"] == whole.headers["Content-Type"]
    assert int(bare.headers["Content-Length"]) > 1000
    assert Client().head(address).status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "gravelgravel",
        "Gravel7gravel7gra",
        "ababbabaabab",
        "abcdefghijklmno",
        "12345678901234567",
        "zyxwvutsrqponm",
    ],
)
def test_repeats_are_no_passwords(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", [PASSWORD, NEW_PASSWORD, "Ty7-green-otter", "banana bread ban"])
def test_words_are(password: str) -> None:
    validate_password(password)


def test_what_is_deleted_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    options = env.database(tmp_path)["OPTIONS"]
    assert isinstance(options, dict)
    connection = sqlite3.connect(tmp_path / "a.sqlite3")
    connection.executescript(options["init_command"])
    assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
    connection.close()
