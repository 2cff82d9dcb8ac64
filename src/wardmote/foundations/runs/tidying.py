"""The room's own recurring work: forgets what nobody removed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from wardmote.foundations.runs.incoming_files import forget_set_aside
from wardmote.foundations.runs.jobs import job
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.progress import Progress
from wardmote.foundations.runs.recurrence import daily
from wardmote.foundations.runs.rules import KEEP_SCHEDULED_DAYS, OVER, Lane


@job(
    "runs.tidy",
    title=gettext_noop("Remove uploads that were set aside, and old entries of scheduled work"),
    lane=Lane.QUICK,
    every=daily(3, 30),
)
def tidy_runs(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Remove files set aside a week ago, and scheduled work of the whole installation on which nothing rests."""
    oldest = timezone.now() - timedelta(days=KEEP_SCHEDULED_DAYS)
    # A partnership's own work falls under its retention schedule.
    past = Run.objects.filter(partnership=None, state__in=OVER, finished_at__lt=oldest)
    removed, _by_model = past.delete()
    return {"folders": forget_set_aside(), "runs": removed}
