"""Under which agreement a source's data come, and where they come without one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake import public as intake
from wardmote.sharing.models import Agreement
from wardmote.sharing.rules import Status
from wardmote.sharing.scope import register_of


@dataclass(frozen=True)
class AgreementSummary:
    """An agreement in a few words."""

    id: int
    title: str
    status: Status
    signed_on: date | None
    review_on: date | None
    partnership: str

    @property
    def url(self) -> str:
        """The agreement's page."""
        return reverse("sharing:agreement", args=[self.partnership, self.id])


@dataclass(frozen=True)
class Uncovered:
    """Data of a source that have come while no agreement in force covers them."""

    source: str
    title: str
    organisation: Organisation | None
    sender: str


def summary(agreement: Agreement, on: date) -> AgreementSummary:
    """The agreement in a few words, with its status on the day."""
    return AgreementSummary(
        agreement.pk,
        agreement.title,
        agreement.status_on(on),
        agreement.signed_on,
        agreement.review_on,
        agreement.partnership.slug,
    )


def covering(
    agreements: Iterable[Agreement], source: str, organisation: Organisation | None, on: date
) -> AgreementSummary | None:
    """The agreement in force on the day that names the source, and the organisation (if given) as a party."""
    for agreement in agreements:
        parties = {party.pk for party in agreement.parties.all()}
        is_party = organisation is None or organisation.pk in parties
        if source in agreement.sources and is_party and agreement.status_on(on).holds:
            return summary(agreement, on)
    return None


# What `covering` asks of an agreement; its texts stay where they are.
BRIEF = ("title", "sources", "signed_on", "review_on", "ends_on", "terminated_on", "partnership__slug")


def registered(partnership: Partnership, sources: Collection[str]) -> list[Agreement]:
    """The agreements that name one of these sources, in brief and with their parties, newest signature first."""
    if not sources:
        return []
    every, wanted = register_of(partnership), set(sources)
    # First which they are, since most of a long register names other sources.
    keys = [key for key, named in every.order_by().values_list("pk", "sources") if not wanted.isdisjoint(named)]
    agreements = list(every.filter(pk__in=keys).select_related("partnership").only(*BRIEF))
    prefetch_related_objects(agreements, "parties")
    return sorted(agreements, key=lambda each: (each.signed_on or date.min, each.pk), reverse=True)


def uncovered(partnership: Partnership, organisations: Iterable[Organisation] | None = None) -> list[Uncovered]:
    """Sources in use today for which nothing in force covers the body that sends them; of some organisations if given."""
    today, declared, segments = timezone.localdate(), intake.sources(), intake.segments(partnership)
    wanted = {slug for slug in {segment.source for segment in segments} if slug in declared}
    agreements = registered(partnership, {slug for slug in wanted if declared[slug].needs_agreement})
    bodies = list(partnership.organisations.prefetch_related("kinds"))
    only = None if organisations is None else {each.pk for each in organisations}
    without: list[Uncovered] = []
    # Segments come by the month: what matters of them is who sends which source.
    for slug, code in sorted({(segment.source, segment.sender) for segment in segments}):
        source = declared.get(slug)
        if source is None or not source.needs_agreement:
            continue
        sender = sender_of(code, str(source.publisher.get("authority", "")), bodies, today)
        if only is not None and (sender is None or sender.pk not in only):
            continue
        if covering(agreements, slug, sender, today) is None:
            without.append(Uncovered(slug, source.title, sender, sender.name if sender else code))
    return without


def sender_of(code: str, authority: str, bodies: Iterable[Organisation], on: date) -> Organisation | None:
    """The organisation that a segment's sender means: by its code, or as the only one of the source's kind."""
    named = [body for body in bodies if body.code == code]
    of_kind = [body for body in bodies if authority and body.kind_on(on) == authority]
    if named:
        return named[0]
    return of_kind[0] if len(of_kind) == 1 else None
