"""What is to be set up before there are records: the force's files, and each sender's first."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import FirstStep
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import Permission
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.public import has_records, has_sent


def first_steps(partnership: Partnership, person: User, granted: Collection[Permission]) -> list[FirstStep]:
    """To load, for those who load anything; to send, for those who send their own organisation's alone."""
    if IntakePermission.BATCH_LOAD in granted:
        return [
            FirstStep(
                50,
                _("Load your force’s police.uk files"),
                _("Twenty-four months let you compare a year with the year before."),
                reverse("intake:load", args=[partnership.slug]),
                has_records(partnership),
            )
        ]
    if IntakePermission.RETURN_SEND in granted:
        return [
            FirstStep(
                60,
                _("Send your organisation’s first file"),
                _("It is checked first: you see what would be loaded before anything is."),
                reverse("intake:send", args=[partnership.slug]),
                has_sent(partnership, person),
            )
        ]
    return []
