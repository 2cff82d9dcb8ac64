"""Tables in Word: widths that fit what is in them, headings that repeat, rows that stay whole."""

from collections.abc import Sequence
from typing import Any

from wardmote.foundations.design.public import Table

WIDE = 8
TEXT_WIDTH_CM = 16.6
# A table of no more rows stays on one page.
SHORT = 24
# About the width of a character, and of a cell's two margins, at the size of table text.
CHARACTER_CM, MARGINS_CM, BOLD = 0.185, 0.5, 1.15
MOST_CM, SMALL = 7.0, 0.87
HEADING = "E6ECEB"


def add_table(body: Any, table: Table) -> None:
    """A caption, the table, and its note."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    body.add_paragraph(table.caption, style="Caption").paragraph_format.keep_with_next = True
    lines = [[(column.heading, column.numeric) for column in table.columns]]
    lines += [[(cell.text, cell.numeric) for cell in row] for row in table.shown()]
    grid = body.add_table(rows=len(lines), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.autofit = False
    size = Pt(7.5 if len(table.columns) >= WIDE else 9)
    for at, (grid_row, line) in enumerate(zip(grid.rows, lines, strict=True)):
        _whole(grid_row, is_heading=at == 0)
        for cell, (text, numeric) in zip(grid_row.cells, line, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            # Each row but the last is kept with the next; a long table may break, but not below its heading.
            paragraph.paragraph_format.keep_with_next = at == 0 or (len(lines) <= SHORT and at < len(lines) - 1)
            if numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.font.size = size
            run.bold = at == 0
    _light(grid, table.caption)
    _set_widths(grid, lines)
    add_small(body, table.note)


def add_small(body: Any, text: str) -> None:
    """A note under a table or picture; without one, the space that it would take."""
    from docx.shared import Pt

    body.add_paragraph().add_run(text).font.size = Pt(9)


def widths(
    lines: Sequence[Sequence[tuple[str, bool]]], *, room: float = TEXT_WIDTH_CM, small: bool = False
) -> list[float]:
    """The width of each column in centimetres: what its longest word needs at least, and the rest by its text's length."""
    scale = CHARACTER_CM * (SMALL if small else 1)
    least, wanted = [], []
    for column in zip(*lines, strict=True):
        texts = [text for text, _numeric in column]
        heading = max((len(word) for word in texts[0].split()), default=1) * BOLD
        word = max((len(word) for text in texts[1:] for word in text.split()), default=1)
        body = max((len(text) for text in texts[1:]), default=0)
        least.append(max(word, heading) * scale + MARGINS_CM)
        wanted.append(
            max(least[-1], min(MOST_CM, body * scale + MARGINS_CM), min(len(texts[0]), 14) * scale + MARGINS_CM)
        )
    if sum(wanted) <= room:
        return wanted
    spare, more = room - sum(least), sum(wanted) - sum(least)
    if spare <= 0 or more <= 0:
        return [one * room / sum(least) for one in least]
    return [low + spare * (high - low) / more for low, high in zip(least, wanted, strict=True)]


def _set_widths(grid: Any, lines: Sequence[Sequence[tuple[str, bool]]]) -> None:
    """Without widths on every cell some programs make all columns equal."""
    from docx.shared import Cm

    for column, share in zip(grid.columns, widths(lines, small=len(lines[0]) >= WIDE), strict=True):
        column.width = Cm(share)
        for cell in column.cells:
            cell.width = Cm(share)


def _whole(row: Any, *, is_heading: bool) -> None:
    """No row is cut by a page's end; the heading row stands again on each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public way to keep or repeat a row
    for name in ("w:cantSplit", *(["w:tblHeader"] if is_heading else [])):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        properties.append(mark)
    if is_heading:
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            for attribute, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", HEADING)):
                shade.set(qn(attribute), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - nor to shade a cell


def _light(grid: Any, caption: str) -> None:
    """Lines between rows only, and the caption for readers aloud."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = grid._tbl.tblPr  # noqa: SLF001 - python-docx has no public way to set borders or a caption
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        shown = side in {"top", "bottom", "insideH"}
        for attribute, value in (("w:val", "single" if shown else "nil"), ("w:sz", "4"), ("w:color", "C3CCCA")):
            line.set(qn(attribute), value)
        borders.append(line)
    layout = properties.find(qn("w:tblLayout"))
    # The order of these elements is prescribed: borders before the layout, the caption last.
    layout.addprevious(borders) if layout is not None else properties.append(borders)
    caption_element = OxmlElement("w:tblCaption")
    caption_element.set(qn("w:val"), caption)
    properties.append(caption_element)
