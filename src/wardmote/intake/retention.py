"""How long this room's rows and files are kept."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wardmote.foundations.retention.public import Effect, Relation, Rule, register
from wardmote.foundations.runs.public import Run, State
from wardmote.intake.operations.deliveries import remove_files
from wardmote.intake.operations.removing import remove_records
from wardmote.intake.operations.sweeping import sweep_uploads
from wardmote.intake.sources import sources


def _not_under_way(_day: date) -> Q:
    going_on = Run.objects.filter(state__in=[State.QUEUED, State.RUNNING])
    return Q(run_id__isnull=True) | ~Q(run_id__in=going_on.values("pk"))


def _replaced_of_partners(_day: date) -> Q:
    partners = [slug for slug, source in sources().items() if source.is_partner]
    return Q(source__in=partners, superseded_at__isnull=False, removed_at__isnull=True)


def _now(_segment: Any) -> Any:
    return timezone.now()


register(
    Rule(
        "uploads",
        "intake.Delivery",
        since="brought_at",
        only=_not_under_way,
        first=remove_files,
        sweep=sweep_uploads,
    ),
    Rule(
        "replaced-records",
        "intake.Segment",
        since="superseded_at",
        only=_replaced_of_partners,
        clears={"removed_at": _now},
        first=remove_records,
    ),
    # Who loaded what, and how, is kept with what was loaded.
    Relation("intake.Batch.run_id", to="runs.Run", effect=Effect.KEEPS),
    Relation("intake.Delivery.run_id", to="runs.Run", effect=Effect.KEEPS),
)
