"""What is to be set up before anything can be drawn or counted: areas."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import FirstStep
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.places.public import are_loaded
from wardmote.foundations.rooms import Permission


def first_steps(partnership: Partnership, _person: User, granted: Collection[Permission]) -> list[FirstStep]:
    """The areas, for those who load them."""
    if PlacesPermission.AREA_LOAD not in granted:
        return []
    return [
        FirstStep(
            20,
            _("Load the areas"),
            _("Boundaries and populations, which the Office for National Statistics publishes free of charge."),
            reverse("places:load", args=[partnership.slug]),
            are_loaded(partnership, timezone.localdate()),
        )
    ]
