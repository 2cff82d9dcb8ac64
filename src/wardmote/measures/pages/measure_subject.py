"""The header of a measure's page."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, month
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.figures import availability


def measure_subject(measure: Measure, latest: date | None, partnership: str) -> Subject:
    """The measure: whether it has records, its newest month, its sources and version, and where areas are compared by it."""
    state = (_("No records"), "grey") if latest is None else (_("Counted"), "green")
    newest = [] if latest is None else [Fact(_("newest month {month}").format(month=month(latest)))]
    sources = [Fact(title) for title in availability.source_titles(measure.sources[:1])]
    facts = (*newest, *sources, Fact(_("version {version}").format(version=measure.version)))
    peers = f"{reverse('measures:peers', args=[partnership])}?measure={measure.slug}"
    actions = (Action(_("Compare councils"), peers),) if latest is not None and measure.has_rate else ()
    return Subject(measure.title, (state,), facts, actions)
