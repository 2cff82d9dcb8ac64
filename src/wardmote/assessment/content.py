"""The assessment as a document that knows nothing of HTML, Word or PDF: sections of blocks, kept as JSON.

An assessment made last year stays readable however the sections change, because the finished document is
stored and not the code that made it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from wardmote.assessment.rules import Audience, Marking
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
# What stands on page one: the findings, and what should come first.
PAGE_ONE = ("summary", "priorities")
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
class BatchUsed:
    """A batch of records that the numbers rest on."""

    source: str
    fingerprint: str
    loaded_at: str
    loaded_by: str
    id: str


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Counts that an edition to publish keeps back, and the names under which a sentence would give them."""

    names: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole assessment, ready for any renderer: one edition, for the partnership or to publish.

    `marking` stands at the top and bottom of every page; documents made before there were editions are the partnership's.
    """

    title: str
    partnership: str
    area_code: str
    area_name: str
    year_ending: str
    period: str
    made_at: str
    version: str
    sections: tuple[Section, ...]
    batches: tuple[BatchUsed, ...]
    audience: str = Audience.PARTNERSHIP
    marking: str = Marking.SENSITIVE
    kept_back: tuple[KeptBack, ...] = ()
    has_page_one: bool = False
    # What the edition printed of partners' records, and what it kept back: the next edition is audited beside it.
    published: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_to_publish(self) -> bool:
        """Whether it is the edition that may leave the partnership."""
        return self.audience == Audience.PUBLICATION

    @property
    def page_one(self) -> tuple[Section, ...]:
        """The sections of page one; none in a document made before there was one."""
        if not self.has_page_one:
            return ()
        return tuple(section for section in self.sections if section.id in PAGE_ONE)

    @property
    def after_page_one(self) -> tuple[Section, ...]:
        """The other sections, in order."""
        return self.sections[len(self.page_one) :]

    def blocks(self) -> list[tuple[Section, Block]]:
        """Every block with its section, in reading order."""
        return [(section, block) for section in self.sections for block in section.blocks]

    def tables(self) -> dict[str, Table]:
        """Every table, and the twin of every chart and map, by file name."""
        found: dict[str, Table] = {}
        for _section, block in self.blocks():
            if isinstance(block, TableBlock):
                found[block.name] = block.table
            elif isinstance(block, ChartBlock):
                found[block.name] = block.chart.table
            elif isinstance(block, MapBlock):
                found[block.name] = block.map.table
        return found


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote under a statutory heading."""

    text: str
    author: str
    written_at: str


NESTED = frozenset(["sections", "batches", "kept_back"])


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON values."""
    stored = {f.name: getattr(document, f.name) for f in fields(document) if f.name not in NESTED}
    stored["batches"] = [asdict(batch) for batch in document.batches]
    stored["kept_back"] = [asdict(one) for one in document.kept_back]
    stored["sections"] = [
        {"id": section.id, "title": section.title, "blocks": [_block_to_json(block) for block in section.blocks]}
        for section in document.sections
    ]
    return {name: _without_nan(value) for name, value in stored.items()}


def _without_nan(value: Any) -> Any:
    """JSON has no NaN: what is undefined is stored as absent."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    return value


def from_json(stored: Mapping[str, Any]) -> Document:
    """The document again."""
    sections = tuple(
        Section(one["id"], one["title"], tuple(_block_from_json(block) for block in one["blocks"]))
        for one in stored["sections"]
    )
    batches = tuple(BatchUsed(**batch) for batch in stored["batches"])
    kept_back = tuple(KeptBack(tuple(one["names"]), tuple(one["counts"])) for one in stored.get("kept_back", ()))
    plain = {name: value for name, value in stored.items() if name not in NESTED}
    plain["published"] = tuple(stored.get("published", ()))
    return Document(**plain, sections=sections, batches=batches, kept_back=kept_back)


def _block_to_json(block: Block) -> dict[str, Any]:
    kept: dict[str, Any] = {"is": type(block).__name__}
    for field in fields(block):
        value = getattr(block, field.name)
        if isinstance(value, Table):
            value = _table_to_json(value)
        elif isinstance(value, Chart | AreaMap):
            inner = {f.name: getattr(value, f.name) for f in fields(value)}
            value = inner | {"table": _table_to_json(value.table)}
        elif isinstance(value, tuple):
            value = [asdict(item) for item in value]
        kept[field.name] = value
    return kept


def _block_from_json(kept: Mapping[str, Any]) -> Block:
    kind = BLOCKS[kept["is"]]
    values = {name: value for name, value in kept.items() if name != "is"}
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
