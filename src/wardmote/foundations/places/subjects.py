"""The header of an area's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, number
from wardmote.foundations.places.kinds import AreaName, Population
from wardmote.foundations.places.tables import kind_name


def area_subject(
    shown: AreaName, partnership: str, *, council: AreaName | None, population: Population | None, is_estimate: bool
) -> Subject:
    """The area: its kind, its council, how many live there; what is happening in it comes first of what can be done."""
    facts = [Fact(kind_name(shown))]
    if council:
        facts.append(Fact(council.name, reverse("places:area", args=[partnership, council.code])))
    if population:
        facts.append(Fact(_("{count} people").format(count=number(population.count))))
    happening = f"{reverse('measures:measures', args=[partnership])}?area={shown.code}"
    actions = [Action(_("What is happening here"), happening, is_first=True)]
    if shown.kind.is_listed:
        change = reverse("places:change-list", args=[partnership, shown.code])
        actions.append(Action(_("Change what it consists of"), change))
    states = ((_("Estimate"), "yellow"),) if is_estimate else ()
    return Subject(shown.name, states, tuple(facts), tuple(actions))
