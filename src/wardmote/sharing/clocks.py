"""What the room has due: section 17A's quarters, and the reviews of agreements, as clocks."""

from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.clocks.public import Clock, Described, clock_kind, start_clock, stop_clock
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing import tracker
from wardmote.sharing.models import Agreement
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.reference import schedule
from wardmote.sharing.rules import AGREEMENT_REVIEW, RETURN_RULE, Quarter, last_ended, quarter_coded, quarters_to
from wardmote.sharing.scope import own_organisations
from wardmote.sharing.words import quarter_name

AGREEMENT_REVIEW_SET = "agreement-review-set"
RETURNS_OF = "sharing.returns"


def keep_return_clocks(partnership: Partnership, today: date) -> int:
    """Start and stop the clocks of the quarters that are watched; returns how many were started.

    One runs for each organisation and quarter as long as any return of it is owed: what came stops it, and what turns
    out not to have come starts another.
    """
    quarters = quarters_to(last_ended(today), tracker.QUARTERS_WATCHED, schedule().first)
    bodies = {each.pk: each for each in partnership.organisations.prefetch_related("kinds")}
    owed = {
        (each.organisation.pk, each.quarter)
        for each in tracker.returns(partnership, list(bodies.values()), quarters, today)
        if each.is_owed
    }
    wanted = {_subject(body, quarter): (body, quarter) for body, quarter in owed}
    ours = Clock.objects.running().filter(partnership=partnership, slug=RETURN_RULE)
    running = set(ours.values_list("subject", flat=True))
    for subject in running - set(wanted):
        stop_clock(slug=RETURN_RULE, subject=subject)
    for subject in sorted(set(wanted) - running):
        body, quarter = wanted[subject]
        start_clock(
            partnership=partnership,
            organisation=bodies[body],
            slug=RETURN_RULE,
            subject=subject,
            started_at=timezone.make_aware(datetime.combine(quarter.last_day, time.min)),
        )
    return len(set(wanted) - running)


def keep_agreement_clock(agreement: Agreement) -> None:
    """Let the clock of an agreement's review run to the day that stands in it, as long as it is in force."""
    subject, day = f"sharing.agreement:{agreement.pk}", agreement.review_on
    in_force = agreement.signed_on is not None and agreement.status.holds
    if not in_force or day is None:
        stop_clock(slug=AGREEMENT_REVIEW, subject=subject)
        return
    running = Clock.objects.running().filter(slug=AGREEMENT_REVIEW, subject=subject).first()
    if running is None or running.given != day:
        start_clock(
            partnership=agreement.partnership,
            slug=AGREEMENT_REVIEW,
            rule=AGREEMENT_REVIEW_SET,
            subject=subject,
            given=day,
        )


def stop_clocks_of_ended_agreements(partnership: Partnership) -> int:
    """Stop the clocks of agreements that have run out: nobody writes when a day passes. Returns how many."""
    running = Clock.objects.running().filter(partnership=partnership, slug=AGREEMENT_REVIEW)
    ended = [
        each
        for each in Agreement.objects.filter(partnership=partnership, pk__in=[clock.key for clock in running])
        if not each.status.holds
    ]
    for each in ended:
        keep_agreement_clock(each)
    return len(ended)


def _subject(organisation: int, quarter: Quarter) -> str:
    return f"{RETURNS_OF}:{organisation}/{quarter.code}"


def _described_returns(clock: Clock) -> Described:
    quarter = quarter_coded(clock.key.partition("/")[2])
    body = clock.organisation.name if isinstance(clock.organisation, Organisation) else ""
    title = _("Section 17A returns of %(organisation)s for %(quarter)s") % {
        "organisation": body,
        "quarter": quarter_name(quarter) if quarter else "",
    }
    return Described(title, reverse("sharing:due", args=[clock.partnership.slug]))


def _described_review(clock: Clock) -> Described:
    # Not its title, which a person wrote: this goes into calendars and letters.
    title = _("Review of information-sharing agreement %(number)s") % {"number": clock.key}
    return Described(title, reverse("sharing:agreement", args=[clock.partnership.slug, clock.key]))


def _keepers(member: User, partnership: Partnership) -> Q | None:
    return Q() if SharingPermission.RETURN_RECORD in permissions_of(member, partnership) else None


def _authority(member: User, partnership: Partnership) -> Q | None:
    if SharingPermission.RETURN_ANSWER not in permissions_of(member, partnership):
        return None
    own = own_organisations(member, partnership, SharingPermission.RETURN_ANSWER)
    return Q(organisation__in=own) if own is not None else None


def _agreement_keepers(member: User, partnership: Partnership) -> Q | None:
    return Q() if SharingPermission.AGREEMENT_EDIT in permissions_of(member, partnership) else None


clock_kind(RETURN_RULE, describe=_described_returns, circles={"authority": _authority, "keepers": _keepers})
clock_kind(AGREEMENT_REVIEW, describe=_described_review, circles={"keepers": _agreement_keepers})
