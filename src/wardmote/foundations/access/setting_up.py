"""What is to be set up of a partnership itself: its councils, its organisations, its people."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.design.public import FirstStep
from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.rooms import Permission


def first_steps(partnership: Partnership, _person: User, granted: Collection[Permission]) -> list[FirstStep]:
    """The councils for administrators; bodies and people for those who invite."""
    return [
        *([_councils(partnership)] if AccessPermission.SETTINGS_EDIT in granted else ()),
        *([_organisations(partnership), _people(partnership)] if AccessPermission.MEMBER_INVITE in granted else ()),
    ]


def _councils(partnership: Partnership) -> FirstStep:
    return FirstStep(
        10,
        _("Say which councils the partnership covers"),
        _("Figures and maps are made for these."),
        reverse("access:settings", args=[partnership.slug]),
        bool(council_codes(partnership, timezone.localdate())),
    )


def _organisations(partnership: Partnership) -> FirstStep:
    return FirstStep(
        30,
        _("Add the organisations that take part"),
        _("The police, the fire and rescue service, health, probation, providers."),
        reverse("access:organisation-add", args=[partnership.slug]),
        partnership.organisations.count() > 1,
    )


def _people(partnership: Partnership) -> FirstStep:
    people = Membership.objects.current().filter(partnership=partnership).values("user").distinct().count()
    return FirstStep(
        40,
        _("Invite the people"),
        _("Each gets an address at which they choose a password."),
        reverse("access:invite", args=[partnership.slug]),
        people > 1,
    )
