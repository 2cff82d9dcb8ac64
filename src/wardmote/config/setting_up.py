"""What is left to do before a partnership can work with the program, for each role what concerns it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.assessment import public as assessment
from wardmote.assessment.public import AssessmentPermission
from wardmote.foundations.access.public import AccessPermission, Permission
from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import PlacesPermission, are_loaded
from wardmote.intake import public as intake
from wardmote.intake.public import IntakePermission


@dataclass(frozen=True)
class Step:
    """One thing to do once, where it is done, and whether it has been."""

    text: str
    hint: str
    url: str
    is_done: bool


def steps(partnership: Partnership, person: User, granted: frozenset[Permission]) -> list[Step]:
    """The steps that this person may take, in order; none once all of theirs are done."""
    today = timezone.localdate()
    mine = [
        *(_of_administrators(partnership, today) if AccessPermission.SETTINGS_EDIT in granted else ()),
        *([_areas(partnership, today)] if PlacesPermission.AREA_LOAD in granted else ()),
        *(_of_those_who_invite(partnership) if AccessPermission.MEMBER_INVITE in granted else ()),
        *([_files(partnership)] if IntakePermission.BATCH_LOAD in granted else ()),
        *(_of_senders(partnership, person, granted)),
        *([_assessment(partnership)] if AssessmentPermission.BUILD in granted else ()),
    ]
    return [] if all(step.is_done for step in mine) else mine


def is_under_way(partnership: Partnership) -> bool:
    """Whether the partnership has no assessment yet: those who only read wait for it."""
    return not assessment.Assessment.objects.filter(partnership=partnership).exists()


def _of_administrators(partnership: Partnership, today: date) -> list[Step]:
    return [
        Step(
            _("Say which councils the partnership covers"),
            _("Figures and maps are made for these."),
            reverse("access:settings", args=[partnership.slug]),
            bool(council_codes(partnership, today)),
        )
    ]


def _areas(partnership: Partnership, today: date) -> Step:
    return Step(
        _("Load the areas"),
        _("Boundaries and populations, which the Office for National Statistics publishes free of charge."),
        reverse("places:load", args=[partnership.slug]),
        are_loaded(partnership, today),
    )


def _of_those_who_invite(partnership: Partnership) -> list[Step]:
    people = Membership.objects.current().filter(partnership=partnership).values("user").distinct().count()
    return [
        Step(
            _("Add the organisations that take part"),
            _("The police, the fire and rescue service, health, probation, providers."),
            reverse("access:organisation-add", args=[partnership.slug]),
            partnership.organisations.count() > 1,
        ),
        Step(
            _("Invite the people"),
            _("Each gets an address at which they choose a password."),
            reverse("access:invite", args=[partnership.slug]),
            people > 1,
        ),
    ]


def _files(partnership: Partnership) -> Step:
    return Step(
        _("Load your force’s police.uk files"),
        _("Twenty-four months let you compare a year with the year before."),
        reverse("intake:load", args=[partnership.slug]),
        intake.has_records(partnership),
    )


def _of_senders(partnership: Partnership, person: User, granted: frozenset[Permission]) -> list[Step]:
    if IntakePermission.RETURN_SEND not in granted or IntakePermission.BATCH_LOAD in granted:
        return []
    return [
        Step(
            _("Send your organisation’s first file"),
            _("It is checked first: you see what would be loaded before anything is."),
            reverse("intake:send", args=[partnership.slug]),
            intake.has_sent(partnership, person),
        )
    ]


def _assessment(partnership: Partnership) -> Step:
    return Step(
        _("Build the first assessment"),
        _("It takes about a minute once files are loaded."),
        reverse("assessment:assessments", args=[partnership.slug]),
        not is_under_way(partnership),
    )
