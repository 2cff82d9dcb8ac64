"""The Word document, from a template that a council can replace with its own.

The template is a docxtpl template: fields such as `{{ title }}` anywhere, a paragraph `{{ body }}` where the paper
goes, and, if the council wants it, a paragraph `{{ checklist }}` for the table of what the paper has to contain.
Styles are taken from it by their standard Word names.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from wardmote.foundations.design.public import AreaMap, Column, Table, chart_png, map_svg
from wardmote.foundations.documents.blocks import (
    Block,
    Bullets,
    Caution,
    ChartBlock,
    HumanText,
    MapBlock,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    Written,
)
from wardmote.foundations.documents.errors import TemplateRefused
from wardmote.foundations.documents.papers import LANGUAGE, Paper, Part
from wardmote.foundations.documents.render.word_contents import fill_contents
from wardmote.foundations.documents.render.word_tables import add_small, add_table

SHIPPED = Path(__file__).parent.parent / "word"
CHART_WIDTH_CM, MAP_WIDTH_CM = 14.5, 11.5
PAGE_ONE, BODY, PARTS = "@@page one@@", "@@body@@", "@@checklist@@"


def template_path(name: str) -> Path:
    """The council's own template of that name in the installation's folder, or one we ship: of that name, or for every paper."""
    candidates = (Path(settings.TEMPLATES_DIR) / name, SHIPPED / name)
    return next((path for path in candidates if path.exists()), SHIPPED / "template.docx")


@translation.override(LANGUAGE)
def docx(paper: Paper, path: Path) -> bytes:
    """The Word file's bytes, from the template at that path; raises TemplateRefused if it cannot be filled."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(str(path))
    fields = {
        "title": paper.title,
        "partnership": paper.partnership,
        "area": paper.area,
        "period": paper.period,
        "made_at": paper.made_at,
        "version": paper.version,
        "marking": paper.marking,
        "status": paper.status,
        "contents": "",
        "checklist": PARTS,
        "page_one": PAGE_ONE,
        "body": BODY,
    }
    template.render(fields, autoescape=True)
    try:
        _fill(template.docx, paper)
    except KeyError as missing:
        raise TemplateRefused(
            f"The Word template lacks the style {missing}. Add it, or remove the template to use the one supplied."
        ) from missing
    template.docx.core_properties.title = paper.title
    template.docx.core_properties.author = paper.partnership
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def _fill(word: Any, paper: Paper) -> None:
    place = _place(word, BODY)
    if place is None:
        raise TemplateRefused(
            "The Word template has no place for the text: add a paragraph that holds only {{ body }}."
        )
    parts = _place(word, PARTS)
    if parts is not None:
        before = len(word.element.body)
        add_table(word, _parts(paper.parts))
        _move(word, before, parts)
    first = _place(word, PAGE_ONE)
    headings = []
    if first is not None:
        headings += _add_sections(word, paper.first, paper.texts, first)
    # A council's template without a place for page one has it where the rest begins.
    headings += _add_sections(word, paper.all_sections if first is None else paper.sections, paper.texts, place)
    fill_contents(word, headings)


def _add_sections(word: Any, sections: Sequence[Section], written: Mapping[str, Written], place: Any) -> list[Any]:
    """Put sections in the place of a mark; returns their headings."""
    before = len(word.element.body)
    headings = []
    for section in sections:
        headings.append(word.add_paragraph(section.title, style="Heading 1"))
        for block in section.blocks:
            _add(word, block, written)
    _move(word, before, place)
    return headings


def _place(word: Any, mark: str) -> Any:
    return next((paragraph for paragraph in word.paragraphs if paragraph.text.strip() == mark), None)


def _move(word: Any, before: int, place: Any) -> None:
    """Python-docx only adds at the end; what was added is moved to its place, which goes."""
    # The last element is always the section's page set-up, before which everything was added.
    for element in list(word.element.body)[before - 1 : -1]:
        place._p.addprevious(element)  # noqa: SLF001 - python-docx has no public way to move a paragraph
    place._p.getparent().remove(place._p)  # noqa: SLF001


def _parts(parts: Sequence[Part]) -> Table:
    return Table(
        "What it must cover",
        [Column("part", "Part"), Column("where", "Where"), Column("state", "State")],
        [{"part": one.title, "where": one.where, "state": one.state} for one in parts],
    )


def _add(body: Any, block: Block, written: Mapping[str, Written]) -> None:
    match block:
        case Paragraph():
            # What opens a list stays with it.
            body.add_paragraph(block.text).paragraph_format.keep_with_next = block.text.endswith(":")
        case Subheading():
            body.add_paragraph(block.text, style="Heading 2")
        case Caution():
            paragraph = body.add_paragraph(style="Intense Quote")
            paragraph.add_run("Caution. ").bold = True
            paragraph.add_run(block.text)
        case Bullets():
            for item in block.items:
                body.add_paragraph(item.text, style="List Bullet")
        case TableBlock():
            add_table(body, block.table)
        case ChartBlock():
            chart = block.chart
            _add_picture(body, chart_png(chart), chart.title, chart.alt, chart.source, CHART_WIDTH_CM)
        case MapBlock():
            drawn = block.map
            _add_picture(body, _map_png(drawn), drawn.title, drawn.alt, drawn.source, MAP_WIDTH_CM)
        case HumanText():
            _add_human_text(body, written.get(block.item))


def _add_human_text(body: Any, text: Written | None) -> None:
    if text is None:
        paragraph = body.add_paragraph(style="Intense Quote")
        paragraph.add_run("Unfinished. ").bold = True
        paragraph.add_run("Nobody has written this part yet.")
        return
    for part in text.text.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            body.add_paragraph(part.strip())
    if text.author:
        add_small(body, f"Written by {text.author}, {text.written_at}")


def _map_png(area_map: AreaMap) -> bytes:
    import vl_convert

    return bytes(vl_convert.svg_to_png(map_svg(area_map), scale=2))


def _add_picture(body: Any, png: bytes, title: str, alt: str, source: str, width: float) -> None:
    from docx.shared import Cm

    body.add_paragraph(title, style="Caption").paragraph_format.keep_with_next = True
    paragraph = body.add_paragraph()
    # The source stands under its picture and not on the next page.
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(BytesIO(png), width=Cm(width))
    properties = picture._inline.docPr  # noqa: SLF001 - python-docx has no public way to set a text alternative
    properties.set("descr", alt)
    properties.set("title", title)
    add_small(body, source)
