"""What a paper is made of, knowing nothing of HTML, Word or PDF: sections of blocks, and how they are kept as JSON.

A paper made last year stays readable however rooms change, because the finished blocks are stored and not the code that
made them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from wardmote.foundations.design.public import AreaMap, Chart, Column, Link, Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; `url` leads to where its number comes from."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences, each with an optional address behind it."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that the reader must know before believing the numbers near it."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; `name` is its file's name in tables/."""

    name: str
    table: Table


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart; its table twin is written to tables/ under `name`."""

    name: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class MapBlock:
    """A map; its table twin is written to tables/ under `name`."""

    name: str
    map: AreaMap


@dataclass(frozen=True, slots=True)
class HumanText:
    """A statutory heading that only a person can fill; the text itself is kept apart, with author and time."""

    item: str
    heading: str
    guidance: str


Block = Paragraph | Bullets | Subheading | Caution | TableBlock | ChartBlock | MapBlock | HumanText
BLOCKS: dict[str, type[Block]] = {
    kind.__name__: kind
    for kind in (Paragraph, Bullets, Subheading, Caution, TableBlock, ChartBlock, MapBlock, HumanText)
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its anchor, its title, and what it says."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote under a statutory heading."""

    text: str
    author: str
    written_at: str


def tables_of(sections: Sequence[Section]) -> dict[str, Table]:
    """Every table, and the twin of every chart and map, by file name."""
    tables: dict[str, Table] = {}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, TableBlock):
                tables[block.name] = block.table
            elif isinstance(block, ChartBlock):
                tables[block.name] = block.chart.table
            elif isinstance(block, MapBlock):
                tables[block.name] = block.map.table
    return tables


def section_to_json(section: Section) -> dict[str, Any]:
    """A section as plain JSON values."""
    return {"id": section.id, "title": section.title, "blocks": [_block_to_json(block) for block in section.blocks]}


def section_from_json(stored: Mapping[str, Any]) -> Section:
    """The section again."""
    return Section(stored["id"], stored["title"], tuple(_block_from_json(block) for block in stored["blocks"]))


def without_nan(value: Any) -> Any:
    """JSON has no NaN: what is undefined is stored as absent."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(one) for one in value]
    return value


def _block_to_json(block: Block) -> dict[str, Any]:
    as_json: dict[str, Any] = {"is": type(block).__name__}
    for field in fields(block):
        value = getattr(block, field.name)
        if isinstance(value, Table):
            value = _table_to_json(value)
        elif isinstance(value, Chart | AreaMap):
            inner = {f.name: getattr(value, f.name) for f in fields(value)}
            value = inner | {"table": _table_to_json(value.table)}
        elif isinstance(value, tuple):
            value = [asdict(item) for item in value]
        as_json[field.name] = value
    return as_json


def _block_from_json(as_json: Mapping[str, Any]) -> Block:
    kind = BLOCKS[as_json["is"]]
    values = {name: value for name, value in as_json.items() if name != "is"}
    if kind is TableBlock:
        values["table"] = _table_from_json(values["table"])
    elif kind is ChartBlock:
        values["chart"] = Chart(**(values["chart"] | {"table": _table_from_json(values["chart"]["table"])}))
    elif kind is MapBlock:
        values["map"] = AreaMap(**(values["map"] | {"table": _table_from_json(values["map"]["table"])}))
    elif kind is Bullets:
        values["items"] = tuple(Paragraph(**item) for item in values["items"])
    return kind(**values)


def _table_to_json(table: Table) -> dict[str, Any]:
    rows = [{key: asdict(cell) if isinstance(cell, Link) else cell for key, cell in row.items()} for row in table.rows]
    return {
        "caption": table.caption,
        "columns": [asdict(column) for column in table.columns],
        "rows": rows,
        "note": table.note,
    }


def _table_from_json(stored: Mapping[str, Any]) -> Table:
    rows: Sequence[dict[str, Any]] = [
        {key: Link(**cell) if isinstance(cell, dict) else cell for key, cell in row.items()} for row in stored["rows"]
    ]
    return Table(stored["caption"], [Column(**column) for column in stored["columns"]], rows, stored["note"])
