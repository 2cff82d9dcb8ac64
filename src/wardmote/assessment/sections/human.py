"""The headings that a person has to write."""

from wardmote.assessment.evidence import Evidence
from wardmote.assessment.rules import BY_KEY
from wardmote.foundations.documents.public import HumanText, Section


def _section(key: str) -> Section:
    item = BY_KEY[key]
    return Section(item.section, item.title, (HumanText(item.key, item.title, item.guidance),))


def why(_evidence: Evidence) -> Section:
    """Why the changes occurred."""
    return _section("why")


def residents(_evidence: Evidence) -> Section:
    """What residents said."""
    return _section("residents")


def previous_plan(_evidence: Evidence) -> Section:
    """How far last year's plan was carried out."""
    return _section("previous-plan")


def priorities(_evidence: Evidence) -> Section:
    """What to prioritise."""
    return _section("priorities")
