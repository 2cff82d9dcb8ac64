"""The kinds whose rooms lie below this one: members."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wardmote.foundations.access.public import AccessPermission
from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search.offers import MOST, Hit, Offer, has_words


def _members(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    current = Membership.objects.current().filter(partnership=partnership, user=OuterRef("pk"))
    people = User.objects.filter(Exists(current)).filter(has_words("display_name", words)).order_by("display_name")
    listed = list(people[: MOST + 1])
    rows = Membership.objects.current().filter(partnership=partnership, user__in=listed).select_related("organisation")
    first_place: dict[int, Membership] = {}
    for row in rows.order_by("pk"):
        first_place.setdefault(row.user_id, row)
    return [
        Hit(
            person.display_name,
            reverse("access:member", args=[partnership.slug, first_place[person.pk].pk]),
            first_place[person.pk].organisation.name,
        )
        for person in listed
        if person.pk in first_place
    ]


OFFERS = (
    Offer(
        "member",
        gettext_lazy("Members"),
        frozenset({AccessPermission.MEMBER_VIEW}),
        _members,
        rank=90,
        is_personal=True,
    ),
)
