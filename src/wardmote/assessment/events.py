"""How the room's events read on the ledger's page."""

EVENTS = {
    "assessment.assessment.built": "built the strategic assessment of {area} for the year ending {year_ending}",
    "assessment.assessment.exported": "took a strategic assessment out as {form}",
    "assessment.text.written": "wrote under “{item}” in a strategic assessment: {characters} characters",
}
