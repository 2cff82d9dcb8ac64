"""A table of an installation's own that is wrong: pages say the sentence, Home goes on, the check names it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.personas import Personas
from wardmote.config import checks as _checks  # noqa: F401 - registered by being read
from wardmote.foundations.members.public import RoleName

pytestmark = pytest.mark.django_db
SENTENCE = "line 3, gateway 1 (health): “valid_from” is no day: write it as 2026-01-31, without quotes."
WRONG = '[[gateway]]\nslug = "health"\nvalid_from = "soon"\nname = "Health"\nwhat = "x"\nis_duty = true\nis_verified = false\n'
Break = Callable[[str, str], None]


@pytest.fixture
def broken(settings: Settings, tmp_path: Path) -> Break:
    """Writes an installation's own file."""
    settings.WARDMOTE_HOME = tmp_path

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write


def page(personas: Personas, name: str, role: RoleName = RoleName.ADMINISTRATOR) -> tuple[int, str]:
    answer = personas.client(role).get(reverse(name, args=[personas.partnership.slug]))
    return answer.status_code, " ".join(answer.content.decode().split())


def test_a_page_that_rests_on_it_says_what_is_wrong(personas: Personas, broken: Break) -> None:
    broken("sharing/gateways.toml", WRONG)
    status, text = page(personas, "sharing:agreement-new")
    assert (status, SENTENCE in text) == (503, True)
    assert "Traceback" not in text


@pytest.mark.parametrize("name", ["sharing/section_17a.toml", "clocks/rules.toml", "retention/schedule.toml"])
def test_home_and_the_page_of_checks_go_on(personas: Personas, broken: Break, name: str) -> None:
    broken(name, "[[rule")
    for role in (RoleName.ADMINISTRATOR, RoleName.PARTNER_OFFICER):
        status, _text = page(personas, "my-work", role)
        assert status == 200
    assert page(personas, "verification:checks")[0] == 200
    status, text = page(personas, "verification:tables")
    assert status == 200
    assert f"{name}, line 1: this is not TOML" in text
    assert "Has a fault" in text


def test_home_says_what_it_cannot_list(personas: Personas, broken: Break) -> None:
    broken("sharing/section_17a.toml", "[[rule")
    assert "section_17a.toml, line 1: this is not TOML" in page(personas, "my-work", RoleName.PARTNER_OFFICER)[1]


def test_the_check_of_the_installation_names_the_file(broken: Break) -> None:
    assert [each for each in run_checks(tags=["reference"]) if each.id == "wardmote.W002"] == []
    broken("sharing/gateways.toml", WRONG)
    broken("retention/schedule.toml", "[[rule")
    warnings = [each.msg for each in run_checks(tags=["reference"])]
    assert len(warnings) == 2
    assert any(SENTENCE in each for each in warnings)


def test_the_page_lists_tables_with_version_and_who_checked(personas: Personas, broken: Break) -> None:
    text = page(personas, "verification:tables")[1]
    assert "Legal gateways for sharing" in text
    assert "Not checked" in text
    assert "sharing/section_17a.toml" in text
    assert "2026.1" in text
    # Paragraphs 1 to 3 of the schedule were read in the regulations.
    assert "3 came checked" in text
    rule = '[about]\nversion = "ours 3"\nchecked_on = 2026-11-02\nchecked_by = "Gwen Morris"\n'
    broken("clocks/rules.toml", rule)
    text = page(personas, "verification:tables")[1]
    assert "By Gwen Morris, 2 November 2026" in text
    assert "In use: clocks/rules.toml" in text


@pytest.mark.parametrize("role", [RoleName.BOARD_MEMBER, RoleName.PARTNER_OFFICER])
def test_the_page_of_tables_is_for_administrators(personas: Personas, role: RoleName) -> None:
    assert page(personas, "verification:tables", role)[0] in {403, 404}
