"""What is to be set up last: the first assessment, for which those who only read wait."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.assessment.models import Assessment
from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.design.public import FirstStep
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import Permission


def first_steps(partnership: Partnership, _person: User, granted: Collection[Permission]) -> list[FirstStep]:
    """The first assessment, for those who build it."""
    if AssessmentPermission.BUILD not in granted:
        return []
    return [
        FirstStep(
            70,
            _("Build the first assessment"),
            _("It takes about a minute once files are loaded."),
            reverse("assessment:assessments", args=[partnership.slug]),
            Assessment.objects.filter(partnership=partnership).exists(),
        )
    ]
