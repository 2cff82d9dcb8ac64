"""From a sample to a loaded batch: drafts of declarations, their guesses, and the check that refuses open ones."""

import datetime as dt
import random
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import LazySettings

from wardmote.config import cli
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Batch
from wardmote.intake.public import FileRefused, SourceError, check_declaration, draft_source, source, sources

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "add-a-partners-file.md"
HEADER = ["Incident No", "Date of call", "Time", "Type", "Easting", "Northing", "Ward", "Pumps", "Notes"]
pytestmark = pytest.mark.django_db
MARK = re.compile(r"  # (?:guess|fill in): .*")


@pytest.fixture(autouse=True)
def own(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"
    return Path(settings.SOURCES_DIR)


def sample(path: Path, *, header: list[str] = HEADER, rows: int = 40, **cells: object) -> Path:
    import openpyxl

    chance = random.Random(7)  # noqa: S311 - a made-up sample
    book = openpyxl.Workbook()
    book.active["A1"] = "Deliberate fires, April 2026"
    for at, heading in enumerate(header):
        book.active.cell(4, 2 + at, heading)
    for row in range(rows):
        values = [
            f"FR26-{1000 + row}", dt.datetime(2026, 4, 1 + row % 30), dt.time(row % 24, 30), chance.choice(["Rubbish fire", "Vehicle fire"]),  # noqa: DTZ001
            501000 + chance.randrange(5000), 221000 + chance.randrange(5000), chance.choice(["North", "Saltings"]), chance.randrange(1, 4),
            "small fire in the open behind the shops, out on arrival of the first crew, nothing else to report",
        ]  # fmt: skip
        for at, value in enumerate(values[: len(header)]):
            book.active.cell(5 + row, 2 + at, value)
    for address, value in cells.items():
        book.active[address] = value
    book.save(path)
    return path


def confirm(path: Path) -> None:
    """What a person does with a draft: every mark deleted, every blank filled in."""
    for file in (path, *path.parent.glob("mappings/*.toml")):
        text = MARK.sub("", file.read_text(encoding="utf-8"))
        text = re.sub(
            r'^(description|name|licence|attribution|gateway|rule|address) = ""',
            r'\1 = "As agreed"',
            text,
            flags=re.MULTILINE,
        )
        file.write_text(text, encoding="utf-8")


def test_a_draft_says_what_was_seen_and_what_it_guesses(tmp_path: Path, own: Path) -> None:
    draft = draft_source(sample(tmp_path / "Fire returns April 2026 v2.xlsx"))
    assert draft.slug == "fire-returns"
    assert draft.files == (own / "fire-returns.toml", own / "mappings" / "fire-returns-category.toml")
    text = draft.files[0].read_text(encoding="utf-8")
    assert "Incident No: 100% filled, 40 different; identifier; for example “FR26-1000”" in text
    assert "headings in row 4, 40 rows" in text
    made = tomllib.loads(text)
    assert made["columns"] == {
        "easting": "Easting", "northing": "Northing", "date": "Date of call", "time": "Time", "ward": "Ward", "category": "Type", "identifier": "Incident No",
    }  # fmt: skip
    assert made["records"]["kind"] == "incidents"
    assert made["records"]["place"] == "point"
    assert made["attributes"] == {"pumps": "Pumps"}
    assert made["personal"]["scan"] == ["Notes"]
    assert made["cadence"]["every"] == "month"
    words = tomllib.loads(draft.files[1].read_text(encoding="utf-8"))
    assert {value["slug"] for value in words["values"]} == {"rubbish-fire", "vehicle-fire"}


def test_free_text_is_shown_as_a_shape_only(tmp_path: Path) -> None:
    text = (
        draft_source(sample(tmp_path / "a.xlsx", J9="rang Mr Wobblethwaite of Elm Grove"), slug="b")
        .files[0]
        .read_text(encoding="utf-8")
    )
    assert "Wobblethwaite" not in text
    assert "behind the shops" not in text
    assert "“Notes” is refused for cells with a name." in text


def test_personal_columns_are_proposed_as_forbidden(tmp_path: Path) -> None:
    header = [*HEADER[:7], "Caller name", "Contact"]
    path = sample(tmp_path / "a.xlsx", header=header, J5="jo@example.org", J6="al@example.org")
    draft = draft_source(path, slug="b")
    made = tomllib.loads(draft.files[0].read_text(encoding="utf-8"))
    assert made["personal"]["forbidden"][:2] == ["Caller name", "Contact"]
    assert "Caller name" not in str(made["layouts"])
    assert "example.org" not in draft.files[0].read_text(encoding="utf-8")
    assert "“Contact” (for cells with an e-mail address)" in " ".join(draft.sentences)


@pytest.mark.parametrize(
    ("days", "is_ambiguous", "first"),
    [
        (["03/04/2026", "05/06/2026"], True, "%d/%m/%Y"),
        (["13/04/2026", "05/06/2026"], False, "%d/%m/%Y"),
        (["04/13/2026", "04/25/2026"], False, "%m/%d/%Y"),
    ],
)
def test_day_and_month_that_cannot_be_told_apart_are_said_to_be(
    tmp_path: Path, days: list[str], is_ambiguous: bool, first: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Ref,Date,Type\n" + "".join(f"A{at},{day},Fire\n" for at, day in enumerate(days)), encoding="utf-8")
    draft = draft_source(path, slug="b")
    text = draft.files[0].read_text(encoding="utf-8")
    assert tomllib.loads(text)["dates"]["formats"] == [first]
    assert ("AMBIGUOUS" in text) is is_ambiguous
    assert ("cannot be told apart" in " ".join(draft.sentences)) is is_ambiguous


def test_counts_and_quarters_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(
        "Quarter,Council,Type,Count\n"
        + "".join(f"2025/26 Q{q},E06000901,{t},{q + 3}\n" for q in (1, 2, 3) for t in ("New", "Repeat")),
        encoding="utf-8",
    )
    made = tomllib.loads(draft_source(path).files[0].read_text(encoding="utf-8"))
    assert made["records"]["kind"] == "counts"
    assert made["columns"] == {"council": "Council", "quarter": "Quarter", "category": "Type", "quantity": "Count"}


def test_strange_headings_make_a_draft_that_is_still_toml(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '"Ref ""x"" # guess: y","Type\n[columns]",slug = 1,Date\n1,Fire,é,2026-05-14\n2,Fire,ü,2026-05-15\n',
        encoding="utf-8",
    )
    draft = draft_source(path, slug="b")
    made = tomllib.loads(draft.files[0].read_text(encoding="utf-8"))
    assert made["slug"] == "b"
    confirm(draft.files[0])
    assert check_declaration(draft.files[0]) == []


def test_nothing_is_overwritten_and_half_is_not_written(tmp_path: Path, own: Path) -> None:
    path = sample(tmp_path / "a.xlsx")
    (own / "mappings").mkdir(parents=True)
    (own / "mappings" / "b-category.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(SourceError, match="already there"):
        draft_source(path, slug="b")
    assert not (own / "b.toml").exists()
    assert (own / "mappings" / "b-category.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("slug", "reason"),
    [("police-uk-street", "comes with the program"), ("../x", "cannot be a slug"), ("x" * 61, "cannot be a slug")],
)
def test_slugs_that_may_not_be(tmp_path: Path, slug: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        draft_source(sample(tmp_path / "a.xlsx"), slug=slug)


def test_samples_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Ref,Type\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="headings but no rows"):
        draft_source(tmp_path / "a.csv")
    with pytest.raises(FileRefused, match="is a folder"):
        draft_source(tmp_path)
    with pytest.raises(FileRefused, match="no readable file"):
        draft_source(tmp_path / "b.csv")


def test_a_draft_with_open_guesses_is_no_source(tmp_path: Path, own: Path) -> None:
    draft = draft_source(sample(tmp_path / "a.xlsx"), slug="fires")
    assert "fires" not in sources()
    with pytest.raises(SourceError, match=r"fires\.toml, line \d+: a guess is not yet confirmed"):
        source("fires")
    problems = check_declaration(draft.files[0])
    marks = sum(len(re.findall("# (?:guess|fill in):", file.read_text(encoding="utf-8"))) for file in draft.files)
    assert len(problems) == marks
    assert all(re.match(r"(?:fires|mappings/fires-category)\.toml, line \d+: ", each) for each in problems)
    confirm(draft.files[0])
    assert check_declaration(draft.files[0]) == []
    assert source("fires").title == "A"


def test_an_open_guess_in_the_vocabulary_alone_also_holds_the_source_back(tmp_path: Path, own: Path) -> None:
    draft = draft_source(sample(tmp_path / "a.xlsx"), slug="fires")
    words = draft.files[1].read_text(encoding="utf-8")
    confirm(draft.files[0])
    draft.files[1].write_text(words, encoding="utf-8")
    assert "fires" not in sources()
    assert len(check_declaration(draft.files[0])) == 1


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    draft = draft_source(sample(tmp_path / "a.xlsx"), slug="fires")
    confirm(draft.files[0])
    text = draft.files[0].read_text(encoding="utf-8")
    wrong = (
        text.replace('every = "month"', 'every = "fortnight"')
        .replace('finest = "lsoa"', 'finest = "house"')
        .replace("[records]", "[records]\nplase = 1")
    )
    draft.files[0].write_text(wrong, encoding="utf-8")
    problems = check_declaration(draft.files[0])
    assert [re.sub(r"line \d+: ", "", each).split("”")[0] for each in problems] == [
        "fires.toml, “cadence.every", "fires.toml, “disclosure.finest", "fires.toml, “records.plase",
    ]  # fmt: skip
    draft.files[0].write_text(wrong + "\n[[[", encoding="utf-8")
    assert "is not TOML" in check_declaration(draft.files[0])[0]


def test_marks_inside_texts_are_no_marks(tmp_path: Path) -> None:
    draft = draft_source(sample(tmp_path / "a.xlsx"), slug="fires")
    confirm(draft.files[0])
    text = (
        draft.files[0]
        .read_text(encoding="utf-8")
        .replace('description = "As agreed"', 'description = "we # guess: nothing"')
    )
    draft.files[0].write_text(text, encoding="utf-8")
    assert check_declaration(draft.files[0]) == []


def commands() -> list[list[str]]:
    found = re.findall(r"^    wardmote (.+)$", HOW_TO.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [each.split() for each in found]


def test_the_how_to_leads_from_a_sample_to_a_batch(
    tmp_path: Path,
    own: Path,
    partnership: Partnership,
    by: User,
    areas: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new, check, against, loading = commands()
    sample(tmp_path / "fire-returns.xlsx")
    own.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert cli.main(new) == 0
    monkeypatch.chdir(own)
    assert cli.main(check) == 1
    assert "a guess is not yet confirmed" in capsys.readouterr().out
    confirm(own / "county-fires.toml")
    assert cli.main(check) == 0
    assert "county-fires.toml: ready." in capsys.readouterr().out
    sample(own / "fire-returns.xlsx", D9="Space fire", E9="Space fire")
    assert cli.main(against) == 0
    said = capsys.readouterr().out
    assert "Of 40 rows 39 would be accepted, 1 rejected." in said
    assert "Rejected, 1 row (line 9)" in said
    assert cli.main(loading) == 0
    batch = Batch.objects.get(source="county-fires")
    assert batch.rows_kept == 39


def test_a_file_that_names_people_is_refused_with_its_cells(
    tmp_path: Path, own: Path, partnership: Partnership, areas: None, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = draft_source(sample(tmp_path / "a.xlsx"), slug="fires")
    confirm(draft.files[0])
    bad = sample(tmp_path / "bad.xlsx", J9="rang Mr Wobblethwaite")
    assert cli.main(["load", "fires", str(bad)]) == 1
    said = capsys.readouterr()
    assert "Sheet!J9 (a name)" in said.err
    assert "Wobblethwaite" not in said.err + said.out
    assert not Batch.objects.exists()
    assert not [
        file for file in (tmp_path / "home").rglob("*") if file.is_file() and b"Wobblethwaite" in file.read_bytes()
    ]
