"""What the room offers to the search: measures by their names."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search.public import MOST, Hit, Offer, holds
from wardmote.measures.counting.definitions import measures
from wardmote.measures.permissions import MeasuresPermission


def _measures(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    named = [each for each in measures(partnership) if holds(f"{each.title} {each.about}", words)]
    # A name that holds the words comes before a description that does.
    named.sort(key=lambda each: not holds(each.title, words))
    return [
        Hit(each.title, reverse("measures:measure", args=[partnership.slug, each.slug]), each.theme)
        for each in named[: MOST + 1]
    ]


OFFERS = (Offer("measure", gettext_lazy("Measures"), frozenset({MeasuresPermission.FIGURE_VIEW}), _measures, rank=10),)
