"""The room's long work."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from wardmote.foundations.access.public import standing
from wardmote.foundations.retention.errors import RetentionError
from wardmote.foundations.retention.operations.disposing import carry_out
from wardmote.foundations.retention.permissions import RetentionPermission
from wardmote.foundations.runs.public import Progress, Run, RunRefused, job


@job("retention.carry-out", title="Dispose of what is due")
def carry_out_run(run: Run, progress: Progress) -> Mapping[str, Any]:
    """Dispose of what was due on the day on which the person looked, by their authority, which must still hold."""
    authority = standing(run.started_by, RetentionPermission.DISPOSAL_AUTHORISE, partnership=run.its_partnership)
    if not authority:
        raise RunRefused("Whoever started this may no longer authorise disposal. Nothing was removed.")
    try:
        certificate = carry_out(
            by=run.started_by,
            partnership=run.its_partnership,
            only=run.parameters["rules"],
            on=date.fromisoformat(run.parameters["on"]),
            authorised_as=authority,
            run_id=run.pk,
            say=lambda sentence, done, total: progress.say(sentence, done=done, total=total),
        )
    except RetentionError as refusal:
        raise RunRefused(str(refusal)) from None
    if certificate is None:
        return {"url": reverse("retention:schedule", args=[run.its_partnership.slug])}
    return {"url": reverse("retention:certificate", args=[run.its_partnership.slug, certificate.pk])}
