"""What an assessment is commonly said to have to contain, and how far each part of it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.assessment.content import Document
from wardmote.assessment.rules import ITEMS, Item
from wardmote.foundations.documents.public import Written

NOT_CHECKED = (
    "This list follows regulation 7 of the 2007 Regulations as it is commonly cited. The wording is ours. "
    "Check it against the Regulations as amended."
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One part: where it stands, whether a person writes it, and whether it is there."""

    key: str
    title: str
    section: str
    number: int | None
    is_human: bool
    is_done: bool

    @property
    def state(self) -> str:
        """The one word or two of its state."""
        if not self.is_human:
            return _("From records") if self.is_done else _("Not compared")
        return _("Written") if self.is_done else _("Unfinished")


def checklist(document: Document, written: Mapping[str, Written]) -> list[Checked]:
    """Each part with its section's number in the document."""
    numbers = {section.id: number for number, section in enumerate(document.sections, 1)}
    return [
        Checked(
            key=item.key,
            title=item.title,
            section=item.section,
            number=numbers.get(item.section),
            is_human=item.is_human,
            is_done=item.key in written if item.is_human else _is_there(item, document, numbers),
        )
        for item in ITEMS
    ]


def _is_there(item: Item, document: Document, numbers: Mapping[str, int]) -> bool:
    """Whether the records gave the part: changes are there only where two years were compared."""
    if item.key != "changes":
        return item.section in numbers
    rows = document.tables()["changes"].rows if "changes" in document.tables() else []
    return any(row["difference"] is not None for row in rows)


def status(document: Document, written: Mapping[str, Written]) -> str:
    """Whether the document can be tabled as finished, in a sentence for its first page."""
    parts = checklist(document, written)
    waiting = sum(not one.is_done for one in parts if one.is_human)
    compared = all(one.is_done for one in parts if not one.is_human)
    if not waiting and compared:
        return _("Every part that an assessment must cover is there.")
    missing = _("Unfinished: no change since the year before could be worked out.")
    if not waiting:
        return missing
    unfinished = _(
        "Unfinished: %(waiting)s of the %(parts)s parts that an assessment must cover are still to be written."
    ) % {
        "waiting": waiting,
        "parts": len(parts),
    }
    if compared:
        return unfinished
    untested = _("No change since the year before could be worked out.")
    return f"{unfinished} {untested}"
