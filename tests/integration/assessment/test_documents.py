"""The Word, PDF and HTML files as a committee clerk, a screen reader and a printer take them."""

import csv
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pytest_django import Settings

from tests.personas import Personas
from wardmote.assessment.checklist import checklist, status
from wardmote.assessment.content import MapBlock, TableBlock
from wardmote.assessment.operations import write_text
from wardmote.assessment.public import Assessment, write_files
from wardmote.assessment.render import html, pdf, word, word_tables
from wardmote.assessment.rules import HUMAN_ITEMS


@pytest.fixture
def made_word(assessment: Assessment) -> "docx.document.Document":
    return docx.Document(io.BytesIO(word.docx(assessment.document, {})))


def test_word_tables_repeat_their_headings_and_cut_no_row(made_word: "docx.document.Document") -> None:
    for table in made_word.tables:
        first, *others = [row._tr for row in table.rows]
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in (first, *others))
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[0].cells)


def test_word_tables_are_no_wider_than_the_page_and_no_word_is_broken(made_word: "docx.document.Document") -> None:
    for table in made_word.tables:
        wide = sum(column.width.cm for column in table.columns)
        assert wide <= word_tables.TEXT_WIDTH_CM + 0.01
        for column in table.columns:
            longest = max(len(piece) for cell in column.cells for piece in (cell.text.split() or [""]))
            # 0.15 cm is the width of a character of 7.5 points.
            assert column.width.cm >= min(longest * 0.15, 4)


def test_word_names_its_language_its_parts_and_its_state(
    assessment: Assessment, made_word: "docx.document.Document"
) -> None:
    styles = made_word.styles.element
    assert {one.get(qn("w:val")) for one in styles.iter(qn("w:lang"))} == {"en-GB"}
    assert made_word.core_properties.title == assessment.document.title
    text = "\n".join(paragraph.text for paragraph in made_word.paragraphs)
    assert "Unfinished: 4 of the 6 parts" in text
    parts = next(table for table in made_word.tables if table.rows[0].cells[0].text == "Part")
    assert [row.cells[2].text for row in parts.rows[1:]].count("Unfinished") == 4
    assert "{{" not in text


def test_word_contents_lead_to_every_heading(assessment: Assessment, made_word: "docx.document.Document") -> None:
    body = made_word.element.body
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert len(links) == len(assessment.document.sections)
    assert set(links) <= marks
    fields = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert fields.count("begin") == fields.count("separate") == fields.count("end")


def test_a_councils_template_without_contents_or_parts_is_filled(
    assessment: Assessment, tmp_path: Path, settings: Settings
) -> None:
    own = docx.Document()
    for text in ("{{ title }}", "{{ body }}"):
        own.add_paragraph(text)
    own.save(str(tmp_path / "assessment.docx"))
    settings.TEMPLATES_DIR = tmp_path
    filled = docx.Document(io.BytesIO(word.docx(assessment.document, {})))
    assert next(p.text for p in filled.paragraphs if p.style and p.style.name == "Heading 1") == "Summary"


def test_pictures_have_text_alternatives_that_name_a_value(assessment: Assessment) -> None:
    alts = [block.map.alt for _section, block in assessment.document.blocks() if isinstance(block, MapBlock)]
    assert alts
    assert all(any(character.isdigit() for character in alt) for alt in alts)


def test_the_pdf_is_tagged_names_its_language_and_says_that_it_is_unfinished(assessment: Assessment) -> None:
    made = pdf.pdf(assessment.document, {})
    for mark in (b"/StructTreeRoot", b"/Lang (en-GB)", b"/DisplayDocTitle true"):
        assert mark in made or mark.replace(b" (", b"(") in made, mark


def test_every_part_written_makes_the_document_finished(assessment: Assessment, personas: Personas) -> None:
    assert status(assessment.document, assessment.written()).startswith("Unfinished: 4 of the 6")
    head = personas.person("head_of_community_safety")
    for item in HUMAN_ITEMS:
        write_text(by=head, assessment=assessment, item=item.key, text="It is known.", seen=None)
    written = assessment.written()
    assert status(assessment.document, written) == "Every part that an assessment must cover is there."
    assert {one.state for one in checklist(assessment.document, written)} == {"From records", "Written"}
    assert "Nobody has written" not in html.html(assessment.document, written)


def test_the_web_page_in_one_file_can_be_scrolled_by_keyboard_and_marks_what_is_missing(assessment: Assessment) -> None:
    text = html.html(assessment.document, {})
    assert text.count('class="wide"') == text.count('class="wide" tabindex="0" role="region" aria-label=')
    assert text.count("Nobody has written this part yet.") == 4
    assert text.index("Unfinished: 4 of the 6") < text.index("<main>")


def test_each_tables_file_opens_with_units_and_no_formula(assessment: Assessment, tmp_path: Path) -> None:
    write_files(assessment, tmp_path)
    files = sorted((tmp_path / "tables").glob("*.csv"))
    shown = [block.name for _section, block in assessment.document.blocks() if isinstance(block, TableBlock)]
    assert {file.stem.split("-", 1)[1] for file in files} >= set(shown)
    for file in files:
        heading, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
        assert len(set(heading)) == len(heading), file.name
        assert all(len(row) == len(heading) for row in rows)
        assert not any(cell[:1] in {"=", "+", "@"} for row in rows for cell in row)
    rates = next(file for file in files if file.stem.endswith("-categories"))
    assert "per 1,000 residents" in rates.read_text(encoding="utf-8-sig")


def test_the_word_file_is_a_sound_zip_without_the_templates_marks(assessment: Assessment) -> None:
    archive = zipfile.ZipFile(io.BytesIO(word.docx(assessment.document, {})))
    assert archive.testzip() is None
    assert b"@@" not in archive.read("word/document.xml")
