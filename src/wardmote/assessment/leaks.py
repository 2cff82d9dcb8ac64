"""The last look at an edition to publish: no sentence gives a count that its tables keep back.

The tables are audited as a system of equations; a sentence is read as text. Where it names what is kept back and holds the
count itself, it goes, and a line says that something was left out there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wardmote.assessment.content import Document, KeptBack
from wardmote.foundations.design.public import number
from wardmote.foundations.documents.public import Block, Bullets, Caution, Paragraph, Section, Subheading, Written
from wardmote.measures.public import Publishable

LEFT_OUT = "A sentence is left out here, because it gives a count that may not be published."
UNITS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def kept_back(numbers: Iterable[Publishable]) -> tuple[KeptBack, ...]:
    """The counts that this edition keeps back, with the names under which a sentence would give them."""
    return tuple(
        KeptBack(
            names=tuple(dict.fromkeys((one.figure.measure.title, one.figure.measure.one, one.figure.measure.many))),
            counts=one.hidden_counts,
        )
        for one in numbers
        if one.hidden_counts
    )


def gives_away(text: str, kept_back: Sequence[KeptBack]) -> bool:
    """Whether a text names something that is kept back and holds its count, in figures or as a word."""
    low = text.lower()
    return any(
        any(name.lower() in low for name in one.names) and any(_holds(low, count) for count in one.counts)
        for one in kept_back
    )


def _holds(text: str, count: int) -> bool:
    words = [number(count), str(count), *([UNITS[count]] if count < len(UNITS) else [])]
    return any(re.search(rf"(?<![\w.,]){re.escape(word)}(?![\w%]|[.,]\d)", text) for word in words)


def without_leaks(document: Document) -> Document:
    """The document without the sentences that give a kept-back count."""
    if not document.kept_back:
        return document
    return replace(document, sections=tuple(_cleaned(section, document.kept_back) for section in document.sections))


def written_without_leaks(text: Written, document: Document) -> Written:
    """What a person wrote, without the paragraphs that give a count which this edition keeps back."""
    parts = text.text.replace("\r\n", "\n").split("\n\n")
    safe_parts = [LEFT_OUT if gives_away(part, document.kept_back) else part for part in parts]
    # Who wrote it is the partnership's business too.
    return replace(text, author="", text="\n\n".join(safe_parts))


def _cleaned(section: Section, kept_back: Sequence[KeptBack]) -> Section:
    return replace(section, blocks=tuple(_cleaned_block(block, kept_back) for block in section.blocks))


def _cleaned_block(block: Block, kept_back: Sequence[KeptBack]) -> Block:
    match block:
        case Bullets():
            return Bullets(
                tuple(Paragraph(LEFT_OUT) if gives_away(one.text, kept_back) else one for one in block.items)
            )
        case Paragraph() | Caution() | Subheading() if gives_away(block.text, kept_back):
            return Paragraph(LEFT_OUT)
        case _:
            return block
