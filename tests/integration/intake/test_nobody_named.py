"""Nothing that names or reaches a person enters the record store: every source, every column, every planted kind."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.integration.intake.conftest import Load
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import BatchWarning, Rejection
from wardmote.intake.operations.preview import Preview, preview
from wardmote.intake.partner.headings import Table
from wardmote.intake.partner.reading import scanned
from wardmote.intake.public import LoadRefused
from wardmote.intake.reading.concerns import safe_example
from wardmote.intake.reading.guard import kinds_of
from wardmote.intake.reading.sheets import Sheet
from wardmote.intake.sources import Source, mapping, sources

pytestmark = pytest.mark.any_database

PLANTED = (
    "Jane Smith",
    "SMITH, Jane",
    "SMITH, JANE",
    "JANE SMITH",
    "jane smith",
    "Mr Patel",
    "Smith Jane",
    "J. Smith",
    "jane.smith@example.org",
    "jane dot smith at example dot org",
    "07700 900123",
    "LU1 2AB",
    "943 476 5919",
    "AB 12 34 56 C",
    "AB12 CDE",
    "insta @janesmith9",
    "https://www.facebook.com/jane.smith.9",
    "sort code 12-34-56 account 12345678",
    "passport 123456789",
    "DOB 03/04/1985",
)
DECLARED = sorted(sources().values(), key=lambda each: each.slug)
PARTNERS = [each for each in DECLARED if each.is_partner]
TABLES = [each for each in DECLARED if not each.is_partner and each.kind == "csv"]
TODAY = date(2026, 11, 1)
WHEN = {
    "date": "03/05/2026", "moment": "2026-05-03", "month": "2026-05", "quarter": "2025-26 Q4", "financial_year": "2025/26",
    "year": "2025", "start": "03/05/2026", "end": "04/05/2026", "time": "10:15", "lsoa": "E01000001", "ward": "Loxley",
    "council": "Ambridge", "quantity": "7", "longitude": "0.005", "latitude": "52.005", "easting": "", "northing": "",
    "outward_postcode": "LU1", "identifier": "A1",
}  # fmt: skip


def columns_of(source: Source) -> list[str]:
    return list(
        dict.fromkeys(heading for layout in source.layouts[:1] for heading in (*layout.required, *layout.optional))
    )


def usual(source: Source, heading: str) -> str:
    """What stands in a column when nothing is planted there."""
    for key, named in source.columns.items():
        if named == heading and key in source.mappings:
            return next(iter(mapping(source.mappings[key]).slugs)).capitalize()
        if named == heading and key in WHEN:
            return WHEN[key]
    return "7" if heading in source.unpivot else ""


def written(path: Path, source: Source, planted: str, texts: tuple[str, ...]) -> Path:
    headings = columns_of(source)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    # Rows that nothing is planted in, so that the file is not refused for rows that cannot be read.
    base = [usual(source, heading) for heading in headings]
    for text in (*[""] * 30, *texts):
        writer.writerow(
            [text if heading == planted and text else cell for heading, cell in zip(headings, base, strict=True)]
        )
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def told(found: Preview) -> str:
    """All that would be kept: records, examples, sentences."""
    rejected = [(each.reason, each.examples) for each in found.rejected]
    return json.dumps([found.first_rows, rejected, found.warnings, found.concerns], default=str)


def is_kept(text: str, kept: str) -> bool:
    """Whether the text, or what became of it, stands in what would be kept."""
    plain = text.casefold()
    return plain in kept.casefold() or plain.replace(" ", "-") in kept.casefold()


def survivors(
    partnership: Partnership, path: Path, source: Source, heading: str, texts: tuple[str, ...] = PLANTED
) -> list[str]:
    """The planted texts that would be kept, or that a refusal repeats."""
    written(path, source, heading, texts)
    try:
        kept = told(preview(partnership, source.slug, [path], rows=len(texts) + 40, today=TODAY))
    except LoadRefused as refused:
        kept = str(refused)
    return [f"{heading}: {text}" for text in texts if is_kept(text, kept)]


def unscanned(source: Source) -> list[str]:
    """The columns that the guard does not look at: they must be bound to a list, a number, a date or a code."""
    headings = columns_of(source)
    table = Table(
        Sheet("", [tuple(headings)], [1]),
        0,
        source.layouts[0],
        tuple(headings),
        dict(zip(headings, range(99), strict=False)),
    )
    looked_at = set(scanned(table, source))
    return [heading for heading in headings if heading not in looked_at]


@pytest.mark.parametrize("text", PLANTED)
def test_each_planted_kind_is_told_in_a_text(text: str) -> None:
    assert kinds_of([text])
    assert kinds_of([f"seen by warden, {text}; see notes"]) or text in {"jane smith", "J. Smith"}


@pytest.mark.parametrize("source", PARTNERS, ids=lambda each: each.slug)
def test_what_a_partners_source_stores_as_it_stands_is_looked_at(source: Source) -> None:
    left = set(unscanned(source))
    assert not left & set(source.stored_texts), "stored as it stands, and never looked at"


@pytest.mark.parametrize("source", PARTNERS, ids=lambda each: each.slug)
def test_no_column_of_a_partners_source_lets_a_person_through(
    source: Source, areas: None, partnership: Partnership, tmp_path: Path
) -> None:
    # Columns that are looked at refuse every kind (above); names of places and bound columns are tried one text at a time.
    path = tmp_path / "sent.csv"
    through = [each for heading in unscanned(source) for each in survivors(partnership, path, source, heading)]
    passed = tuple(text for text in PLANTED if not kinds_of([text], is_place=True))
    for heading in source.names_of_places:
        through += survivors(partnership, path, source, heading) + survivors(partnership, path, source, heading, passed)
    assert through == []


@pytest.mark.parametrize("source", TABLES, ids=lambda each: each.slug)
def test_no_column_of_police_uks_files_lets_a_person_through(
    source: Source, areas: None, partnership: Partnership, tmp_path: Path
) -> None:
    path = tmp_path / f"2022-05-bedfordshire-{source.name_word}.csv"
    assert [each for heading in columns_of(source) for each in survivors(partnership, path, source, heading)] == []


def test_an_answer_of_the_api_lets_nobody_through(
    load_street: Load, areas: None, inbox: Path, partnership: Partnership, settings: Any
) -> None:
    def entry(number: int, text: str) -> dict[str, Any]:
        return {
            "id": number, "month": "2022-05", "category": "burglary", "context": text, "persistent_id": text,
            "location_type": text, "location_subtype": text,
            "location": {"latitude": "52.005", "longitude": "0.005", "street": {"id": 1, "name": text}},
            "outcome_status": None,
        }  # fmt: skip

    path = inbox / "month_2022_05_area_E05000001_0.json"
    path.write_text(json.dumps([entry(number, text) for number, text in enumerate(PLANTED)]), encoding="utf-8")
    load_street(path, source="police-uk-api")
    import polars as pl

    kept = json.dumps(
        [pl.read_parquet(each).to_dicts() for each in Path(settings.RECORDS_DIR).rglob("*.parquet")], default=str
    )
    assert [text for text in PLANTED if is_kept(text, kept)] == []


@pytest.mark.parametrize("text", PLANTED)
def test_an_example_shows_the_shape_and_never_the_value(text: str) -> None:
    assert not is_kept(text, safe_example(text))
    assert not [word for word in ("jane", "smith", "patel") if word in safe_example(text).casefold()]


def test_what_a_batch_keeps_of_rejected_rows_names_nobody(
    load_street: Load, inbox: Path, partnership: Partnership
) -> None:
    from tests.integration.intake.files import crime, street_file

    rows = [crime(number, Crime_type=text) for number, text in enumerate(PLANTED, start=1)]
    street_file(inbox, [*(crime(100 + number) for number in range(40)), *rows])
    load_street(inbox)
    kept = json.dumps([list(kind.objects.values("sentence", "examples")) for kind in (Rejection, BatchWarning)])
    assert [text for text in PLANTED if is_kept(text, kept)] == []
    assert "Xxxx Xxxxx" in kept
