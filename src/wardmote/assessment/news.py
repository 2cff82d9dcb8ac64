"""What of the room is new on Home: assessments that were built since a moment."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.assessment.models import Assessment
from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import Waiting, month
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership

MOST = 5


def news(partnership: Partnership, user: User, since: datetime) -> list[Waiting]:
    """The assessments built since, newest first, for those who may read them."""
    if AssessmentPermission.VIEW not in permissions_of(user, partnership):
        return []
    built = Assessment.objects.filter(partnership=partnership, created_at__gt=since)
    rows = built.values_list("pk", "area_name", "year_ending", "created_at")[:MOST]
    return [
        Waiting(
            text=_("Assessment of {area}, year ending {month}").format(
                area=name, month=month(date.fromisoformat(f"{ending}-01"))
            ),
            url=reverse("assessment:assessment", args=[partnership.slug, number]),
            since=created_at,
        )
        for number, name, ending, created_at in rows
    ]
