"""Which areas and years the records loaded can carry."""

from datetime import date

from django.utils.translation import gettext as _

from wardmote.assessment.releases import is_for_the_partnership
from wardmote.foundations.design.public import month
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import AreaKind, areas, councils_of_force, councils_within, forces
from wardmote.intake.public import UnknownSource, coverage, source
from wardmote.measures.public import measures

SOURCES = ("police-uk-street", "police-uk-api")


def areas_to_assess(partnership: Partnership) -> list[tuple[str, str]]:
    """Councils of the partnership, or of every force that has supplied records where none are named.

    A community safety partnership of several of these councils can be assessed as a whole too.
    """
    supplied = {sender for sender, _when in coverage(partnership, sources=SOURCES)}
    own = set(council_codes(partnership, date.today()))  # noqa: DTZ011 - memberships are by local calendar day
    assessable = {
        (council.code, council.name)
        for force in forces()
        if force.slug in supplied
        for council in councils_of_force(force.code)
        if not own or council.code in own
    }
    return sorted(assessable | _of_several({code for code, _name in assessable}), key=lambda pair: pair[1])


def _of_several(councils: set[str]) -> set[tuple[str, str]]:
    """The community safety partnerships of more than one council, all of them among these."""
    groups = set()
    for csp in areas(AreaKind.CSP):
        members = councils_within(csp.code)
        if len(members) > 1 and councils.issuperset(members):
            groups.add((csp.code, _("%(name)s (%(count)s councils)") % {"name": csp.name, "count": len(members)}))
    return groups


def months_to_end_with(partnership: Partnership) -> list[tuple[str, str]]:
    """Months that some force supplied, newest first."""
    months = sorted({when for _sender, when in coverage(partnership, sources=SOURCES)}, reverse=True)
    return [(f"{when:%Y-%m}", month(when)) for when in months]


def sources_to_release(partnership: Partnership) -> list[tuple[str, str]]:
    """Loaded partners' sources whose licence keeps their counts to the partnership, so that a sender has to agree."""
    slugs = {slug for one in measures(partnership) if not one.is_police_uk for slug in one.sources}
    held_back = [slug for slug in slugs if is_for_the_partnership(slug) and coverage(partnership, sources=(slug,))]
    return sorted(((slug, source_title(slug)) for slug in held_back), key=lambda pair: pair[1])


def source_title(slug: str) -> str:
    """The name of a source; its code where it is no longer declared."""
    try:
        return source(slug).title
    except UnknownSource:
        return slug
