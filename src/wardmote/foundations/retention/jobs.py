"""The room's long work."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from wardmote.foundations.access.public import members_who_may, standing
from wardmote.foundations.design.public import number
from wardmote.foundations.messages.public import notify
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.retention import due
from wardmote.foundations.retention.errors import RetentionError
from wardmote.foundations.retention.messages import DISPOSAL_DUE
from wardmote.foundations.retention.operations.disposing import carry_out
from wardmote.foundations.retention.permissions import RetentionPermission
from wardmote.foundations.runs.public import Progress, Run, RunRefused, job, weekly


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


@job(
    "retention.look",
    title=gettext_noop("See what is due for disposal"),
    every=weekly(0, 6, 15),
)
def look(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Tell those who may authorise disposal what waits for them; nothing goes by itself."""
    today = timezone.localdate()
    return {"told": sum(_tell_of_due(each, today) for each in Partnership.objects.all())}


def _tell_of_due(partnership: Partnership, today: date) -> int:
    count = sum(each.count for each in due.summary(partnership, today))
    if not count:
        return 0
    return notify(
        partnership=partnership,
        members=[each.user for each in members_who_may(partnership, RetentionPermission.DISPOSAL_AUTHORISE)],
        kind=DISPOSAL_DUE.slug,
        about=f"retention.disposal:{partnership.pk}/{today:%G-W%V}",
        said={"count": number(count)},
        url=reverse("retention:schedule", args=[partnership.slug]),
    )
