"""What other rooms may call about partnerships and organisations."""

import argparse
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.foundations.organisations.errors import (
    NotAllowedHere,
    OrganisationsError,
    UnknownOrganisationKind,
    UnknownPartnership,
)
from wardmote.foundations.organisations.models import (
    Ending,
    Organisation,
    OrganisationKind,
    Partnership,
    PartnershipCouncil,
    Succession,
)
from wardmote.foundations.organisations.operations import (
    add_organisation,
    add_partnership,
    change_kind,
    change_settings,
    end_organisation,
    rename_organisation,
    set_councils,
)
from wardmote.foundations.organisations.rules import BodyKind, as_code, body_kind, body_kinds, council_code_problem
from wardmote.foundations.remembering import once_a_page

__all__ = [
    "FIRST_COMMAND",
    "BodyKind",
    "Ending",
    "NotAllowedHere",
    "Organisation",
    "OrganisationKind",
    "OrganisationsError",
    "Partnership",
    "PartnershipCouncil",
    "Succession",
    "UnknownOrganisationKind",
    "UnknownPartnership",
    "add_organisation",
    "add_partnership",
    "as_code",
    "body_kind",
    "body_kinds",
    "change_kind",
    "change_settings",
    "council_code_problem",
    "council_codes",
    "end_organisation",
    "has_own_partnership",
    "only_partnership",
    "partnership",
    "partnership_of",
    "rename_organisation",
    "set_councils",
]

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


def partnership_of(options: argparse.Namespace, *, may_be_demo: bool = True) -> Partnership:
    """The partnership that a command line names, or the only one; the demonstration only where it may be meant."""
    return partnership(options.partnership) if options.partnership else only_partnership(may_be_demo=may_be_demo)


def council_codes(partnership: Partnership, on: date) -> tuple[str, ...]:
    """Codes of the councils whose areas the partnership covers on the day; none means every council with data."""

    def ask() -> tuple[str, ...]:
        covered = PartnershipCouncil.objects.filter(partnership=partnership, valid_from__lte=on)
        open_then = covered.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        return tuple(sorted(set(open_then.values_list("council_code", flat=True))))

    return once_a_page(("organisations.councils", partnership.pk, on), ask)
