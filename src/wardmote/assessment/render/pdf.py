"""The tagged PDF (UA-1), set by Typst: our own template, the document handed over as JSON and pictures as SVG."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation

from wardmote.assessment.checklist import checklist, status
from wardmote.assessment.content import (
    Block,
    Bullets,
    Caution,
    ChartBlock,
    Document,
    HumanText,
    MapBlock,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    Written,
)
from wardmote.assessment.rules import LANGUAGE
from wardmote.foundations.design.public import FONTS_DIR, Table, chart_svg, map_svg

# Three charts, or a map and its section's opening, on a page.
SHORT = 30
CHART_WIDTH, MAP_WIDTH = "88%", "76%"
TEMPLATE = Path(__file__).parent.parent / "typst" / "assessment.typ"


@translation.override(LANGUAGE)
def pdf(document: Document, written: Mapping[str, Written]) -> bytes:
    """The PDF's bytes; the same document gives the same pages."""
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = _content(document, written, folder) | {"marking": document.marking}
        (folder / "assessment.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        (folder / "assessment.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        made = typst.compile(
            str(folder / "assessment.typ"),
            root=str(folder),
            font_paths=[str(FONTS_DIR)] if FONTS_DIR.exists() else [],
            pdf_standards="ua-1",
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no PDF.")
    return made


def _content(document: Document, written: Mapping[str, Written], folder: Path) -> dict[str, Any]:
    return {
        "title": document.title,
        "partnership": document.partnership,
        "area": document.area_name,
        "period": document.period,
        "made_at": document.made_at,
        "version": document.version,
        "status": status(document, written),
        "checklist": [
            {"title": one.title, "section": f"Section {one.number}" if one.number else "", "state": one.state}
            for one in checklist(document, written)
        ],
        "page_one": _sections(document.page_one, written, folder),
        "sections": _sections(document.after_page_one, written, folder),
        "batches": [
            {"source": batch.source, "loaded": f"{batch.loaded_at}, {batch.loaded_by}", "mark": batch.fingerprint}
            for batch in document.batches
        ],
    }


def _sections(sections: Sequence[Section], written: Mapping[str, Written], folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "blocks": [_block(block, written, folder, f"{section.id}-{at}") for at, block in enumerate(section.blocks)],
        }
        for section in sections
    ]


def _block(block: Block, written: Mapping[str, Written], folder: Path, number: str) -> dict[str, Any]:
    match block:
        case Paragraph() | Caution() | Subheading():
            return {"is": type(block).__name__, "text": block.text}
        case Bullets():
            return {"is": "Bullets", "items": [item.text for item in block.items]}
        case TableBlock():
            return {"is": "Table"} | _table(block.table)
        case ChartBlock():
            return _picture(
                chart_svg(block.chart), block.chart.title, block.chart.alt, block.chart.source, folder, number
            ) | {"width": CHART_WIDTH}
        case MapBlock():
            return _picture(map_svg(block.map), block.map.title, block.map.alt, block.map.source, folder, number) | {
                "width": MAP_WIDTH
            }
        case HumanText():
            text = written.get(block.item)
            return {
                "is": "HumanText",
                "text": text.text if text else "",
                "by": f"{text.author}, {text.written_at}" if text and text.author else "",
            }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "head": [column.heading for column in table.columns],
        "widths": widths(table),
        "numeric": [column.numeric for column in table.columns],
        "rows": [[cell.text for cell in row] for row in table.shown()],
        "note": table.note,
    }


def widths(table: Table) -> list[float]:
    """How much of what numbers leave over each column of text takes; nothing for those that need only their own width."""
    longest = [
        max((len(cell.text) for row in table.shown() for cell in (row[at],)), default=0)
        for at in range(len(table.columns))
    ]
    return [
        0 if column.numeric or most <= SHORT else round(most**0.5, 2)
        for column, most in zip(table.columns, longest, strict=True)
    ]


def _picture(svg: str, title: str, alt: str, source: str, folder: Path, number: str) -> dict[str, Any]:
    name = f"picture-{number}.svg"
    (folder / name).write_text(svg, encoding="utf-8")
    return {"is": "Picture", "file": name, "title": title, "alt": alt, "source": source}
