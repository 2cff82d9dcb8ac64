"""The only ways to give somebody a part of an object, and to end it. What is copied from one object to another narrows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.errors import GrantRefused
from wardmote.foundations.access.models import Basis, Grant
from wardmote.foundations.access.sections import Level, common, packed
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import Team, User, partnerships_of, with_cover
from wardmote.foundations.messages.public import letter, notify, send_after_commit
from wardmote.foundations.organisations.public import Organisation, Partnership

LONGEST_BREAK_GLASS = timedelta(hours=24)


class Gateway(Protocol):
    """A provision of law, as `sharing` reads them: what it does not allow, and from when until when it is law."""

    @property
    def slug(self) -> str:
        """Its key."""

    def holds_on(self, day: date, /) -> bool:
        """Whether it was law on the day."""

    def refusals(self, data: Collection[str], disclosers: Collection[str], /) -> list[str]:
        """Why it does not allow such data to be given by such bodies."""


@dataclass(frozen=True)
class To:
    """To whom a grant is: one of an organisation, a team and a member."""

    organisation: Organisation | None = None
    team: Team | None = None
    member: User | None = None

    def __post_init__(self) -> None:
        """Refuse none and several."""
        if sum(each is not None for each in (self.organisation, self.team, self.member)) != 1:
            raise GrantRefused(_("A grant is to one organisation, one team or one member."))


@transaction.atomic
def grant(  # noqa: PLR0913 - what a grant says
    *,
    by: User,
    subject: Model,
    partnership: Partnership,
    to: To,
    sections: Iterable[str],
    level: Level = Level.SEE,
    basis: Basis = Basis.WORK,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Open sections of an object to an organisation, a team or a member from now on. Raises GrantRefused."""
    if basis in {Basis.DISCLOSURE, Basis.BREAK_GLASS}:
        raise GrantRefused(_("This basis has a form of its own."))
    # Copies are not asked: a grant to somebody who has left opens nothing, and holds up nobody.
    if to.member is not None and partnership not in partnerships_of(to.member):
        raise GrantRefused(_("This person is not in the partnership."))
    if to.team is not None and not Team.objects.current().filter(pk=to.team.pk).exists():
        raise GrantRefused(_("There is no such team today."))
    return _made(by, subject, partnership, to, sections, level, basis, ends_at=ends_at, reason=reason)


@transaction.atomic
def disclose(  # noqa: PLR0913 - the form of a disclosure
    *,
    by: User,
    subject: Model,
    partnership: Partnership,
    discloser: Organisation,
    to: Organisation,
    purpose: str,
    gateway: Gateway,
    data_kinds: Collection[str],
    sections: Iterable[str],
    ends_at: datetime,
    may_pass_on: bool = False,
) -> Grant:
    """Open sections of an object to another organisation for a purpose, under a provision of law, until a day.

    `data_kinds` are the kinds of data in those sections, with their wider kinds. Raises GrantRefused where the provision is
    not law today, does not allow such data to be given by such a body, or where purpose, sections or end are missing.
    """
    if not purpose.strip():
        raise GrantRefused(_("Write the purpose for which it is disclosed."))
    if to == discloser:
        raise GrantRefused(_("Nothing is disclosed to the body that has it."))
    today = timezone.localdate()
    if not gateway.holds_on(today):
        raise GrantRefused(_("This provision is not law today: choose another."))
    if refusals := gateway.refusals(data_kinds, [discloser.kind_on(today)]):
        raise GrantRefused(" ".join(refusals))
    return _made(
        by,
        subject,
        partnership,
        To(organisation=to),
        sections,
        Level.SEE,
        Basis.DISCLOSURE,
        ends_at=ends_at,
        reason=purpose.strip(),
        gateway=gateway.slug,
        data_kinds=data_kinds,
        may_pass_on=may_pass_on,
    )


@transaction.atomic
def break_glass(
    *,
    by: User,
    subject: Model,
    partnership: Partnership,
    sections: Iterable[str],
    reason: str,
    owners: Iterable[User],
    reference: str,
    lasts: timedelta = LONGEST_BREAK_GLASS,
) -> Grant:
    """Open sections to oneself in an emergency, for a day at most; the owners are told at once, inside and by letter.

    Raises GrantRefused without a reason, without an owner who learns of it, or for longer than a day.
    """
    recipients = with_cover(owners, partnership)
    if not reason.strip():
        raise GrantRefused(_("Write why it cannot wait: those who answer for this will read it."))
    if not recipients:
        raise GrantRefused(_("Nobody answers for this, so nobody would learn of it. Ask your administrator."))
    if not timedelta(0) < lasts <= LONGEST_BREAK_GLASS:
        raise GrantRefused(_("It is opened for a day at most."))
    opened = _made(
        by,
        subject,
        partnership,
        To(member=by),
        sections,
        Level.SEE,
        Basis.BREAK_GLASS,
        ends_at=timezone.now() + lasts,
        reason=reason.strip(),
    )
    # Inside as well, since not every installation has a server for letters.
    notify(
        partnership=partnership,
        members=recipients,
        kind="access.emergency",
        about=f"access.grant:{opened.pk}",
        said={"reference": reference},
        url=reverse("access:emergencies", args=[partnership.slug]),
    )
    text = _(
        "Somebody opened %(reference)s in an emergency, without having been given it. Sign in to Wardmote to see who it was "
        "and why, and to end it."
    ) % {"reference": reference}
    for owner in recipients:
        send_after_commit(letter(subject=_("Opened in an emergency"), text=text, address=owner.email))
    return opened


