"""What this assessment does not know."""

from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.crime_outcomes import known_shares
from wardmote.assessment.sections.periods import year
from wardmote.foundations.documents.public import Bullets, Paragraph, Section

ALWAYS = (
    "Most crime is not reported to the police: recorded crime measures what came to them, and how they wrote it down.",
    "police.uk's files name no victims and no suspects, so repeat victims and repeat offenders cannot be seen.",
    "They give no day or hour, so nothing is said of times.",
    "They give police.uk's fourteen categories, not offences, so no score of harm or severity can be worked out.",
    "Domestic abuse, hate crime, knife crime and serious violence are not told apart in them.",
)


def section(evidence: Evidence) -> Section:
    """The standing gaps of these sources, and those of this load."""
    gaps = [*ALWAYS, _partners(evidence)]
    if evidence.searches is None:
        gaps.append(f"No stop and search records are loaded for the {year(evidence)}.")
    if not known_shares(evidence):
        gaps.append(f"No crime outcomes are loaded for the {year(evidence)}.")
    if evidence.all_crime.previous_count is None:
        gaps.append("The same months of both years were not supplied, so no change could be tested.")
    if evidence.all_crime.population is None:
        gaps.append("No population is loaded for the area, so no rates could be given.")
    return Section("gaps", "What is not known", (Bullets(tuple(Paragraph(gap) for gap in gaps)),))


def _partners(evidence: Evidence) -> str:
    if not evidence.partners:
        return (
            "Nothing from the fire service, health, probation, the council or voluntary bodies is loaded. Substance misuse is "
            "seen only as the drug offences that the police recorded."
        )
    return (
        "Partners' records cover what each of them sees. People who came to none of them are in no count. One event may be "
        "in the records of several."
    )
