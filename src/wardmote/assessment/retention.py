"""How long this room's rows are kept."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from wardmote.assessment.models import HumanText
from wardmote.foundations.retention.public import Rule, register


def _replaced(_day: date) -> Q:
    """Texts that are not the last under their heading."""
    later = HumanText.objects.filter(assessment=OuterRef("assessment"), item=OuterRef("item"), pk__gt=OuterRef("pk"))
    return Q(Exists(later))


register(
    Rule(
        "assessment-drafts",
        "assessment.HumanText",
        since="written_at",
        partnership="assessment__partnership",
        only=_replaced,
    )
)
register(
    Rule(
        "assessment-files",
        "assessment.MadeFile",
        since="made_at",
        partnership="assessment__partnership",
    )
)
