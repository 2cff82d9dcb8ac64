"""The room's long work."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.runs.public import Lane, Progress, Run, RunRefused, daily, job
from wardmote.intake.errors import IntakeError, LoadRefused
from wardmote.intake.models import Delivery, Rejection
from wardmote.intake.operations.checking import SECONDS_IN_A_RUN, keep_preview
from wardmote.intake.operations.deliveries import refuse_delivery
from wardmote.intake.operations.sweeping import sweep_uploads
from wardmote.intake.operations.trying_drafts import Answers, look_at_sample
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.public import load
from wardmote.intake.scope import own_organisations

MOST_REASONS = 20


@job("intake.load", title=gettext_noop("Load files"))
def load_run(run: Run, progress: Progress) -> Mapping[str, Any]:
    """Load the files that the run names; those named in the browser must still lie in an allowed folder."""
    parameters = run.parameters
    _check_may_still_send(run)
    within = [Path(settings.UPLOADS_DIR), *settings.LOAD_ROOTS] if parameters.get("from_browser") else None
    try:
        batches = load(
            by=run.started_by,
            partnership=run.its_partnership,
            source=parameters["source"],
            paths=[Path(path) for path in parameters["paths"]],
            progress=progress,
            run_id=run.pk,
            within=within,
            organisation=parameters.get("organisation"),
            whole_periods=bool(parameters.get("whole_periods")),
            beside=bool(parameters.get("beside")),
        )
    except LoadRefused as refusal:
        raise RunRefused(_("Nothing was loaded.") + "\n" + "\n".join(refusal.problems)) from None
    except IntakeError as error:
        raise RunRefused(str(error)) from None
    return {
        "batches": [
            {
                "id": batch.id,
                "source": batch.source,
                "organisation": batch.organisation,
                "is_new": batch.is_new,
                "rows_read": batch.rows_read,
                "rows_kept": batch.rows_kept,
                "rows_rejected": batch.rows_rejected,
                "repeats_dropped": batch.repeats_dropped,
                "differing_identifiers": batch.differing_identifiers,
                "rows_without_place": batch.rows_without_place,
                "rows_beyond": batch.rows_beyond,
                "rows_outside": batch.rows_outside,
                "fingerprint": batch.fingerprint,
                "sentence": batch.sentence(),
                "warnings": list(batch.warnings),
                "rejections": _rejections(batch.id) if batch.is_new else [],
            }
            for batch in batches
        ],
        "url": batches[0].url,
    }


def _rejections(batch: int) -> list[str]:
    """Why rows of a batch were not loaded, with how many and the first lines."""
    return [
        _("{rows} rejected ({where}): {sentence}").format(
            rows=f"{each.rows:,}",
            where=", ".join(_("line {line}").format(line=f"{line:,}") for line in each.lines[:5]) or _("no line"),
            sentence=each.sentence,
        )
        for each in Rejection.objects.filter(batch_id=batch)[:MOST_REASONS]
    ]


def _check_may_still_send(run: Run) -> None:
    """A run that is tried again may be older than its person's leave to send for the organisation."""
    person, here = run.started_by, run.its_partnership
    if not run.parameters.get("from_browser") or IntakePermission.BATCH_LOAD in permissions_of(person, here):
        return
    own = {str(each.pk) for each in own_organisations(person, here)}
    if run.parameters.get("organisation") not in own:
        raise RunRefused(
            _("You no longer send files for the organisation that these files come from. Nothing was loaded.")
        )


@job("intake.check", title=gettext_noop("Check files"))
def check_run(run: Run, progress: Progress) -> Mapping[str, Any]:
    """Try the files of a delivery and keep what the page of the check says; files that are refused are removed."""
    delivery = Delivery.objects.filter(partnership=run.its_partnership, pk=run.parameters["delivery"]).first()
    if delivery is None:
        raise RunRefused(_("The files are no longer here. Bring them again."))
    progress.say(_("Reading the files"))
    try:
        keep_preview(delivery)
    except LoadRefused as refusal:
        refuse_delivery(by=run.started_by, delivery=delivery, problems=refusal.problems)
        removed = (
            _("Nothing was loaded, and the files were removed.") if delivery.is_upload else _("Nothing was loaded.")
        )
        raise RunRefused("\n".join([removed, *refusal.problems])) from None
    except IntakeError as error:
        raise RunRefused(str(error)) from None
    return {"url": reverse("intake:check", args=[run.its_partnership.slug, delivery.pk])}


@job("intake.draft", title=gettext_noop("Look at a sample"))
def draft_run(run: Run, progress: Progress) -> Mapping[str, Any]:
    """Read a large sample and try the draft; a sample that cannot be read is removed."""
    samples = Delivery.objects.filter(partnership=run.its_partnership, is_sample=True)
    delivery = samples.filter(pk=run.parameters["delivery"]).first()
    if delivery is None:
        raise RunRefused(_("The files are no longer here. Bring them again."))
    progress.say(_("Reading the sample"))
    answers = run.parameters["answers"]
    try:
        look_at_sample(delivery, Answers.of(answers) if answers else None, seconds=SECONDS_IN_A_RUN)
    except LoadRefused as refusal:
        refuse_delivery(by=run.started_by, delivery=delivery, problems=refusal.problems)
        raise RunRefused("\n".join([_("The sample was removed."), *refusal.problems])) from None
    except IntakeError as error:
        raise RunRefused(str(error)) from None
    return {"url": reverse("intake:draft", args=[run.its_partnership.slug, delivery.pk])}


@job(
    "intake.sweep-uploads",
    title=gettext_noop("Remove uploads that never ended"),
    lane=Lane.QUICK,
    every=daily(3, 15),
)
def sweep_run(_run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Remove what uploads left that never ended, though nobody brings a file or starts the server anew."""
    return {"removed": sweep_uploads()}
