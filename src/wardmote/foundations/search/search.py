"""The kinds whose rooms lie below this one: members and organisations."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wardmote.foundations.access.public import AccessPermission
from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.search.offers import MOST, Hit, Offer
from wardmote.foundations.search.texts import Text, has_words


def _members(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    current = Membership.objects.current().filter(partnership=partnership, user=OuterRef("pk"))
    people = User.objects.filter(Exists(current)).filter(has_words("members.User", words)).order_by("display_name")
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


def _organisations(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    rows = Organisation.objects.filter(has_words("organisations.Organisation", words), partnership=partnership)
    listed = rows.select_related("succession__successor").prefetch_related("kinds").order_by("name")[: MOST + 1]
    return [
        Hit(
            body.name,
            reverse("access:organisation", args=[partnership.slug, body.pk]),
            body.what_became_of_it or body.kind_name,
        )
        for body in listed
    ]


TEXTS = (Text("members.User", ("display_name",)), Text("organisations.Organisation", ("name",)))
OFFERS = (
    Offer(
        "organisation",
        gettext_lazy("Organisations"),
        frozenset({AccessPermission.MEMBER_VIEW}),
        _organisations,
        rank=80,
    ),
    Offer(
        "member",
        gettext_lazy("Members"),
        frozenset({AccessPermission.MEMBER_VIEW}),
        _members,
        rank=90,
        is_personal=True,
    ),
)
