"""From records to a document that says no more than they do, and the pages on which people read and finish it."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from django.urls import reverse

from tests.integration.measures import made
from tests.integration.measures.conftest import Loader
from tests.personas import Personas
from wardmote.analysis.statistical_process_control.control_charts import LABELS
from wardmote.assessment.checklist import checklist, status
from wardmote.assessment.errors import NoEvidence, WrittenMeanwhile
from wardmote.assessment.operations import write_text
from wardmote.assessment.public import Assessment, assess, waiting, write_files
from wardmote.foundations.documents.public import Bullets, Caution, HumanText
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.runs.public import Run, run_now, start_run

ORDER = [
    "summary",
    "priorities",
    "data",
    "area",
    "levels",
    "changes",
    "concentration",
    "crime-outcomes",
    "stop-and-search",
    "partners",
    "comparison",
    "why",
    "residents",
    "previous-plan",
    "gaps",
    "tables",
    "methods",
]


def sentences(assessment: Assessment, section: str) -> str:
    found = next(one for one in assessment.document.sections if one.id == section)
    texts = []
    for block in found.blocks:
        texts += [item.text for item in block.items] if isinstance(block, Bullets) else [getattr(block, "text", "")]
    return " ".join(texts)


def test_sections_stand_in_the_boards_order(assessment: Assessment) -> None:
    assert [section.id for section in assessment.document.sections] == ORDER


def test_the_summary_states_the_years_count_and_the_change(assessment: Assessment) -> None:
    # 8 burglaries, 2 robberies and 3 incidents a month; 10 burglaries a month the year before.
    said = sentences(assessment, "summary")
    assert "156 crimes and incidents in Ambridge, City of in the year to April 2023, 24 fewer" in said
    assert "in the year to April 2023, 24 fewer than the year before (−13.3%). This may be chance." in said


def test_every_row_of_changes_equals_the_counts(assessment: Assessment) -> None:
    table = assessment.document.tables()["changes"]
    burglary = next(row for row in table.rows if row["name"].text == "Burglary")
    assert (burglary["before"], burglary["after"], burglary["difference"]) == (120, 96, -24)
    assert burglary["change"] == pytest.approx(-20.0)
    assert burglary["direction"] == "no clear change"


def test_a_year_with_missing_months_says_so_and_states_no_change(load_months: Loader, personas: Personas) -> None:
    load_months(made.months()[14:])
    partly = assess(by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending="2023-04")
    cautions = [b.text for _s, b in partly.document.blocks() if isinstance(b, Caution)]
    assert any("2 of the twelve months were not supplied" in text and "not zero" in text for text in cautions)
    assert "It cannot be compared with the year before." in sentences(partly, "summary")
    parts = {one.key: one for one in checklist(partly.document, {})}
    assert (parts["changes"].is_done, parts["changes"].state) == (False, "Not compared")
    assert status(partly.document, {}).endswith("No change since the year before could be worked out.")


def test_a_year_without_records_is_refused_and_nothing_is_kept(two_years: None, personas: Personas) -> None:
    with pytest.raises(NoEvidence, match="No records are loaded for Ambridge"):
        assess(by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending="2020-04")
    assert not Assessment.objects.exists()


def test_the_same_records_give_the_same_document(assessment: Assessment, personas: Personas) -> None:
    again = assess(
        by=personas.analyst,
        partnership=personas.partnership,
        area=made.AMBRIDGE,
        year_ending="2023-04",
        as_of=assessment.as_of,
    )
    assert again.document_json == assessment.document_json


def test_files_hold_the_same_text_with_structure_and_text_alternatives(assessment: Assessment, tmp_path: Path) -> None:
    paths = {path.name: path for path in write_files(assessment, tmp_path / "out")}
    word = docx.Document(str(paths["assessment.docx"]))
    headings = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [section.title for section in assessment.document.sections]
    assert word.tables
    assert word.inline_shapes
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    pdf = paths["assessment.pdf"].read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/MarkInfo" in pdf
    assert "156" in paths["assessment.html"].read_text(encoding="utf-8")
    assert (tmp_path / "out" / "tables" / "01-batches.csv").exists()
    assert not list((tmp_path / "out").glob(".*"))


def test_headings_for_people_are_unfinished_until_written(assessment: Assessment, personas: Personas) -> None:
    items = [block.item for _section, block in assessment.document.blocks() if isinstance(block, HumanText)]
    assert sorted(items) == sorted(assessment.unwritten)
    head = personas.person("head_of_community_safety")
    write_text(by=head, assessment=assessment, item="why", text="Because.", seen=None)
    assert "why" not in assessment.unwritten
    assert waiting(personas.partnership, head)[0].text.endswith("3 statutory headings to write")


def test_the_second_to_save_is_told_what_the_first_changed(assessment: Assessment, personas: Personas) -> None:
    head, analyst = personas.person("head_of_community_safety"), personas.analyst
    write_text(by=head, assessment=assessment, item="why", text="First.", seen=None)
    with pytest.raises(WrittenMeanwhile, match="Peter Osei saved this heading"):
        write_text(by=analyst, assessment=assessment, item="why", text="Second.", seen=None)
    client = personas.client("analyst")
    address = reverse("assessment:write", args=[personas.partnership.slug, assessment.pk, "why"])
    answer = client.post(address, {"text": "Mine.", "seen": ""})
    page = answer.content.decode()
    assert "First." in page
    assert "Mine." in page
    newest = assessment.latest_texts()["why"]
    client.post(address, {"text": "Both.", "seen": newest.pk})
    assert assessment.latest_texts()["why"].text == "Both."
    assert assessment.texts.count() == 2


def test_ones_own_text_may_be_written_over_after_going_back(assessment: Assessment, personas: Personas) -> None:
    for text in ("First.", "Second, from the page of before."):
        write_text(by=personas.analyst, assessment=assessment, item="why", text=text, seen=None)
    assert assessment.latest_texts()["why"].text == "Second, from the page of before."


def test_a_person_builds_reads_and_takes_it_away(two_years: None, personas: Personas) -> None:
    client, slug = personas.client("analyst"), personas.partnership.slug
    assert (
        "No assessment has been made yet" in client.get(reverse("assessment:assessments", args=[slug])).content.decode()
    )
    answer = client.post(reverse("assessment:new", args=[slug]), {"area": made.AMBRIDGE, "year_ending": "2023-04"})
    run = Run.objects.get()
    assert answer.status_code == 302
    run_now(run)
    assert run.error == ""
    page = client.get(run.result_url).content.decode()
    assert "Strategic assessment: Ambridge" in page
    assert "Where does this come from?" in page
    made_one = Assessment.objects.get()
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE"), ("zip", b"PK")):
        taken = client.get(reverse("assessment:download", args=[slug, made_one.pk, form]))
        assert taken.content.startswith(start)
    assert Entry.objects.filter(event="assessment.assessment.exported").count() == 4
    names = zipfile.ZipFile(io.BytesIO(taken.content)).namelist()
    assert "01-batches.csv" in names


def test_the_run_writes_files_for_the_command_line(two_years: None, personas: Personas, tmp_path: Path) -> None:
    run = start_run(
        by=personas.analyst,
        partnership=personas.partnership,
        kind="assessment.build",
        parameters={"area": made.AMBRIDGE, "year_ending": "2023-04", "out": str(tmp_path)},
    )
    run_now(run)
    assert {Path(path).name for path in run.result["files"]} >= {"assessment.html", "assessment.docx", "assessment.pdf"}


def test_another_partnership_sees_nothing_of_it(assessment: Assessment, personas: Personas) -> None:
    address = reverse("assessment:assessment", args=[personas.partnership.slug, assessment.pk])
    assert personas.client("stranger").get(address).status_code == 404
    own = reverse("assessment:assessment", args=[personas.other_partnership.slug, assessment.pk])
    assert personas.client("stranger").get(own).status_code == 404


def test_months_that_stand_out_are_told_in_words(load_months: Loader, personas: Personas) -> None:
    by_month: dict[date, list[str]] = {}
    for month in made.months():
        many = 40 if month == made.LAST else 3 + month.month % 2
        rows = [made.crime(month, n, "Burglary", "E01000001") for n in range(many)]
        by_month[month] = rows
    load_months(by_month)
    told = assess(by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending="2023-04")
    chart = told.document.tables()["control-burglary"]
    said = {str(value) for row in chart.rows for value in row.values()}
    assert "above the upper limit" in said
    assert not any(label in said for label in LABELS)
