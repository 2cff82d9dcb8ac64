"""A paper as one accessible HTML file that needs nothing else: its look and its pictures are inside."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from wardmote.foundations.design.public import chart_svg, map_svg
from wardmote.foundations.documents.blocks import Block, ChartBlock, HumanText, MapBlock, Section, TableBlock, Written
from wardmote.foundations.documents.papers import LANGUAGE, Paper


@translation.override(LANGUAGE)
def html(paper: Paper) -> str:
    """The file's text."""
    context = {
        "paper": paper,
        "page_one": shown_sections(paper.first, paper.texts, with_pictures=True),
        "sections": shown_sections(paper.sections, paper.texts, with_pictures=True),
    }
    return render_to_string("documents/paper.html", context)


def shown_sections(
    sections: Sequence[Section], written: Mapping[str, Written], *, with_pictures: bool = False
) -> list[dict[str, Any]]:
    """Sections as the templates take them: each block with its kind, and what a person wrote beside its heading."""
    return [
        {
            "id": section.id,
            "title": section.title,
            "blocks": [_shown_block(block, written, with_pictures=with_pictures) for block in section.blocks],
            "is_written": any(isinstance(block, HumanText) for block in section.blocks),
        }
        for section in sections
    ]


def _shown_block(block: Block, written: Mapping[str, Written], *, with_pictures: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": type(block).__name__, "block": block}
    if isinstance(block, HumanText):
        shown["written"] = written.get(block.item)
    if with_pictures and isinstance(block, ChartBlock):
        # Both drawings are our own, with every text in them escaped where they are made.
        shown |= {"picture": mark_safe(chart_svg(block.chart)), "said": block.chart, "table": block.chart.table}  # noqa: S308
    elif with_pictures and isinstance(block, MapBlock):
        shown |= {"picture": mark_safe(map_svg(block.map)), "said": block.map, "table": block.map.table}  # noqa: S308
    elif isinstance(block, TableBlock):
        shown["table"] = block.table
    return shown
