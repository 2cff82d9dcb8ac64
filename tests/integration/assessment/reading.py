"""What an assessment says, as text."""

from wardmote.assessment.public import Assessment
from wardmote.foundations.documents.public import Bullets


def documents_text(assessment: Assessment) -> dict[str, list[str]]:
    """The sentences of each section, in order."""
    found: dict[str, list[str]] = {section.id: [] for section in assessment.document.sections}
    for section, block in assessment.document.blocks():
        texts = [item.text for item in block.items] if isinstance(block, Bullets) else [getattr(block, "text", "")]
        found[section.id] += [text for text in texts if text]
    return found


def sentences(assessment: Assessment, section: str) -> str:
    """What one section says."""
    return " ".join(documents_text(assessment)[section])


def whole_text(assessment: Assessment) -> str:
    """What all of it says."""
    return " ".join(text for texts in documents_text(assessment).values() for text in texts)
