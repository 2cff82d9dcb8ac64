"""Where things stand in the document: page one, then sentences and pictures, then every table in the annex.

The sections say what there is to say; a board reads page one, an officer the text, an analyst the annex.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from wardmote.assessment.content import PAGE_ONE
from wardmote.foundations.documents.public import Block, ChartBlock, Paragraph, Section, Subheading, TableBlock

ANNEX = "methods"
# The picture of page one: the first of these that the text has.
PICTURES = ("months", "categories-chart")
TABLES = "tables"


def arranged(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections in the document's order: page one, the text without its tables, the tables, the method annex."""
    by_id = {section.id: section for section in sections}
    first = [by_id[name] for name in PAGE_ONE if name in by_id]
    text = [section for section in sections if section.id not in {*PAGE_ONE, ANNEX}]
    first, text = _with_picture(first, text)
    text, tables = _without_tables(text)
    annex = [by_id[ANNEX]] if ANNEX in by_id else []
    return (*first, *text, *_numbered([*tables, *annex]))


def _with_picture(first: Sequence[Section], text: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """One picture of the text moves to page one."""
    charts = {block.name: block for section in text for block in section.blocks if isinstance(block, ChartBlock)}
    picture = next((charts[name] for name in PICTURES if name in charts), None)
    if picture is None or not first:
        return list(first), list(text)
    rest = [
        replace(section, blocks=tuple(block for block in section.blocks if block is not picture)) for section in text
    ]
    return [replace(first[0], blocks=(*first[0].blocks, picture)), *first[1:]], rest


def _without_tables(text: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """The text with a line where each table stood, and the section that holds them all."""
    sections, moved, number = [], [], 0
    for section in text:
        blocks: list[Block] = []
        tables: list[Block] = []
        for block in section.blocks:
            if isinstance(block, TableBlock):
                number += 1
                blocks.append(Paragraph(f"Table {number} in the annex: {block.table.caption}.", url=f"#{TABLES}"))
                tables.append(block)
            else:
                blocks.append(block)
        sections.append(replace(section, blocks=tuple(blocks)))
        moved += [Subheading(section.title), *tables] if tables else []
    return sections, [Section(TABLES, "Tables", tuple(moved))] if moved else []


def _numbered(annex: Sequence[Section]) -> list[Section]:
    """The annex with a number in each table's caption, as the text names it and as its file is called."""
    numbers = count(1)
    return [
        replace(section, blocks=tuple(_with_number(block, numbers) for block in section.blocks)) for section in annex
    ]


def _with_number(block: Block, numbers: Iterator[int]) -> Block:
    if not isinstance(block, TableBlock):
        return block
    return replace(block, table=replace(block.table, caption=f"Table {next(numbers)}. {block.table.caption}"))
