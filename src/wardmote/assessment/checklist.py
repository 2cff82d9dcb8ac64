"""What an assessment is commonly said to have to contain, and how far each part of it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.assessment.content import Document, Written
from wardmote.assessment.rules import ITEMS

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
            return _("From records")
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
            is_done=item.key in written if item.is_human else item.section in numbers,
        )
        for item in ITEMS
    ]


def status(document: Document, written: Mapping[str, Written]) -> str:
    """Whether the document can be tabled as finished, in a sentence for its first page."""
    parts = checklist(document, written)
    waiting = sum(not one.is_done for one in parts)
    if not waiting:
        return _("Every part that an assessment must cover is there.")
    return _(
        "Unfinished: %(waiting)s of the %(parts)s parts that an assessment must cover are still to be written."
    ) % {
        "waiting": waiting,
        "parts": len(parts),
    }
