"""The assessment as one accessible HTML file that needs nothing else: its look and its pictures are inside."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from wardmote.assessment.checklist import checklist, status
from wardmote.assessment.content import Block, ChartBlock, Document, HumanText, MapBlock, TableBlock, Written
from wardmote.assessment.rules import LANGUAGE
from wardmote.foundations.design.public import chart_svg, map_svg


@translation.override(LANGUAGE)
def html(document: Document, written: Mapping[str, Written]) -> str:
    """The file's text."""
    sections = shown(document, written, with_pictures=True)
    context = {
        "document": document,
        "page_one": sections[: len(document.page_one)],
        "sections": sections[len(document.page_one) :],
        "marking": document.marking,
        "status": status(document, written),
        "checklist": checklist(document, written),
    }
    return render_to_string("assessment/download.html", context)


def shown(document: Document, written: Mapping[str, Written], *, with_pictures: bool = False) -> list[dict[str, Any]]:
    """Sections as the templates take them: each block with its kind, and what a person wrote beside its heading."""
    return [
        {
            "id": section.id,
            "title": section.title,
            "blocks": [_shown_block(block, written, with_pictures=with_pictures) for block in section.blocks],
            "is_written": any(isinstance(block, HumanText) for block in section.blocks),
        }
        for section in document.sections
    ]


def _shown_block(block: Block, written: Mapping[str, Written], *, with_pictures: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": type(block).__name__, "block": block}
    if isinstance(block, HumanText):
        entry["written"] = written.get(block.item)
    if with_pictures and isinstance(block, ChartBlock):
        # Both drawings are our own, with every text in them escaped where they are made.
        entry |= {"picture": mark_safe(chart_svg(block.chart)), "said": block.chart, "table": block.chart.table}  # noqa: S308
    elif with_pictures and isinstance(block, MapBlock):
        entry |= {"picture": mark_safe(map_svg(block.map)), "said": block.map, "table": block.map.table}  # noqa: S308
    elif isinstance(block, TableBlock):
        entry["table"] = block.table
    return entry
