"""The log holds places in the program, not what a person typed or what a file holds."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from tests.personas import Personas
from wardmote.config.logs import Bare, OneLine, without_values
from wardmote.foundations.access import operations
from wardmote.intake.errors import FileRefused

CONFIGURED: Any = settings.LOGGING
TYPED = "Jane Roe of 4 Mill Lane"


def formatter(handler: str) -> logging.Formatter:
    """The formatter as the installation's settings make it."""
    name = CONFIGURED["handlers"][handler]["formatter"]
    made = logging.config.DictConfigurator(CONFIGURED).configure_formatter(dict(CONFIGURED["formatters"][name]))
    assert isinstance(made, logging.Formatter)
    return made


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the two handlers of an installation write."""
    written = io.StringIO()
    handlers = []
    for name in ("file", "console"):
        handler = logging.StreamHandler(written)
        handler.setFormatter(formatter(name))
        logging.getLogger().addHandler(handler)
        handlers.append(handler)
    yield written
    for handler in handlers:
        logging.getLogger().removeHandler(handler)


def test_a_form_value_in_an_unexpected_fault_does_not_reach_the_log(
    personas: Personas, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**sent: object) -> None:
        raise ValueError(f"cannot use {sent['display_name']} as {TYPED}")

    monkeypatch.setattr(operations, "invite_member", broken)
    client = personas.client("administrator")
    client.raise_request_exception = False
    address = reverse("access:invite", args=[personas.partnership.slug])
    fields = {"display_name": TYPED, "email": "jane.roe@example.org", "role": "analyst"}
    fields["organisation"] = str(personas.organisations["council"].pk)
    answer = client.post(f"{address}?person=jane.roe", fields)
    assert answer.status_code == 500
    written = log.getvalue()
    assert "builtins.ValueError" in written
    assert "wardmote/foundations/access/views.py:" in written
    assert "in invite" in written
    for value in ("Jane", "Mill Lane", "jane.roe"):
        assert value not in written


def test_every_handler_writes_without_values() -> None:
    assert {type(formatter(name)) for name in CONFIGURED["handlers"]} <= {Bare, OneLine}


def formed(fault: Exception) -> str:
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "It failed.", (), (type(fault), fault, None))
    record.exc_text = f"left by another handler: {TYPED}"
    return formatter("file").format(record)


def test_our_own_sentence_is_kept_and_another_is_not() -> None:
    assert "line 7 has no month" in formed(FileRefused("line 7 has no month"))
    assert "line 7" not in formed(KeyError("line 7 has no month"))


def test_what_a_fault_came_from_is_told_without_its_values() -> None:
    cause = KeyError(TYPED)
    fault = RuntimeError(TYPED)
    fault.__cause__ = cause
    written = formed(fault)
    assert "builtins.RuntimeError" in written
    assert "after builtins.KeyError" in written
    assert TYPED not in written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Repeated failure by jane.roe@example.org.", "Repeated failure by (address)"),
        ("{username: 'jane@example.org', ip: '1.2.3.4'}", "{username: '(address)', ip: '1.2.3.4'}"),
        ("Not Found: /p/a/people/?q=jane+roe", "Not Found: /p/a/people/"),
        ("Gone: /account/invitation/abcDEF123/", "Gone: /account/invitation/…/"),
        ("Gone: /account/password/reset/key/1-abc-def/", "Gone: /account/password/reset/key/…/"),
    ],
)
def test_addresses_queries_and_keys_are_left_out(said: str, written: str) -> None:
    assert without_values(said) == written


def test_arguments_of_a_line_are_looked_at_too() -> None:
    record = logging.LogRecord("a", logging.WARNING, __file__, 1, "by %s", ("jane.roe@example.org",), None)
    assert "jane" not in formatter("console").format(record)
