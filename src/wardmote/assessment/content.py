"""The assessment as it is kept: an edition with its sections, the batches behind it, and what it keeps back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from wardmote.assessment.rules import Audience, Marking
from wardmote.foundations.design.public import Table
from wardmote.foundations.documents.public import (
    Block,
    Section,
    section_from_json,
    section_to_json,
    tables_of,
    without_nan,
)

# What stands on page one: the findings, and what should come first.
PAGE_ONE = ("summary", "priorities")


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
        return tables_of(self.sections)


NESTED = frozenset(["sections", "batches", "kept_back"])


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON values."""
    stored = {f.name: getattr(document, f.name) for f in fields(document) if f.name not in NESTED}
    stored["batches"] = [asdict(batch) for batch in document.batches]
    stored["kept_back"] = [asdict(one) for one in document.kept_back]
    stored["sections"] = [section_to_json(section) for section in document.sections]
    return {name: without_nan(value) for name, value in stored.items()}


def from_json(stored: Mapping[str, Any]) -> Document:
    """The document again."""
    sections = tuple(section_from_json(one) for one in stored["sections"])
    batches = tuple(BatchUsed(**batch) for batch in stored["batches"])
    kept_back = tuple(KeptBack(tuple(one["names"]), tuple(one["counts"])) for one in stored.get("kept_back", ()))
    plain = {name: value for name, value in stored.items() if name not in NESTED}
    plain["published"] = tuple(stored.get("published", ()))
    return Document(**plain, sections=sections, batches=batches, kept_back=kept_back)
