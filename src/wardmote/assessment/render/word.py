"""The Word document, from a template that a council can replace with its own.

The template is a docxtpl template: fields such as `{{ title }}` anywhere, and a paragraph `{{ body }}` where the
assessment goes. Styles are taken from it by their standard Word names.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from wardmote.assessment.content import (
    Block,
    Bullets,
    Caution,
    ChartBlock,
    Document,
    HumanText,
    MapBlock,
    Paragraph,
    Subheading,
    TableBlock,
    Written,
)
from wardmote.assessment.errors import TemplateRefused
from wardmote.foundations.design.public import AreaMap, Table, chart_png, map_svg

SHIPPED = Path(__file__).parent.parent / "word" / "template.docx"
WIDE = 8
TEXT_WIDTH_CM = 16.6
PLACE = "@@assessment@@"


def template_path() -> Path:
    """The council's own template in the installation's folder, or the one we ship."""
    own = Path(settings.TEMPLATES_DIR) / "assessment.docx"
    return own if own.exists() else SHIPPED


def docx(document: Document, written: Mapping[str, Written], marking: str = "") -> bytes:
    """The Word file's bytes; raises TemplateRefused if the template cannot be filled."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(str(template_path()))
    fields = {
        "title": document.title,
        "partnership": document.partnership,
        "area": document.area_name,
        "period": document.period,
        "made_at": document.made_at,
        "version": document.version,
        "marking": marking,
        "contents": "\n".join(section.title for section in document.sections),
        "body": PLACE,
    }
    template.render(fields, autoescape=True)
    try:
        _fill(template.docx, document, written)
    except KeyError as missing:
        raise TemplateRefused(
            f"The Word template lacks the style {missing}. Add it, or remove the template to use the one supplied."
        ) from missing
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def _fill(word: Any, document: Document, written: Mapping[str, Written]) -> None:
    place = next((paragraph for paragraph in word.paragraphs if paragraph.text.strip() == PLACE), None)
    if place is None:
        raise TemplateRefused(
            "The Word template has no place for the assessment: add a paragraph that holds only {{ body }}."
        )
    # python-docx only adds at the end; what was added is then moved to its place.
    before = len(word.element.body)
    for section in document.sections:
        word.add_paragraph(section.title, style="Heading 1")
        for block in section.blocks:
            _add(word, block, written)
    # The last element is always the section's page set-up, before which everything was added.
    for element in list(word.element.body)[before - 1 : -1]:
        place._p.addprevious(element)  # noqa: SLF001 - python-docx has no public way to move a paragraph
    place._p.getparent().remove(place._p)  # noqa: SLF001


def _add(body: Any, block: Block, written: Mapping[str, Written]) -> None:
    match block:
        case Paragraph():
            body.add_paragraph(block.text)
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
            _add_table(body, block.table)
        case ChartBlock():
            _add_picture(body, chart_png(block.chart), block.chart.title, block.chart.alt, block.chart.source)
        case MapBlock():
            _add_picture(body, _map_png(block.map), block.map.title, block.map.alt, block.map.source)
        case HumanText():
            _add_human_text(body, block, written.get(block.item))


def _add_human_text(body: Any, block: HumanText, text: Written | None) -> None:
    if text is None:
        paragraph = body.add_paragraph(style="Intense Quote")
        paragraph.add_run("Unfinished. ").bold = True
        paragraph.add_run(f"Nobody has written this part yet. {block.guidance}")
        return
    for part in text.text.split("\n\n"):
        body.add_paragraph(part.strip())
    _add_small(body, f"Written by {text.author}, {text.written_at}")


def _add_table(body: Any, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    body.add_paragraph(table.caption, style="Caption").paragraph_format.keep_with_next = True
    rows = table.shown()
    grid = body.add_table(rows=1 + len(rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.autofit = False
    size = Pt(7.5 if len(table.columns) >= WIDE else 9)
    lines = [[(column.heading, column.numeric) for column in table.columns]]
    lines += [[(cell.text, cell.numeric) for cell in row] for row in rows]
    for grid_row, line in zip(grid.rows, lines, strict=True):
        for cell, (text, numeric) in zip(grid_row.cells, line, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            if numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.font.size = size
            run.bold = grid_row is grid.rows[0] or line is lines[0]
    _repeat_header(grid.rows[0])
    _set_widths(grid, [column.numeric for column in table.columns])
    _add_small(body, table.note)


def _add_small(body: Any, text: str) -> None:
    from docx.shared import Pt

    body.add_paragraph().add_run(text).font.size = Pt(9)


def _set_widths(grid: Any, numeric: Sequence[bool]) -> None:
    """Text columns twice and a half as wide as numbers; without this some programs make all columns equal."""
    from docx.shared import Cm

    shares = [1.0 if is_number else 2.5 for is_number in numeric]
    for column, share in zip(grid.columns, shares, strict=True):
        width = Cm(TEXT_WIDTH_CM * share / sum(shares))
        column.width = width
        for cell in column.cells:
            cell.width = width


def _map_png(area_map: AreaMap) -> bytes:
    import vl_convert

    return bytes(vl_convert.svg_to_png(map_svg(area_map), scale=2))


def _repeat_header(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to repeat a header row
    for name in ("w:tblHeader", "w:cantSplit"):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        properties.append(mark)


def _add_picture(body: Any, png: bytes, title: str, alt: str, source: str) -> None:
    from docx.shared import Cm

    body.add_paragraph(title, style="Caption").paragraph_format.keep_with_next = True
    run = body.add_paragraph().add_run()
    picture = run.add_picture(BytesIO(png), width=Cm(16.3))
    properties = picture._inline.docPr  # noqa: SLF001 - python-docx has no public way to set a text alternative
    properties.set("descr", alt)
    properties.set("title", title)
    _add_small(body, source)
