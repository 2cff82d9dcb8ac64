"""A paper, ready for any of its forms: what stands on it, who issues it, and what people wrote in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wardmote.foundations.documents.blocks import Section, Written

# The language that a paper's own sentences are written in, whatever its reader's pages are in (decision 0011).
LANGUAGE = "en-gb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that a paper has to contain: the section it stands in, and how far it is."""

    title: str
    section: str
    number: int | None
    state: str

    @property
    def where(self) -> str:
        """The section by its number; nothing where the paper lacks it."""
        return f"Section {self.number}" if self.number else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """Records that a paper rests on: their source, who loaded them and when, and their fingerprint."""

    source: str
    loaded: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every form of a paper is made from.

    `first` are the sections of page one, `sections` those after it. `marking` stands at the top and bottom of every
    page. `texts` are what people wrote, by the item of its heading.
    """

    title: str
    partnership: str
    area: str
    period: str
    made_at: str
    version: str
    sections: tuple[Section, ...]
    first: tuple[Section, ...] = ()
    marking: str = ""
    status: str = ""
    parts: tuple[Part, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    texts: Mapping[str, Written] = field(default_factory=dict)

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Every section, in reading order."""
        return (*self.first, *self.sections)
