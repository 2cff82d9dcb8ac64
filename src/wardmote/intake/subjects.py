"""The headers of a source's and a batch's page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, long_date, moment, month, number
from wardmote.intake.models import Batch
from wardmote.intake.quality.checks import concerns
from wardmote.intake.sources import Source
from wardmote.intake.sourcing import cadence

if TYPE_CHECKING:
    from wardmote.intake.queries import Calendar


def source_subject(source: Source, partnership: str, calendars: "Sequence[Calendar]", newest: Batch | None) -> Subject:
    """The source: whether something is late, missing or of doubtful quality, who sends it, and how often."""
    latest = max((each.latest for each in calendars if each.latest), default=None)
    facts = [Fact(source.publisher["name"]), Fact(cadence(source).rstrip("."))]
    if latest and not source.is_reference:
        facts.append(Fact(_("newest month {month}").format(month=month(latest))))
    if newest:
        facts.append(Fact(_("last loaded {day}").format(day=long_date(newest.loaded_at))))
    actions = [
        Action(_("Load files"), f"{reverse('intake:load', args=[partnership])}?source={source.slug}", is_first=True)
    ]
    if source.is_reference:
        actions.append(Action(_("The list today"), reverse("intake:list", args=[partnership, source.slug])))
    elif source.is_partner:
        actions.append(Action(_("What to send"), reverse("intake:wanted", args=[partnership, source.slug])))
    if source.is_own:
        correct = reverse("intake:correct-source", args=[partnership, source.slug])
        actions.append(Action(_("Correct how it is read"), correct))
    return Subject(source.title, _source_states(calendars, newest), tuple(facts), tuple(actions))


def _source_states(calendars: "Sequence[Calendar]", newest: Batch | None) -> tuple[tuple[str, str], ...]:
    if newest is None:
        return ((_("Nothing yet"), "grey"),)
    states = [(_("Late"), "red")] if any(each.late for each in calendars) else []
    if any(each.missing for each in calendars):
        states.append((_("Months missing"), "yellow"))
    if concerns(newest.quality.get("checks", ())):
        states.append((_("Quality concern"), "orange"))
    return tuple(states) or ((_("Up to date"), "green"),)


def batch_subject(
    batch: Batch, source: Source, *, current: int, segments: int, months: str, is_receipt: bool
) -> Subject:
    """The batch: whether it is in use, what it covers, and how much of it was kept; to its sender it is a receipt."""
    title = _("Receipt for {source}, batch {number}") if is_receipt else _("Batch {number}: {source}")
    if current == segments:
        state = (_("In use"), "green")
    else:
        state = (_("Partly superseded"), "yellow") if current else (_("Superseded"), "grey")
    facts = [Fact(batch.organisation.name)] if batch.organisation else []
    if months:
        facts.append(Fact(months))
    facts.append(Fact(_("{count} records kept").format(count=number(batch.rows_kept))))
    if batch.rows_rejected:
        facts.append(Fact(_("{count} rejected").format(count=number(batch.rows_rejected)), "#rejected"))
    facts.append(Fact(_("loaded {moment}").format(moment=moment(batch.loaded_at))))
    slug, actions = batch.partnership.slug, []
    if batch.run_id:
        actions.append(Action(_("How it ran"), reverse("runs:run", args=[slug, batch.run_id])))
    if batch.rows_rejected:
        rejected = reverse("intake:rejections", args=[slug, batch.pk])
        actions.append(Action(_("Rejected rows as CSV"), rejected, is_download=True))
    return Subject(title.format(number=batch.pk, source=source.title), (state,), tuple(facts), tuple(actions))
