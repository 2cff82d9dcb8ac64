"""The Word, PDF and HTML files as a committee clerk, a screen reader and a printer take them."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pytest_django import Settings

from tests.integration.assessment.reading import documents_text
from tests.laid import laid
from tests.personas import Personas
from wardmote.assessment.checklist import checklist, status
from wardmote.assessment.files import FORMS
from wardmote.assessment.operations import write_text
from wardmote.assessment.public import Assessment, write_files
from wardmote.assessment.rules import HUMAN_ITEMS, Audience
from wardmote.foundations.documents.public import Bullets, ChartBlock, HumanText, MapBlock, TableBlock
from wardmote.foundations.documents.render.word_tables import TEXT_WIDTH_CM

pytestmark = pytest.mark.any_database

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext reads the pages of a PDF.")


def pages_of(made: bytes, folder: Path) -> list[str]:
    """The text of each page of a PDF."""
    file = folder / "made.pdf"
    file.write_bytes(made)
    told = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True)
    return told.stdout.removesuffix("\f").split("\f")


@needs_poppler
def test_digits_of_the_pdf_have_a_plain_zero(assessment: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "made.pdf"
    file.write_bytes(FORMS["pdf"].make(assessment.document, {}))
    command = ["pdftohtml", "-xml", "-stdout", "-i", "-fontfullname", str(file)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    families = dict(re.findall(r'<fontspec id="(\d+)"[^>]*family="([^"]*)"', told))
    of_digits = {
        families[font] for font in re.findall(r'<text [^>]*font="(\d+)">(?:<b>)?\d[\d ]*(?:</b>)?</text>', told)
    }
    assert of_digits
    assert all("Inter" in family for family in of_digits), of_digits


@pytest.fixture
def word_file(assessment: Assessment) -> bytes:
    return laid("word file", lambda: FORMS["docx"].make(assessment.document, {}))


@pytest.fixture
def made_word(word_file: bytes) -> "docx.document.Document":
    return docx.Document(io.BytesIO(word_file))


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
        assert wide <= TEXT_WIDTH_CM + 0.01
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
    filled = docx.Document(io.BytesIO(FORMS["docx"].make(assessment.document, {})))
    assert next(p.text for p in filled.paragraphs if p.style and p.style.name == "Heading 1") == "Summary"


def test_pictures_have_text_alternatives_that_name_a_value(assessment: Assessment) -> None:
    alts = [block.map.alt for _section, block in assessment.document.blocks() if isinstance(block, MapBlock)]
    assert alts
    assert all(any(character.isdigit() for character in alt) for alt in alts)


def test_the_pdf_is_tagged_names_its_language_and_says_that_it_is_unfinished(assessment: Assessment) -> None:
    made = FORMS["pdf"].make(assessment.document, {})
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
    assert "Nobody has written" not in FORMS["html"].make(assessment.document, written).decode()


def test_the_web_page_in_one_file_can_be_scrolled_by_keyboard_and_marks_what_is_missing(assessment: Assessment) -> None:
    text = FORMS["html"].make(assessment.document, {}).decode()
    assert text.count('class="wide"') == text.count('class="wide" tabindex="0" role="region" aria-label=')
    assert text.count("Nobody has written this part yet.") == 4
    assert text.index("Unfinished: 4 of the 6") < text.index('id="summary"')


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


def test_the_word_file_is_a_sound_zip_without_the_templates_marks(word_file: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(word_file))
    assert archive.testzip() is None
    assert b"@@" not in archive.read("word/document.xml")


def test_page_one_has_five_findings_a_picture_and_the_priorities(assessment: Assessment) -> None:
    document = assessment.document
    summary, priorities = document.page_one
    findings = [block for block in summary.blocks if isinstance(block, Bullets)]
    assert [len(block.items) for block in findings] == [5]
    assert [type(block) for block in summary.blocks].count(ChartBlock) == 1
    assert [block.item for block in priorities.blocks if isinstance(block, HumanText)] == ["priorities"]
    text = FORMS["html"].make(document, {}).decode()
    places = [text.index(mark) for mark in ('id="summary"', 'id="priorities"', ">Contents<", 'id="data"')]
    assert places == sorted(places)


@needs_poppler
def test_the_first_page_of_the_pdf_ends_with_the_priorities(assessment: Assessment, tmp_path: Path) -> None:
    pages = pages_of(FORMS["pdf"].make(assessment.document, {}), tmp_path)
    assert "What the responsible authorities should prioritise" in pages[0]
    assert "Contents" not in pages[0]
    assert "Contents" in pages[1]


def test_tables_and_tests_stand_in_the_annex_alone(assessment: Assessment) -> None:
    document = assessment.document
    for section in document.sections:
        has_tables = any(isinstance(block, TableBlock) for block in section.blocks)
        assert has_tables == (section.id in {"tables", "methods"}), section.id
    tables = [block.table for _section, block in document.blocks() if isinstance(block, TableBlock)]
    assert [table.caption.split(".")[0] for table in tables] == [f"Table {at}" for at in range(1, len(tables) + 1)]
    named = [
        int(number)
        for text in documents_text(assessment).values()
        for line in text
        for number in re.findall(r"^Table (\d+) in the annex", line)
    ]
    assert named == list(range(1, len(named) + 1))


def test_what_is_printed_says_nothing_of_being_unchecked_and_no_code(assessment: Assessment) -> None:
    for edition in Audience.values:
        document = assessment.edition(edition)
        assert document is not None
        text = re.sub(
            r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", FORMS["html"].make(document, {}).decode(), flags=re.DOTALL
        )
        for words in ("Not verified", "not been checked", "police-uk-street", "2023-04", "E06000901"):
            assert words not in text, words


@needs_poppler
def test_the_partnerships_edition_is_marked_on_every_page_and_the_other_is_not(
    assessment: Assessment, tmp_path: Path
) -> None:
    for edition, times in ((Audience.PARTNERSHIP, 2), (Audience.PUBLICATION, 0)):
        document = assessment.edition(edition)
        assert document is not None
        for page in pages_of(FORMS["pdf"].make(document, {}), tmp_path):
            assert page.count("OFFICIAL-SENSITIVE") == times
        made = docx.Document(io.BytesIO(FORMS["docx"].make(document, {}))).sections[0]
        marks = [p.text for part in (made.header, made.footer) for p in part.paragraphs]
        assert marks.count("OFFICIAL-SENSITIVE") == times


def test_no_sentence_of_the_text_is_longer_than_25_words(assessment: Assessment) -> None:
    long = [
        sentence
        for texts in documents_text(assessment).values()
        for text in texts
        for sentence in re.split(r"(?<=[.:;?!])\s+", text)
        if len(sentence.split()) > 25
    ]
    assert not long
