"""What stands behind numbers: the figure's page, and who published the records."""

from django.urls import NoReverseMatch, reverse

from wardmote.assessment.evidence import Evidence


def figure_url(evidence: Evidence, measure: str, area: str) -> str:
    """The page of one figure."""
    try:
        return reverse("measures:figure", args=[evidence.partnership.slug, measure, area, evidence.year_ending])
    except NoReverseMatch:
        return ""


def publisher(evidence: Evidence) -> str:
    """Whose records they are; nothing made up is ever credited to a publisher."""
    return "Made-up records" if evidence.partnership.is_demo else "police.uk"