@transaction.atomic
def end_grant(*, by: User, grant: Grant) -> Grant:
    """End a grant now; what was seen stays in the ledger."""
    current = Grant.objects.select_for_update().get(pk=grant.pk)
    now = timezone.now()
    if not current.is_live(now):
        raise GrantRefused(_("This has ended already."))
    current.ends_at = now
    current.save(update_fields=["ends_at"])
    record(by=by, event="access.grant.ended", on=_name(current), partnership=current.partnership)
    return current


@transaction.atomic
def inherit(*, by: User, parent: Model, child: Model, partnership: Partnership, only: Iterable[str]) -> list[Grant]:
    """Give those who see the parent the same of the child, in these sections and never in others, nor further or longer."""
    now, wanted_sections = timezone.now(), frozenset(map(str, only))
    return [
        _copied(by, each, child, partnership, sections, Level(each.level), each.ends_at)
        for each in Grant.objects.of(parent).filter(partnership=partnership).live(now)
        if (sections := common(each.section_names, wanted_sections))
    ]


@transaction.atomic
def merge(*, by: User, first: Model, second: Model, into: Model, partnership: Partnership) -> list[Grant]:
    """Give of a merged object what the same grantee has of both: the sections in common, the lower level, the earlier end.

    Where one of the two is `into` itself, its own grants are ended first, so that nobody keeps more than both gave.
    """
    now = timezone.now()
    ours = [list(Grant.objects.of(each).filter(partnership=partnership).live(now)) for each in (first, second)]
    for each in Grant.objects.of(into).live(now):
        end_grant(by=by, grant=each)
    merged = []
    for one in ours[0]:
        for other in ours[1]:
            sections = common(one.section_names, other.section_names)
            if one.grantee == other.grantee and sections:
                level = min(Level(one.level), Level(other.level), key=list(Level).index)
                end = min((end for end in (one.ends_at, other.ends_at) if end), default=None)
                # A disclosure stays one, with its law and its ban.
                source = other if other.basis == Basis.DISCLOSURE else one
                merged.append(_copied(by, source, into, partnership, sections, level, end))
    return merged


def _copied(
    by: User,
    source: Grant,
    subject: Model,
    partnership: Partnership,
    sections: frozenset[str],
    level: Level,
    ends_at: datetime | None,
) -> Grant:
    return _made(
        by,
        subject,
        partnership,
        To(organisation=source.organisation, team=source.team, member=source.member),
        sections,
        level,
        Basis(source.basis),
        ends_at=ends_at,
        reason=source.reason,
        gateway=source.gateway,
        data_kinds=source.data_kinds.split(),
        may_pass_on=source.may_pass_on,
    )


def _made(  # noqa: PLR0913 - what a grant says
    by: User,
    subject: Model,
    partnership: Partnership,
    to: To,
    sections: Iterable[str],
    level: Level,
    basis: Basis,
    *,
    ends_at: datetime | None,
    reason: str,
    gateway: str = "",
    data_kinds: Collection[str] = (),
    may_pass_on: bool = False,
) -> Grant:
    """The one place that makes a grant: within the partnership, with an end that is to come, in the ledger."""
    now = timezone.now()
    if not isinstance(subject.pk, int):
        raise GrantRefused(_("Only an object with a number as its key can be shared in sections."))
    if to.organisation is not None and to.organisation.partnership_id != partnership.pk:
        raise GrantRefused(_("This organisation is not in the partnership."))
    if to.team is not None and to.team.organisation.partnership_id != partnership.pk:
        raise GrantRefused(_("This team is not in the partnership."))
    if ends_at is not None and ends_at <= now:
        raise GrantRefused(_("The end must be later than now."))
    try:
        section_bits = packed(sections)
    except ValueError as fault:
        raise GrantRefused(str(fault)) from None
    grant = Grant.objects.create(
        partnership=partnership,
        subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django's documented interface
        subject_id=subject.pk,
        organisation=to.organisation,
        team=to.team,
        member=to.member,
        sections=section_bits,
        level=level,
        basis=basis,
        gateway=gateway,
        data_kinds=" ".join(data_kinds),
        may_pass_on=may_pass_on,
        reason=reason,
        starts_at=now,
        ends_at=ends_at,
        granted_by=by,
    )
    after = {
        "grant": grant.pk,
        "organisation": grant.organisation_id,
        "team": grant.team_id,
        "member": grant.member_id,
        "sections": sorted(grant.section_names),
        "level": level,
        "basis": basis,
        "gateway": gateway,
        "ends_at": ends_at,
    }
    event = "access.glass.broken" if basis is Basis.BREAK_GLASS else "access.grant.made"
    record(by=by, event=event, on=subject, partnership=partnership, after={k: v for k, v in after.items() if v})
    return grant


def _name(grant: Grant) -> str:
    return f"{grant.subject_type}:{grant.subject_id}"
