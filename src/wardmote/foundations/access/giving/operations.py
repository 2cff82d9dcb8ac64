"""Giving parts of an object, disclosing them, opening them in an emergency: what the pages may do, each with its checks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access import granting
from wardmote.foundations.access.decisions import check_may
from wardmote.foundations.access.errors import GrantRefused
from wardmote.foundations.access.giving.shared import Shared
from wardmote.foundations.access.granting import To
from wardmote.foundations.access.models import Basis, Grant
from wardmote.foundations.access.roles import roles_with
from wardmote.foundations.access.sections import EVERY_SECTION, Level, Section
from wardmote.foundations.access.viewers import viewer_of
from wardmote.foundations.access.visibility import Granted, grant_opens
from wardmote.foundations.members.public import Membership, TeamMember, User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.rooms import Permission


@dataclass(frozen=True)
class Whose:
    """Who gives a part of which object, and where."""

    by: User
    shared: Shared[Any]
    subject: Model
    partnership: Partnership


@transaction.atomic
def give(
    whose: Whose, *, to: To, sections: Collection[Section], level: Level, until: date | None = None, reason: str = ""
) -> Grant:
    """Give sections for work to an organisation, a team or a member; `until` is the first day without. Raises GrantRefused."""
    _check(whose, sections, level)
    if level is not Level.SEE and whose.shared.changes is None:
        raise GrantRefused(_("This can be given to be seen and not to be changed."))
    needed = whose.shared.reads if level is Level.SEE else whose.shared.changes
    if needed is None or not people_of(to, whose.partnership, needed):
        raise GrantRefused(_cannot_use(to, level))
    _refuse_twice(whose, to, sections, level, until)
    return granting.grant(
        by=whose.by,
        subject=whose.subject,
        partnership=whose.partnership,
        to=to,
        sections=sections,
        level=level,
        ends_at=_midnight(until),
        reason=reason,
    )


@transaction.atomic
def disclose_part(
    whose: Whose,
    *,
    discloser: Organisation,
    to: Organisation,
    purpose: str,
    gateway: str,
    sections: Collection[Section],
    until: date,
    may_pass_on: bool,
) -> Grant:
    """Disclose sections to another organisation under a provision of law that exists, holds and allows it. Raises GrantRefused."""
    _check(whose, sections, Level.SEE)
    if discloser not in may_disclose_for(whose):
        raise GrantRefused(_("You disclose only for an organisation for which you may."))
    provision = whose.shared.law().gateways.get(gateway)
    if provision is None:
        raise GrantRefused(_("There is no provision of law of that name: choose one of the list."))
    if not people_of(To(organisation=to), whose.partnership, whose.shared.reads):
        raise GrantRefused(_cannot_use(To(organisation=to), Level.SEE))
    _refuse_twice(whose, To(organisation=to), sections, Level.SEE, until)
    ends_at = _midnight(until)
    if ends_at is None:
        raise GrantRefused(_("Say until when."))
    return granting.disclose(
        by=whose.by,
        subject=whose.subject,
        partnership=whose.partnership,
        discloser=discloser,
        to=to,
        purpose=purpose,
        gateway=provision,
        data_kinds=sorted(whose.shared.data_kinds(sections)),
        sections=sections,
        ends_at=ends_at,
        may_pass_on=may_pass_on,
    )


@transaction.atomic
def end_given(whose: Whose, *, grant: Grant) -> Grant:
    """End what was given, now."""
    check_may(whose.by, whose.shared.manages, partnership=whose.partnership)
    return granting.end_grant(by=whose.by, grant=grant)


@transaction.atomic
def open_in_emergency(whose: Whose, *, sections: Collection[Section], reason: str, lasts: timedelta) -> Grant:
    """Open sections to oneself for a short time; who answers for the object is written to at once. Raises GrantRefused."""
    check_may(whose.by, whose.shared.reads, partnership=whose.partnership)
    wanted = _whole(whose.shared, sections)
    viewer = viewer_of(whose.by, whose.partnership)
    if all(whose.shared.door.rule.may_see(viewer, whose.subject, section) for section in wanted):
        raise GrantRefused(_("You may see this already: open its page."))
    return granting.break_glass(
        by=whose.by,
        subject=whose.subject,
        partnership=whose.partnership,
        sections=wanted,
        reason=reason,
        owners=whose.shared.owners(whose.subject),
        reference=whose.shared.title(whose.subject),
        lasts=lasts,
    )


def may_disclose_for(whose: Whose) -> list[Organisation]:
    """The organisations for which the person may disclose: those for which they have the permission."""
    keys = viewer_of(whose.by, whose.partnership).organisations_with(whose.shared.manages)
    return list(Organisation.objects.filter(pk__in=keys))


def people_of(to: To, partnership: Partnership, permission: Permission) -> int:
    """How many people a grant would reach today: of those to whom it is, who may open such a page at all."""
    roles = [role.key for role in roles_with(permission, partnership)]
    places = Membership.objects.current().filter(partnership=partnership, role__in=roles, user__is_active=True)
    if to.organisation is not None:
        places = places.filter(organisation=to.organisation)
    elif to.team is not None:
        there = TeamMember.objects.current().filter(team=to.team)
        places = places.filter(organisation=to.team.organisation_id, user__in=there.values("user"))
    else:
        places = places.filter(user=to.member)
    return places.values("user").distinct().count()


def name_of(to: To) -> str:
    """To whom it is, as a page says it."""
    if to.team is not None:
        return _("{team}, {organisation}").format(team=to.team.name, organisation=to.team.organisation.name)
    return str(to.organisation or to.member)


def to_of(grant: Grant) -> To:
    """To whom a grant is."""
    return To(organisation=grant.organisation, team=grant.team, member=grant.member)


def _check(whose: Whose, sections: Collection[Section], level: Level) -> None:
    """The person may give here, and gives nothing that they do not have themselves or may not pass on."""
    check_may(whose.by, whose.shared.manages, partnership=whose.partnership)
    if missing := whose.shared.always - set(sections):
        raise GrantRefused(
            _("The rest cannot be read without it: give “{name}” as well.").format(name=whose.shared.titles(missing)[0])
        )
    if beyond := [each for each in sections if not _may_pass_on(whose, each, level)]:
        names = ", ".join(whose.shared.titles(beyond))
        raise GrantRefused(_("You may not pass this on: {names}.").format(names=names))


def _may_pass_on(whose: Whose, section: Section, level: Level) -> bool:
    """Whether the section is the person's by where they stand, or by a grant that bans no passing on."""
    rule, viewer = whose.shared.door.rule, viewer_of(whose.by, whose.partnership)
    standing = replace(rule, ways=tuple(way for way in rule.ways if not isinstance(way, Granted)))
    if standing.may_see(viewer, whose.subject, section, level):
        return True
    grants = Grant.objects.of(whose.subject).live(viewer.at).exclude(basis=Basis.BREAK_GLASS)
    return any(
        grant_opens(each, viewer, section, level) and (each.basis != Basis.DISCLOSURE or each.may_pass_on)
        for each in grants
    )


def _refuse_twice(whose: Whose, to: To, sections: Collection[Section], level: Level, until: date | None) -> None:
    """Refuse what the same grantee has already, as far and as long."""
    ends_at, now = _midnight(until), timezone.now()
    grantee = (
        to.organisation.pk if to.organisation else None,
        to.team.pk if to.team else None,
        to.member.pk if to.member else None,
    )
    for each in Grant.objects.of(whose.subject).live(now):
        has_sections = EVERY_SECTION in each.section_names or set(sections) <= each.section_names
        is_as_long = each.ends_at is None or (ends_at is not None and ends_at <= each.ends_at)
        if each.grantee == grantee and has_sections and Level(each.level) in level.and_above and is_as_long:
            raise GrantRefused(_("{name} has this already.").format(name=name_of(to)))


def _whole(shared: Shared[Any], sections: Iterable[Section]) -> list[Section]:
    wanted = {*sections, *shared.always}
    return [each for each in shared.sections if each in wanted]


def _cannot_use(to: To, level: Level) -> str:
    if level is Level.SEE:
        return _("It would open to nobody: no role of {name} opens such a page.").format(name=name_of(to))
    return _("It would open to nobody: no role of {name} changes such a thing.").format(name=name_of(to))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))
