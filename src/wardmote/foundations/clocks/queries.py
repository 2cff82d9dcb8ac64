"""Which clocks concern a member, and whom a clock concerns."""

from datetime import date
from itertools import product

from django.db.models import Q

from wardmote.foundations.clocks.kinds import Described, clock_kinds
from wardmote.foundations.clocks.models import Clock, ClockQuerySet
from wardmote.foundations.clocks.rules import end_of
from wardmote.foundations.members.public import Membership, User, covered_by
from wardmote.foundations.organisations.public import Partnership


def clocks_of(member: User, partnership: Partnership) -> ClockQuerySet:
    """The running clocks that concern the member, or somebody for whom they stand in; next due first, those that stand still last."""
    condition = Q(pk__in=[])
    people = [member, *(each.user for each in covered_by(member, partnership))]
    for kind in clock_kinds().values():
        for circle, person in product(kind.circles.values(), people):
            theirs = circle(person, partnership)
            if theirs is not None:
                condition |= Q(slug=kind.slug) & theirs
    return Clock.objects.running().filter(condition, partnership=partnership).select_related("organisation")


def circle_of(clock: Clock, to: str) -> list[User]:
    """The members of the partnership in the circle of that name, for the clock."""
    kind = clock_kinds().get(clock.slug)
    circle = kind.circles.get(to) if kind else None
    if circle is None:
        return []
    people = []
    for member in members_of(clock.partnership):
        theirs = circle(member, clock.partnership)
        if theirs is not None and Clock.objects.filter(theirs, pk=clock.pk).exists():
            people.append(member)
    return people


def members_of(partnership: Partnership) -> list[User]:
    """Everybody who is a member today, each once."""
    here = Membership.objects.current().filter(partnership=partnership).values("user")
    return list(User.objects.filter(pk__in=here, is_active=True).order_by("pk"))


def described(clock: Clock) -> Described:
    """The clock in words; one of a kind that this version no longer knows says its kind."""
    kind = clock_kinds().get(clock.slug)
    return kind.describe(clock) if kind else Described(clock.slug)


def due_by(partnership: Partnership, slug: str, day: date) -> list[Clock]:
    """The running clocks of a kind that are due on the day or before, oldest first."""
    due = Clock.objects.running().filter(partnership=partnership, slug=slug, due_at__lte=end_of(day))
    return list(due.order_by("due_at", "pk"))
