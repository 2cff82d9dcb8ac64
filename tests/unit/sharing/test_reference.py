"""The dated reference data, shipped and an installation's own."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from wardmote.sharing.errors import ReferenceRefused
from wardmote.sharing.reference import gateways, schedule
from wardmote.sharing.rules import Quarter

SHIPPED = Path(__file__).resolve().parents[3] / "src" / "wardmote" / "sharing"


def write(home: Path, name: str, text: str) -> None:
    (home / "sharing").mkdir(exist_ok=True)
    (home / "sharing" / name).write_text(text, encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    settings.WARDMOTE_HOME = tmp_path
    return tmp_path


def test_the_shipped_schedule_says_who_holds_what(home: Path) -> None:
    held = schedule()

    assert held.first == date(2007, 7, 1)
    assert held.form == "electronic"
    assert {each.number: each.holders[0] for each in held.datasets if each.number in {"1", "2", "3", "8"}} == {
        "1": "police",
        "2": "police",
        "3": "fire-and-rescue",
        "8": "council",
    }
    # The paragraphs that were read in the regulations themselves, and no others.
    assert {each.number for each in held.datasets if each.is_verified} == {"1", "2", "3"}


def test_every_gateway_says_that_its_wording_is_to_be_checked(home: Path) -> None:
    assert {"cda-1998-s115", "cda-1998-s17a", "asbcpa-2014-sch4-para7", "pcsca-2022-s9"} <= set(gateways())
    assert not any(each.is_verified for each in gateways().values())


def test_an_installation_can_end_a_dataset_on_a_day(home: Path) -> None:
    text = (SHIPPED / "section_17a.toml").read_text(encoding="utf-8")
    changed = text.replace('number = "1"\n', 'number = "1"\nvalid_to = 2026-04-01\n')
    write(home, "section_17a.toml", changed)

    first = schedule().dataset("1")
    assert first is not None
    assert first.is_owed_for(Quarter(date(2026, 1, 1)))
    assert not first.is_owed_for(Quarter(date(2026, 4, 1)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('holders = ["police"]', 'holders = ["polise"]', "“polise” is not a kind of organisation"),
        ('number = "2"', 'number = "1"', "dataset 1 stands there twice"),
        ('name = "Recorded crime"', "name = 7", "dataset 2: “name” must be a text"),
        ("months = 3", "months = 1", "[periods] must give"),
        ("[periods]", "[periods", "is not a TOML file"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(home: Path, old: str, new: str, said: str) -> None:
    write(home, "section_17a.toml", (SHIPPED / "section_17a.toml").read_text(encoding="utf-8").replace(old, new, 1))

    with pytest.raises(ReferenceRefused) as refusal:
        schedule()
    assert said in str(refusal.value)
    assert "section_17a.toml" in str(refusal.value)
