"""The only writers of organisations and partnerships."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import long_date
from wardmote.foundations.ledger.public import record
from wardmote.foundations.organisations import rules
from wardmote.foundations.organisations.errors import NotAllowedHere
from wardmote.foundations.organisations.models import (
    Ending,
    FormerName,
    Organisation,
    OrganisationKind,
    Partnership,
    PartnershipCouncil,
    Succession,
)


@transaction.atomic
def add_partnership(*, by: AbstractBaseUser, name: str, slug: str, is_demo: bool = False) -> Partnership:
    """Start a partnership."""
    problem = rules.slug_problem(slug)
    if problem:
        raise NotAllowedHere(problem)
    if Partnership.objects.filter(slug=slug).exists():
        raise NotAllowedHere(_("There is already a partnership “{slug}”: choose another short name.").format(slug=slug))
    partnership = Partnership.objects.create(name=name.strip(), slug=slug, is_demo=is_demo)
    record(
        by=by,
        event="organisations.partnership.added",
        on=partnership,
        partnership=partnership,
        after={"slug": slug, "is_demo": is_demo},
    )
    return partnership


@transaction.atomic
def add_organisation(
    *, by: AbstractBaseUser, partnership: Partnership, name: str, kind: str, from_: date
) -> Organisation:
    """Bring a body into a partnership, as one kind from a day on."""
    body = rules.body_kind(kind)
    if not body.is_valid_on(from_):
        raise NotAllowedHere(
            _("“{name}” was not a kind of body on {value}: choose the one that was.").format(
                name=body.name, value=long_date(from_)
            )
        )
    if Organisation.objects.filter(partnership=partnership, name=name.strip()).exists():
        raise NotAllowedHere(
            _("There is already an organisation called “{strip}” in this partnership.").format(strip=name.strip())
        )
    taken = set(Organisation.objects.filter(partnership=partnership).values_list("code", flat=True))
    code = rules.free_code(name, taken)
    organisation = Organisation.objects.create(partnership=partnership, name=name.strip(), code=code)
    OrganisationKind.objects.create(organisation=organisation, kind=body.slug, valid_from=from_)
    record(
        by=by,
        event="organisations.organisation.added",
        on=organisation,
        partnership=partnership,
        after={"kind": body.slug, "from": from_, "code": code},
    )
    return organisation


@transaction.atomic
def rename_organisation(
    *,
    by: AbstractBaseUser,
    organisation: Organisation,
    name: str,
    from_: date | None = None,
    is_correction: bool = False,
) -> Organisation:
    """Call an organisation by another name from a day on (today unless told); what is of earlier days keeps the name of then.

    A correction says that it never was called so: no former name is kept. Its code, by which its records and receipts know
    it, stays as it is.
    """
    body = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wanted = name.strip()
    if not wanted:
        raise NotAllowedHere(_("Give the organisation a name."))
    others = Organisation.objects.filter(partnership_id=body.partnership_id, name__iexact=wanted).exclude(pk=body.pk)
    if others.exists():
        raise NotAllowedHere(_("There is already an organisation called “{name}” here.").format(name=wanted))
    if body.name == wanted:
        return body
    day = from_ or timezone.localdate()
    if not is_correction:
        _keep_former_name(body, day)
    body.name = wanted
    body.save(update_fields=["name"])
    record(
        by=by,
        event="organisations.organisation.renamed",
        on=body,
        partnership=body.partnership,
        after={"code": body.code, "is_correction": True} if is_correction else {"code": body.code, "from": day},
    )
    return body


def _keep_former_name(body: Organisation, until: date) -> None:
    if until > timezone.localdate():
        raise NotAllowedHere(_("The day lies in the future: change the name on the day on which it changes."))
    if body.former_names.filter(until__gte=until).exists():
        raise NotAllowedHere(
            _("The name changed on that day or later already: choose a later day, or say that it was misspelled.")
        )
    FormerName.objects.create(organisation=body, name=body.name, until=until)


@transaction.atomic
def change_kind(*, by: AbstractBaseUser, organisation: Organisation, kind: str, from_: date) -> None:
    """From a day on, the organisation is of another kind."""
    body = rules.body_kind(kind)
    if not body.is_valid_on(from_):
        raise NotAllowedHere(
            _("“{name}” was not a kind of body on {value}: choose the one that was.").format(
                name=body.name, value=long_date(from_)
            )
        )
    if Succession.objects.filter(organisation=organisation).exists():
        raise NotAllowedHere(_("This organisation has ended: it is of no other kind from then on."))
    if organisation.kinds.filter(valid_from__gte=from_).exists():
        raise NotAllowedHere(_("A kind is already recorded from that day or later: choose a later day."))
    before = organisation.kind_on(from_)
    organisation.kinds.filter(valid_to__isnull=True).update(valid_to=from_)
    OrganisationKind.objects.create(organisation=organisation, kind=body.slug, valid_from=from_)
    record(
        by=by,
        event="organisations.organisation.kind-changed",
        on=organisation,
        partnership=organisation.partnership,
        before={"kind": before},
        after={"kind": body.slug, "from": from_},
    )


@transaction.atomic
def change_settings(
    *, by: AbstractBaseUser, partnership: Partnership, name: str, brand_colour: str, logo: str | None = None
) -> Partnership:
    """Change how the partnership is called and looks; a logo of None stays as it is, an empty one goes."""
    before = {"name_changed": False, "brand_colour": partnership.brand_colour, "has_logo": bool(partnership.logo)}
    name_changed = partnership.name != name.strip()
    partnership.name, partnership.brand_colour = name.strip(), brand_colour
    if logo is not None:
        partnership.logo.name = logo
    partnership.save(update_fields=["name", "brand_colour", "logo"])
    record(
        by=by,
        event="organisations.partnership.changed",
        on=partnership,
        partnership=partnership,
        before=before,
        after={"name_changed": name_changed, "brand_colour": brand_colour, "has_logo": bool(partnership.logo)},
    )
    return partnership


@transaction.atomic
def set_councils(*, by: AbstractBaseUser, partnership: Partnership, codes: frozenset[str], from_: date) -> None:
    """From a day on the partnership covers exactly these councils (none: every council whose force supplies data)."""
    problem = rules.council_code_problem(codes)
    if problem:
        raise NotAllowedHere(problem)
    current = PartnershipCouncil.objects.filter(partnership=partnership, valid_to__isnull=True)
    before = frozenset(current.values_list("council_code", flat=True))
    if before == codes:
        return
    current.filter(council_code__in=before - codes).update(valid_to=from_)
    for code in sorted(codes - before):
        PartnershipCouncil.objects.update_or_create(
            partnership=partnership, council_code=code, valid_from=from_, defaults={"valid_to": None}
        )
    record(
        by=by,
        event="organisations.councils.changed",
        on=partnership,
        partnership=partnership,
        before={"councils": before},
        after={"councils": codes, "from": from_},
    )


@transaction.atomic
def end_organisation(
    *, by: AbstractBaseUser, organisation: Organisation, how: str, from_: date, successor: Organisation | None = None
) -> Succession:
    """From a day on the organisation is another, part of another, or no more; what it sent and was owed before stays.

    Its kind ends with it, so that it owes and sends nothing for later days.
    """
    body = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Succession.objects.filter(organisation=body).exists():
        raise NotAllowedHere(_("The end of this organisation is recorded already."))
    if how not in Ending.values:
        raise NotAllowedHere(_("Say how the organisation ended."))
    if (how == Ending.ABOLISHED) != (successor is None):
        raise NotAllowedHere(_("Name the organisation that carries on. Where it was abolished, name none."))
    if successor is not None:
        _check_successor(body, successor, from_)
    if body.kinds.filter(valid_from__gte=from_).exists():
        raise NotAllowedHere(_("A kind is recorded from that day or later: choose a later day."))
    body.kinds.filter(valid_to__isnull=True).update(valid_to=from_)
    succession = Succession.objects.create(organisation=body, how=how, successor=successor, from_day=from_)
    record(
        by=by,
        event="organisations.organisation.ended",
        on=body,
        partnership=body.partnership,
        after={"how": how, "successor": successor.code if successor else None, "from": from_},
    )
    return succession


def _check_successor(body: Organisation, successor: Organisation, from_: date) -> None:
    """The one that carries on is another of the same partnership, and goes on itself on the day."""
    if successor.partnership_id != body.partnership_id:
        raise NotAllowedHere(_("That organisation belongs to another partnership."))
    if successor.pk == body.pk:
        raise NotAllowedHere(_("An organisation cannot carry on itself: choose another."))
    ended = Succession.objects.filter(organisation=successor, from_day__lte=from_).first()
    if ended is not None:
        raise NotAllowedHere(
            _("{name} has ended before that day: choose the one that goes on.").format(name=successor.name)
        )
    if Succession.objects.filter(organisation=successor, successor=body).exists():
        raise NotAllowedHere(_("{name} became this organisation itself: choose another.").format(name=successor.name))
