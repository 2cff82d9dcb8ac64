"""Whose files and batches a person sees: everybody's, or only those of the organisation that they come from."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet, prefetch_related_objects

from wardmote.foundations.access.public import (
    Every,
    OwnOrganisation,
    OwnPerson,
    Permitted,
    Rule,
    current_memberships,
    role_named,
    viewer_of,
)
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake.models import Batch, Delivery, SourceVersion
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.sources import Source, sources

OWN = OwnOrganisation("organisation", IntakePermission.RETURN_SEND)
BATCHES = Rule((Permitted((IntakePermission.BATCH_VIEW,)), OWN))
DELIVERIES = Rule((Permitted((IntakePermission.BATCH_LOAD,)), Every((OwnPerson("brought_by"), OWN))))


def own_organisations(user: User, partnership: Partnership) -> list[Organisation]:
    """The organisations for which the person may send files, by name, with their dated kinds."""
    by_key = {
        each.organisation_id: each.organisation
        for each in current_memberships(user, partnership)
        if IntakePermission.RETURN_SEND in role_named(each.role).permissions
    }
    bodies = sorted(by_key.values(), key=lambda each: each.name)
    prefetch_related_objects(bodies, "kinds")
    return bodies


def sendable(organisations: Sequence[Organisation], day: date) -> dict[str, tuple[Source, Organisation]]:
    """The sources that such organisations send, by slug, each with the organisation that does, in the order of titles."""
    by_kind = {kind: each for each in reversed(organisations) if (kind := each.kind_on(day))}
    chosen = [each for each in sources().values() if each.is_partner and each.authority in by_kind]
    return {each.slug: (each, by_kind[each.authority]) for each in sorted(chosen, key=lambda each: each.title)}


def visible_batches(user: User, partnership: Partnership) -> "QuerySet[Batch]":
    """Every batch for those who may see batches; for those who only send, the batches of their own organisations."""
    return BATCHES.of(Batch.objects.all(), viewer_of(user, partnership))


def batches_in(partnership: Partnership) -> "QuerySet[Batch]":
    """Every batch of a partnership, for what is told of its data and of nobody's part in them: calendars, provenance, lists."""
    return Batch.objects.filter(partnership=partnership)


def own_batches(user: User, partnership: Partnership) -> "QuerySet[Batch]":
    """What came from the organisations for which the person may send files."""
    return batches_in(partnership).filter(organisation__in=own_organisations(user, partnership))


def own_to_check(user: User, partnership: Partnership) -> "QuerySet[Delivery]":
    """What the person brought for their own organisations and has neither loaded nor discarded."""
    own = own_organisations(user, partnership)
    waits = Delivery.objects.filter(partnership=partnership, brought_by=user, organisation__in=own)
    return waits.filter(run_id__isnull=True).order_by("-brought_at", "pk")


def is_own_batch(user: User, partnership: Partnership, batch: int) -> bool:
    """Whether a batch is of the person's own organisation; for the door of a batch's page."""
    return visible_batches(user, partnership).filter(pk=batch).exists()


def is_own_delivery(user: User, partnership: Partnership, delivery: uuid.UUID) -> bool:
    """Whether the person brought a delivery for their own organisation; for the door of its pages."""
    return visible_deliveries(user, partnership).filter(pk=delivery).exists()


def visible_deliveries(user: User, partnership: Partnership) -> "QuerySet[Delivery]":
    """Every delivery for those who may load anything; for those who only send, what they brought for their own."""
    return DELIVERIES.of(Delivery.objects.select_related("organisation"), viewer_of(user, partnership))


def saved_versions(partnership: Partnership) -> "QuerySet[SourceVersion]":
    """The versions of declarations that the partnership has saved."""
    return SourceVersion.objects.filter(partnership=partnership)
