"""Writing, reviewing and ending information-sharing agreements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake.public import sources as declared_sources
from wardmote.sharing.clocks import keep_agreement_clock
from wardmote.sharing.errors import GatewayExcludes, SharingRefused, WrittenMeanwhile
from wardmote.sharing.gateways import gateways, law
from wardmote.sharing.models import Agreement, AgreementReview
from wardmote.sharing.rules import review_after

TERMS = (
    "title",
    "purpose",
    "gateways",
    "legal_basis",
    "data_items",
    "data_kinds",
    "sources",
    "has_special_category",
    "special_conditions",
    "how_shared",
    "security",
    "retention",
    "access_requests_lead",
    "information_requests_lead",
    "breach_lead",
    "dpia_reference",
    "document_reference",
    "signed_on",
    "review_on",
    "ends_on",
)
FEWEST_PARTIES = 2


@transaction.atomic
def make_agreement(
    *,
    by: User,
    partnership: Partnership,
    parties: Iterable[Organisation],
    terms: Mapping[str, Any],
    disclosers: Iterable[Organisation] = (),
) -> Agreement:
    """Enter an agreement in the register; without a day of signing it is a draft. Raises SharingRefused.

    `terms` holds values for the names in TERMS. Without a day of review, one is set a year after signing. `disclosers`
    are those of the parties that give data; all of them, where none is named. Raises GatewayExcludes where a gateway
    does not allow what the agreement names it for.
    """
    agreement = Agreement(partnership=partnership, written_by=by)
    chosen = _write(agreement, list(parties), list(disclosers), terms)
    _keep(agreement, chosen)
    event, after = "sharing.agreement.made", _as_classes(agreement, chosen)
    record(by=by, event=event, on=agreement, partnership=partnership, after=after)
    return agreement


@transaction.atomic
def change_agreement(
    *,
    by: User,
    agreement: int,
    parties: Iterable[Organisation],
    terms: Mapping[str, Any],
    seen: int,
    disclosers: Iterable[Organisation] = (),
) -> Agreement:
    """Change the terms of the agreement of this key. `seen` is the edition that the person opened.

    Raises SharingRefused, WrittenMeanwhile, GatewayExcludes.
    """
    current = Agreement.objects.select_for_update().get(pk=agreement)
    if current.edition != seen:
        raise WrittenMeanwhile(
            _("Somebody else changed this agreement since you opened it. Open it again in another tab and compare.")
        )
    if current.terminated_on is not None:
        raise SharingRefused(_("This agreement was terminated: enter a new one."))
    before = _as_classes(current, Bodies(list(current.parties.all()), list(current.disclosers.all())))
    chosen = _write(current, list(parties), list(disclosers), terms)
    current.edition, current.written_by, current.written_at = current.edition + 1, by, timezone.now()
    _keep(current, chosen)
    after = _as_classes(current, chosen)
    record(
        by=by,
        event="sharing.agreement.changed",
        on=current,
        partnership=current.partnership,
        before=before,
        after=after,
    )
    return current


@transaction.atomic
def review_agreement(*, by: User, agreement: int, reviewed_on: date, next_on: date, result: str) -> Agreement:
    """Record that the parties looked at the agreement again, what came of it and when they will next. Raises SharingRefused."""
    current = Agreement.objects.select_for_update().get(pk=agreement)
    if not current.status.holds:
        raise SharingRefused(_("Only an agreement in force can be reviewed."))
    if current.signed_on and not current.signed_on <= reviewed_on <= timezone.localdate():
        raise SharingRefused(_("The review date must be between the signing date and today."))
    if next_on <= reviewed_on:
        raise SharingRefused(_("The next review must be later than this one."))
    if not result.strip():
        raise SharingRefused(_("Write the result of the review."))
    AgreementReview.objects.create(
        agreement=current, reviewed_on=reviewed_on, next_on=next_on, result=result.strip(), reviewed_by=by
    )
    before = {"review_on": current.review_on}
    current.review_on, current.edition = next_on, current.edition + 1
    current.save(update_fields=["review_on", "edition"])
    keep_agreement_clock(current)
    after = {"reviewed_on": reviewed_on, "review_on": next_on}
    record(
        by=by,
        event="sharing.agreement.reviewed",
        on=current,
        partnership=current.partnership,
        before=before,
        after=after,
    )
    return current


@transaction.atomic
def terminate_agreement(*, by: User, agreement: int, on: date, reason: str) -> Agreement:
    """End an agreement from a day on, with the reason. It stays in the register. Raises SharingRefused."""
    current = Agreement.objects.select_for_update().get(pk=agreement)
    if current.terminated_on is not None:
        raise SharingRefused(_("This agreement has been terminated already."))
    if current.signed_on is None:
        raise SharingRefused(_("A draft is not in force: change it, or leave it as it is."))
    if on < current.signed_on:
        raise SharingRefused(_("An agreement cannot end before it was signed: give a later day."))
    if not reason.strip():
        raise SharingRefused(_("Say why the agreement ends."))
    current.terminated_on, current.termination_reason, current.edition = on, reason.strip(), current.edition + 1
    current.save(update_fields=["terminated_on", "termination_reason", "edition"])
    keep_agreement_clock(current)
    record(by=by, event="sharing.agreement.terminated", on=current, partnership=current.partnership, after={"on": on})
    return current


@dataclass(frozen=True)
class Bodies:
    """Who has a part in an agreement: its parties, and those of them that give data."""

    parties: list[Organisation]
    disclosers: list[Organisation]

    def kinds_on(self, day: date) -> set[str]:
        """The kinds of body, on the day, of those that give data."""
        return {each.kind_on(day) for each in self.disclosers or self.parties} - {""}


def _write(
    agreement: Agreement, parties: list[Organisation], disclosers: list[Organisation], terms: Mapping[str, Any]
) -> Bodies:
    """Set the terms, checked."""
    if unknown := sorted(set(terms) - set(TERMS)):
        raise SharingRefused(f"An agreement has no “{unknown[0]}”.")
    for name, value in terms.items():
        setattr(agreement, name, value.strip() if isinstance(value, str) else value)
    if any(party.partnership_id != agreement.partnership_id for party in parties):
        raise SharingRefused(_("A party belongs to another partnership."))
    if len({party.pk for party in parties}) < FEWEST_PARTIES:
        raise SharingRefused(_("An agreement has at least two parties: choose them."))
    for name in ("title", "purpose", "data_items"):
        if not getattr(agreement, name):
            raise SharingRefused(_("An agreement needs a title, a purpose and the data that are shared."))
    if not {each.pk for each in disclosers} <= {each.pk for each in parties}:
        raise SharingRefused(_("Only a party to the agreement gives data under it: choose it among the parties too."))
    bodies = Bodies(parties, disclosers)
    _check_words(agreement)
    _check_exclusions(agreement, bodies)
    _check_dates(agreement)
    return bodies


def _check_words(agreement: Agreement) -> None:
    if unknown := [slug for slug in agreement.gateways if slug not in gateways()]:
        raise SharingRefused(_("“%(slug)s” is not a gateway of the reference list.") % {"slug": unknown[0]})
    if unknown := [slug for slug in agreement.sources if slug not in declared_sources()]:
        raise SharingRefused(_("“%(slug)s” is not a source that this installation knows.") % {"slug": unknown[0]})
    if agreement.has_special_category and not agreement.special_conditions:
        raise SharingRefused(_("Say under which conditions special category data are shared."))
    _check_gateways(agreement)


def _check_gateways(agreement: Agreement) -> None:
    if agreement.signed_on is None:
        return
    if not agreement.gateways:
        raise SharingRefused(_("A signed agreement rests on at least one legal gateway: choose it."))
    for slug in agreement.gateways:
        if not gateways()[slug].holds_on(agreement.signed_on):
            raise SharingRefused(
                _("By the reference list, this was not law on the day of signing: %(name)s.")
                % {"name": gateways()[slug].name}
            )


def _check_exclusions(agreement: Agreement, bodies: Bodies) -> None:
    """No gateway is named for data, or for a body that gives them, that it excludes."""
    statute = law()
    if unknown := [slug for slug in agreement.data_kinds if slug not in statute.kinds]:
        raise SharingRefused(_("“%(slug)s” is not a kind of data of the reference list.") % {"slug": unknown[0]})
    named = [statute.gateways[slug] for slug in agreement.gateways]
    if not agreement.data_kinds and any(each.data for gateway in named for each in gateway.exclusions):
        raise SharingRefused(
            _("Say which kinds of data are shared: a gateway that you chose does not allow all of them.")
        )
    kinds = bodies.kinds_on(agreement.signed_on or timezone.localdate())
    for gateway in named:
        if reasons := gateway.refusals(statute.widened(agreement.data_kinds), kinds):
            raise GatewayExcludes(f"{gateway.name}: {reasons[0]}")


def _check_dates(agreement: Agreement) -> None:
    signed, review, ends = agreement.signed_on, agreement.review_on, agreement.ends_on
    if signed is None:
        return
    if review is None:
        agreement.review_on = review = review_after(signed)
    if review <= signed:
        raise SharingRefused(_("The day of review must be later than the day of signing."))
    if ends is not None and ends < signed:
        raise SharingRefused(_("The agreement cannot end before it was signed."))


def _keep(agreement: Agreement, bodies: Bodies) -> None:
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError:
        raise SharingRefused(_("There is an agreement of that title already: choose another title.")) from None
    keep_agreement_clock(agreement)
    agreement.parties.set(bodies.parties)
    agreement.disclosers.set(bodies.disclosers)


def _as_classes(agreement: Agreement, bodies: Bodies) -> dict[str, Any]:
    """What the ledger keeps of it: ids, codes and days, no text."""
    return {
        "parties": sorted(party.pk for party in bodies.parties),
        "disclosers": sorted(party.pk for party in bodies.disclosers),
        "data_kinds": sorted(agreement.data_kinds),
        "gateways": sorted(agreement.gateways),
        "sources": sorted(agreement.sources),
        "special_category": agreement.has_special_category,
        "signed_on": agreement.signed_on,
        "review_on": agreement.review_on,
        "ends_on": agreement.ends_on,
        "edition": agreement.edition,
    }
