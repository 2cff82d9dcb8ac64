"""The lines of the schedule whose length somebody should compare with its source."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.retention.schedule import schedule
from wardmote.foundations.verification.public import Item, Kind, register

RETENTION = "retention"


def _items() -> Sequence[Item]:
    return [
        Item(
            slug=line.slug,
            title=line.name,
            text=_("{length} from {start}. {reason}").format(
                length=line.kept_for.words, start=line.runs_from, reason=line.reason
            ),
            source=line.source,
            is_verified=line.is_verified,
        )
        for line in schedule(timezone.localdate()).values()
    ]


register(Kind(RETENTION, gettext_lazy("How long things are kept"), _items))
