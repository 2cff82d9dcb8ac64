"""Who stands in for whom on a day. Cover counts while both have a place for one organisation of the partnership.

Where who covers is away too, who covers for them stands in for both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from wardmote.foundations.members.models import Absence, Membership, User
from wardmote.foundations.organisations.public import Partnership


def absences_on(partnership: Partnership, day: date) -> dict[int, Absence]:
    """Who is away on the day, by key, with the absence; those whose cover counts keep it, others show none."""
    away = Absence.objects.filter(partnership=partnership).on(day).select_related("user", "cover")
    absences = {each.user_id: each for each in away}
    if absences:
        organisations = _organisations(absences.values(), partnership, day)
        for each in absences.values():
            theirs = organisations[each.cover_id] if each.cover_id else set()
            if each.cover and (not each.cover.is_active or theirs.isdisjoint(organisations[each.user_id])):
                each.cover = None
    return absences


def with_cover(members: Iterable[User], partnership: Partnership, on: date | None = None) -> list[User]:
    """The members, and who stands in for each who is away on the day (today unless told), each once."""
    listed = list(members)
    absences = absences_on(partnership, on or timezone.localdate()) if listed else {}
    people = {each.pk: each for each in listed}
    for each in listed:
        for other in _standing_in(each.pk, absences):
            people.setdefault(other.pk, other)
    return list(people.values())


def covered_by(user: User, partnership: Partnership, on: date | None = None) -> list[Absence]:
    """The absences in which the person stands in for somebody on the day (today unless told)."""
    absences = absences_on(partnership, on or timezone.localdate())
    return [
        absence
        for key, absence in absences.items()
        if key != user.pk and any(other.pk == user.pk for other in _standing_in(key, absences))
    ]


def _standing_in(key: int, absences: Mapping[int, Absence]) -> list[User]:
    """Who covers, and while they are away themselves who covers for them, until somebody is there."""
    people: list[User] = []
    seen = {key}
    while key in absences and (cover := absences[key].cover) is not None and cover.pk not in seen:
        people.append(cover)
        seen.add(cover.pk)
        key = cover.pk
    return people


def _organisations(absences: Iterable[Absence], partnership: Partnership, day: date) -> Mapping[int, set[int]]:
    people = {key for each in absences for key in (each.user_id, each.cover_id) if key}
    places = Membership.objects.current(day).filter(partnership=partnership, user__in=people)
    organisations: dict[int, set[int]] = defaultdict(set)
    for user, organisation in places.values_list("user", "organisation"):
        organisations[user].add(organisation)
    return organisations
