"""What this assessment does not know."""

from wardmote.assessment.content import Bullets, Paragraph, Section
from wardmote.assessment.evidence import Evidence

ALWAYS = (
    "Most crime is not reported to the police: recorded crime measures what came to them, and how they wrote it down.",
    "The files name no victims and no suspects, so repeat victims and repeat offenders cannot be seen.",
    "They give no day or hour, so nothing is said of times.",
    "They give police.uk's fourteen categories, not offences, so no score of harm or severity can be worked out.",
    "Nothing from the fire service, health, probation, the council or voluntary bodies is in this assessment.",
)


def section(evidence: Evidence) -> Section:
    """The standing gaps of these sources, and those of this load."""
    found = list(ALWAYS)
    if evidence.searches is None:
        found.append("No stop and search records are loaded for the year.")
    if not any(one.denominator for one in evidence.shares.values()):
        found.append("No outcomes are loaded for the year.")
    if evidence.all_crime.previous_count is None:
        found.append("The same months of both years were not supplied, so no change could be tested.")
    if evidence.all_crime.population is None:
        found.append("No population is loaded for the area, so no rates could be given.")
    return Section("gaps", "What is not known", (Bullets(tuple(Paragraph(gap) for gap in found)),))
