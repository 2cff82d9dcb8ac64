"""The dated reference data, shipped and an installation's own."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from wardmote.sharing.errors import ReferenceRefused
from wardmote.sharing.gateways import gateways, law
from wardmote.sharing.reference import schedule
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
    assert {"cda-1998-s115", "cda-1998-s17a", "asbcpa-2014-sch4-para7", "pcsca-2022-s16"} <= set(gateways())
    assert not any(each.is_verified for each in gateways().values())


def test_the_serious_violence_duty_is_cited_by_what_each_section_does(home: Path) -> None:
    held = gateways()
    # Section 9 gives powers to collaborate and plan: nothing is shared under it.
    assert not [slug for slug in held if slug.startswith("pcsca-2022-s9")]
    assert "disclose" in held["pcsca-2022-s16"].what
    assert "local policing body" in held["pcsca-2022-s17"].what


@pytest.mark.parametrize(
    ("gateway", "data", "disclosers", "is_refused"),
    [
        ("pcsca-2022-s16", "patient", "council", True),
        ("pcsca-2022-s16", "personal", "integrated-care-board", True),
        ("pcsca-2022-s16", "social-care", "council", True),
        ("pcsca-2022-s16", "personal", "police", False),
        ("pcsca-2022-s16", "depersonalised", "integrated-care-board", False),
        ("recognised-legitimate-interest", "personal", "council", True),
        ("recognised-legitimate-interest", "depersonalised", "council", True),
        ("recognised-legitimate-interest", "personal", "voluntary-body", False),
        ("cda-1998-s115", "personal", "council", False),
    ],
)
def test_a_gateway_says_what_it_excludes(
    home: Path, gateway: str, data: str, disclosers: str, *, is_refused: bool
) -> None:
    assert bool(gateways()[gateway].refusals(law().widened([data]), {disclosers})) is is_refused


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('data = ["patient"]', 'data = ["gossip"]', "“gossip” is not a kind of data"),
        ('"integrated-care-board"', '"guild"', "“guild” is not a kind of organisation"),
        ("[[gateway.excludes]]", "[[gateway.exclude]]", "there is no key “exclude” here"),
        ('reason = "Section 16 does not authorise the disclosure of patient information."', "", "give “reason”"),
    ],
)
def test_an_exclusion_that_is_written_wrong_is_refused(home: Path, old: str, new: str, said: str) -> None:
    text = (SHIPPED / "gateways.toml").read_text(encoding="utf-8")
    assert old in text
    write(home, "gateways.toml", text.replace(old, new))
    with pytest.raises(ReferenceRefused, match=said):
        gateways()


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
        ('number = "2"', 'number = "1"', "dataset 2 (1): it stands there twice"),
        ('name = "Recorded crime"', "name = 7", "dataset 2 (2): “name” is no text: write it in quotes"),
        ("months = 3", "months = 1", "[periods]: “months” must be 3"),
        ("[periods]", "[periods", "this is not TOML"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(home: Path, old: str, new: str, said: str) -> None:
    write(home, "section_17a.toml", (SHIPPED / "section_17a.toml").read_text(encoding="utf-8").replace(old, new, 1))

    with pytest.raises(ReferenceRefused) as refusal:
        schedule()
    assert said in str(refusal.value)
    assert "section_17a.toml" in str(refusal.value)
