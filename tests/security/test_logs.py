"""What is refused washes no fault out, leaves no trace of the program, and what is answered names nobody."""

import copy
import logging
import logging.config
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.members.public import RoleName

FAULTS, REFUSALS, ANSWERS = "faults.log", "refusals.log", "answers.log"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """The installation's own handlers, into a folder of this test's."""
    made = logging.config.DictConfigurator(copy.deepcopy(dict(settings.LOGGING)))
    for kind, configure in (("formatters", made.configure_formatter), ("filters", made.configure_filter)):
        for name, declared in made.config[kind].items():
            made.config[kind][name] = configure(declared)
    added = []
    for name, of in (("file", ""), ("refusals", ""), ("answers", "wardmote.answers")):
        declared = made.config["handlers"][name]
        handler = made.configure_handler({**declared, "filename": tmp_path / Path(declared["filename"]).name})
        logging.getLogger(of or None).addHandler(handler)
        added.append((logging.getLogger(of or None), handler))
    yield tmp_path
    for logger, handler in added:
        logger.removeHandler(handler)
        handler.close()


def text_of(folder: Path, name: str) -> str:
    path = folder / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_requests_that_wait_their_turn_are_no_faults(files: Path) -> None:
    for depth in range(5_000):
        logging.getLogger("waitress.queue").warning("Task queue depth is %d", depth)
    assert text_of(files, FAULTS) == ""
    assert text_of(files, REFUSALS) == ""


def test_refusals_are_short_lines_of_their_own(files: Path, personas: Personas) -> None:
    client = personas.client(RoleName.BOARD_MEMBER)
    client.raise_request_exception = False
    client.get(f"/p/{personas.partnership.slug}/members/settings/")
    client.get("/" + "a" * 5_000)
    Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "jane.roe@example.org"})
    client.get("/", headers={"host": "evil.example"})
    Client().post(reverse("account_login"), {"login": "jane.roe@example.org", "password": "wrong"})
    assert text_of(files, FAULTS) == ""
    written = text_of(files, REFUSALS)
    lines = written.splitlines()
    assert len(lines) >= 4
    assert max(map(len, lines)) <= 401
    assert "Traceback" not in written
    assert " in door" not in written
    assert "jane" not in written


def test_a_fault_is_told_where_faults_are(files: Path) -> None:
    try:
        int("secret")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /p/a/")
    assert "builtins.ValueError" in text_of(files, FAULTS)
    assert text_of(files, REFUSALS) == ""


def test_each_answer_is_one_line_that_names_nobody(files: Path, personas: Personas) -> None:
    slug = personas.partnership.slug
    client = personas.client(RoleName.ADMINISTRATOR)
    held = personas.members[RoleName.ANALYST]
    client.get(reverse("access:member", args=[slug, held.pk]))
    client.get(reverse("access:members", args=[slug]), {"role": "jane.roe@example.org"})
    client.get(reverse("invitation", args=["a-token-that-opens-something"]), headers={"X-Forwarded-For": "203.0.113.9"})
    client.get("/jane.roe/")
    client.generic("JANEROE", "/")
    lines = text_of(files, ANSWERS).splitlines()
    assert len(lines) == 5
    assert "GET 200 " in lines[0]
    assert "/p/<slug:partnership>/members/<int:membership>/" in lines[0]
    assert "GET 410 " in lines[2]
    for value in ("jane", "JANE", "a-token", "127.0.0.1", "203.0.113", f"/{held.pk}/", "?"):
        assert value not in "".join(lines)
