"""What other rooms may call about partnerships, organisations and people."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.foundations.people.errors import (
    InvitationRefused,
    NotAllowedHere,
    PeopleError,
    UnknownOrganisationKind,
    UnknownPartnership,
)
from wardmote.foundations.people.invitations import (
    INVITATION_DAYS,
    IssuedInvitation,
    accept_invitation,
    decline,
    issue_invitation,
    join,
    may_set_first_password,
    open_invitation,
)
from wardmote.foundations.people.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    PartnershipCouncil,
    User,
)
from wardmote.foundations.people.operations import (
    add_member,
    add_organisation,
    add_partnership,
    change_kind,
    change_role,
    change_settings,
    end_membership,
    rename_organisation,
    set_councils,
)
from wardmote.foundations.people.removing import remove_demonstration
from wardmote.foundations.people.rules import (
    BodyKind,
    RoleName,
    as_code,
    body_kind,
    body_kinds,
    council_code_problem,
)

__all__ = [
    "FIRST_COMMAND",
    "INVITATION_DAYS",
    "BodyKind",
    "Invitation",
    "InvitationRefused",
    "IssuedInvitation",
    "Membership",
    "NotAllowedHere",
    "Organisation",
    "OrganisationKind",
    "Partnership",
    "PartnershipCouncil",
    "PeopleError",
    "RoleName",
    "UnknownOrganisationKind",
    "UnknownPartnership",
    "User",
    "accept_invitation",
    "add_member",
    "add_organisation",
    "add_partnership",
    "as_code",
    "body_kind",
    "body_kinds",
    "change_kind",
    "change_role",
    "change_settings",
    "council_code_problem",
    "council_codes",
    "decline",
    "end_membership",
    "has_own_partnership",
    "issue_invitation",
    "join",
    "may_set_first_password",
    "only_partnership",
    "open_invitation",
    "partnership",
    "partnerships_of",
    "remove_demonstration",
    "rename_organisation",
    "set_councils",
    "system_person",
]

SYSTEM_ADDRESS = "system@wardmote.invalid"
# How an empty installation gets its partnership, as it is typed.
FIRST_COMMAND = (
    'wardmote partnership add "Safer Anytown" --council E06000032 '
    '--administrator you@example.org --administrator-name "Your Name"'
)


def partnership(slug: str) -> Partnership:
    """The partnership with this short name. Raises UnknownPartnership, naming those there are."""
    try:
        return Partnership.objects.get(slug=slug)
    except Partnership.DoesNotExist:
        known = _(", ").join(Partnership.objects.order_by("slug").values_list("slug", flat=True)) or _("none yet")
        raise UnknownPartnership(
            _("There is no partnership “{slug}”. There are: {known}.").format(slug=slug, known=known)
        ) from None


def only_partnership(*, may_be_demo: bool = False) -> Partnership:
    """The one partnership of this installation that is not a demonstration.

    With `may_be_demo`, for those who only read, the demonstration is taken where there is no other. None is ever made
    here. Raises UnknownPartnership where there is none, with the command that makes one, and where there are several:
    the person must say which with --partnership.
    """
    real = list(Partnership.objects.filter(is_demo=False).order_by("slug")[:20])
    if len(real) > 1:
        slugs = ", ".join(each.slug for each in real)
        raise UnknownPartnership(
            _("There are several partnerships: say which with --partnership. There are: {slugs}.").format(slugs=slugs)
        )
    if real:
        return real[0]
    demonstration = Partnership.objects.filter(is_demo=True).first() if may_be_demo else None
    if demonstration is not None:
        return demonstration
    raise UnknownPartnership(
        _("There is no partnership yet. Make yours first: {command}").format(command=FIRST_COMMAND)
    )


def has_own_partnership() -> bool:
    """Whether this installation has a partnership that is not the demonstration."""
    return Partnership.objects.filter(is_demo=False).exists()


def council_codes(partnership: Partnership, on: date) -> tuple[str, ...]:
    """Codes of the councils whose areas the partnership covers on the day; none means every council with data."""
    covered = PartnershipCouncil.objects.filter(partnership=partnership, valid_from__lte=on)
    open_then = covered.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return tuple(sorted(set(open_then.values_list("council_code", flat=True))))


def system_person() -> User:
    """The person as whom scheduled work and the command line act; made when first asked for, can never sign in."""
    person = User.objects.filter(is_system=True).first()
    if person is None:
        person = User(email=SYSTEM_ADDRESS, display_name="Wardmote", is_system=True, is_active=False)
        person.set_unusable_password()
        person.save()
    return person


def partnerships_of(user: User, on: date | None = None) -> list[Partnership]:
    """The partnerships in which the person has a current membership on the day (today unless told), by name."""
    held = Membership.objects.current(on).filter(user=user).values("partnership")
    return list(Partnership.objects.filter(pk__in=held).order_by("name"))
