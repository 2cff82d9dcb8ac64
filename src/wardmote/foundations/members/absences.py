"""The only writers of absences: who is away from when until when, and who stands in."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.models import Absence, Membership, User
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership

LONGEST = timedelta(days=366)


@transaction.atomic
def record_absence(
    *, by: User, partnership: Partnership, user: User, starts_on: date, ends_on: date, cover: User | None
) -> Absence:
    """Somebody is away from a day until the first day back; `cover` stands in, and is of the same organisation.

    Raises NotAllowedHere for days that are no absence, for who covers from elsewhere, or who is away then themselves.
    """
    if ends_on <= starts_on:
        raise NotAllowedHere(_("The first day back must be later than the first day away."))
    if ends_on <= timezone.localdate():
        raise NotAllowedHere(_("That absence is over: give a first day back that is to come."))
    if ends_on - starts_on > LONGEST:
        raise NotAllowedHere(
            _("An absence is a year at most. Somebody who does not come back is removed under Members.")
        )
    # Two who record for one person at once take turns.
    away = User.objects.select_for_update().get(pk=user.pk)
    others = Absence.objects.filter(partnership=partnership).between(starts_on, ends_on)
    if others.filter(user=away).exists():
        raise NotAllowedHere(_("An absence is recorded for some of these days already: end that one first."))
    if not Membership.objects.current().filter(user=away, partnership=partnership).exists():
        raise NotAllowedHere(_("This person is not in the partnership."))
    if cover is not None:
        if not might_cover(away, partnership).filter(pk=cover.pk).exists():
            raise NotAllowedHere(
                _("Cover comes from the same organisation in this partnership: choose somebody of it.")
            )
        if others.filter(user=cover).exists():
            raise NotAllowedHere(_("{name} is away on some of these days: choose somebody else.").format(name=cover))
    absence = Absence.objects.create(
        partnership=partnership, user=away, cover=cover, starts_on=starts_on, ends_on=ends_on
    )
    after = {"user": away.pk, "cover": cover.pk if cover else None, "from": starts_on, "ends_on": ends_on}
    record(by=by, event="members.absence.recorded", on=absence, partnership=partnership, after=after)
    return absence


@transaction.atomic
def end_absence(*, by: User, absence: Absence, today: date | None = None) -> Absence:
    """Somebody is back today, earlier than was recorded; one that has not begun is withdrawn."""
    current = Absence.objects.select_for_update().get(pk=absence.pk)
    day = today or timezone.localdate()
    if current.ends_on <= day:
        raise NotAllowedHere(_("This absence is over."))
    before = current.ends_on
    current.ends_on = max(day, current.starts_on)
    current.save(update_fields=["ends_on"])
    record(
        by=by,
        event="members.absence.ended",
        on=current,
        partnership=current.partnership,
        before={"ends_on": before},
        after={"user": current.user_id, "ends_on": current.ends_on},
    )
    return current


def might_cover(user: User, partnership: Partnership) -> QuerySet[User]:
    """The others who have a place for an organisation of the person's in the partnership, by name."""
    places = Membership.objects.current().filter(partnership=partnership)
    organisations = places.filter(user=user).values("organisation")
    others = places.filter(organisation__in=organisations).values("user")
    return User.objects.filter(pk__in=others, is_active=True).exclude(pk=user.pk).order_by("display_name", "pk")
