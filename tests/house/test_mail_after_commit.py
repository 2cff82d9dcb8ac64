"""What leaves the machine leaves after commit: one module sends mail, and it waits for the transaction to end."""

import ast
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import RequestFactory

from tests.house.test_sizes import sources
from wardmote.foundations.access.adapters import AccountAdapter
from wardmote.foundations.post.public import letter, send_after_commit

THE_POST = "foundations/post/public.py"
WAYS = ("django.core.mail", "smtplib")


def senders(tree: ast.AST) -> set[str]:
    """The modules that can send something, as far as this module imports them."""
    found = set()
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
        found |= {name for name in names if name.startswith(WAYS)}
    return found


def test_an_import_of_a_sender_is_found() -> None:
    assert senders(ast.parse("from django.core.mail import send_mail")) == {"django.core.mail"}
    assert senders(ast.parse("import smtplib")) == {"smtplib"}
    assert senders(ast.parse("from django.core.cache import cache")) == set()


def test_nothing_but_the_post_sends_mail() -> None:
    found = {name for name, path in sources() if senders(ast.parse(path.read_text(encoding="utf-8")))}
    assert found == {THE_POST}


def post(told: list[bool]) -> None:
    send_after_commit(letter(subject="Due", text="Please send it.", address="office@example.org"), then=told.append)


@pytest.mark.django_db(transaction=True)
def test_a_letter_waits_for_the_commit() -> None:
    told: list[bool] = []
    with transaction.atomic():
        post(told)
        assert (mail.outbox, told) == ([], [])
    assert ([each.to for each in mail.outbox], told) == ([["office@example.org"]], [True])


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing() -> None:
    told: list[bool] = []
    with transaction.atomic():
        post(told)
        transaction.set_rollback(True)
    assert (mail.outbox, told) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_a_refused_letter_is_told_and_no_address_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"office@example.org": (550, b"unknown")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    told: list[bool] = []
    post(told)
    assert told == [False]
    assert "SMTPRecipientsRefused" in caplog.text
    assert "office@example.org" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_sign_in_library_sends_by_the_same_post(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.core import context

    with context.request_context(rf.get("/")), transaction.atomic():
        AccountAdapter().send_mail("account/email/unknown_account", "office@example.org", {"signup_url": "/"})
        assert mail.outbox == []
    assert [each.to for each in mail.outbox] == [["office@example.org"]]
