"""Addresses behind numbers: the figure's page, where its rows and definition are."""

from django.urls import NoReverseMatch, reverse

from wardmote.assessment.evidence import Evidence


def figure_url(evidence: Evidence, measure: str, area: str) -> str:
    """The page of one figure."""
    try:
        return reverse("measures:figure", args=[evidence.partnership.slug, measure, area, evidence.year_ending])
    except NoReverseMatch:
        return ""
