"""Who answers for sharing in each authority."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import Membership, User
from wardmote.foundations.organisations.public import Organisation
from wardmote.sharing.errors import SharingRefused
from wardmote.sharing.models import LiaisonOfficer


@transaction.atomic
def designate_liaison(
    *,
    by: User,
    organisation: Organisation,
    role_title: str,
    starts_on: date,
    membership: Membership | None = None,
    office_address: str = "",
) -> LiaisonOfficer:
    """From a day on, this role (a member, or an office with an address) answers for the authority. Raises SharingRefused.

    Whoever did before stops on that day and stays in the history.
    """
    if not role_title.strip():
        raise SharingRefused(_("Give the title of the role, such as “Data and performance manager”."))
    if membership is None and not office_address:
        raise SharingRefused(_("Choose a member, or give the address of an office."))
    if membership is not None and membership.organisation_id != organisation.pk:
        raise SharingRefused(_("That member comes from another organisation."))
    if starts_on > timezone.localdate():
        raise SharingRefused(_("The day lies in the future: record the officer on the day they begin."))
    officers = LiaisonOfficer.objects.select_for_update().filter(organisation=organisation)
    if officers.filter(starts_on__gt=starts_on).exists():
        raise SharingRefused(_("There is an officer from a later day: choose that day or a later one."))
    before = officers.filter(ends_on__isnull=True).first()
    if before is not None:
        before.ends_on = starts_on
        before.save(update_fields=["ends_on"])
    officer = LiaisonOfficer.objects.create(
        partnership=organisation.partnership,
        organisation=organisation,
        membership=membership,
        role_title=role_title.strip(),
        office_address=office_address,
        starts_on=starts_on,
    )
    record(
        by=by,
        event="sharing.liaison.designated",
        on=officer,
        partnership=officer.partnership,
        before={"liaison": before.pk if before else None},
        after={"organisation": organisation.pk, "membership": membership.pk if membership else None, "from": starts_on},
    )
    return officer


@transaction.atomic
def end_liaison(*, by: User, liaison: LiaisonOfficer, ends_on: date) -> LiaisonOfficer:
    """The officer no longer answers for the authority from the day on; it has none until another is designated."""
    officer = LiaisonOfficer.objects.select_for_update().get(pk=liaison.pk)
    if officer.ends_on is not None:
        raise SharingRefused(_("This has ended already."))
    if ends_on < officer.starts_on or ends_on > timezone.localdate():
        raise SharingRefused(_("Give a day between the one on which the officer began and today."))
    officer.ends_on = ends_on
    officer.save(update_fields=["ends_on"])
    after = {"organisation": officer.organisation_id, "to": ends_on}
    record(by=by, event="sharing.liaison.ended", on=officer, partnership=officer.partnership, after=after)
    return officer
