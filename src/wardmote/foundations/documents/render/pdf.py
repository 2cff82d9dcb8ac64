"""The tagged PDF (UA-1), set by Typst: our own template, the paper handed over as JSON and pictures as SVG."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation

from wardmote.foundations.design.public import FONTS_DIR, Table, chart_svg, map_svg
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
from wardmote.foundations.documents.papers import LANGUAGE, Paper

# Three charts, or a map and its section's opening, on a page.
SHORT = 30
CHART_WIDTH, MAP_WIDTH = "88%", "76%"
TEMPLATE = Path(__file__).parent.parent / "typst" / "paper.typ"


@translation.override(LANGUAGE)
def pdf(paper: Paper) -> bytes:
    """The PDF's bytes; the same paper gives the same pages."""
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = _content(paper, folder)
        (folder / "paper.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        (folder / "paper.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        compiled = typst.compile(
            str(folder / "paper.typ"),
            root=str(folder),
            font_paths=[str(FONTS_DIR)] if FONTS_DIR.exists() else [],
            pdf_standards="ua-1",
        )
    if not isinstance(compiled, bytes):
        raise TypeError("Typst returned no PDF.")
    return compiled


def _content(paper: Paper, folder: Path) -> dict[str, Any]:
    return {
        "title": paper.title,
        "partnership": paper.partnership,
        "area": paper.area,
        "period": paper.period,
        "made_at": paper.made_at,
        "version": paper.version,
        "marking": paper.marking,
        "status": paper.status,
        "checklist": [{"title": one.title, "section": one.where, "state": one.state} for one in paper.parts],
        "page_one": _sections(paper.first, paper.texts, folder),
        "sections": _sections(paper.sections, paper.texts, folder),
        "batches": [{"source": one.source, "loaded": one.loaded, "mark": one.mark} for one in paper.sources],
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
