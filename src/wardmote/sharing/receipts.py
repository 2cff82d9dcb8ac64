"""The receipt of a return: what came, from whom, when, how much, in which batch and with which fingerprint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Cell, Column, Table, month, number
from wardmote.intake.public import BatchSummary, batches
from wardmote.sharing.tracker import Return
from wardmote.sharing.words import KINDS, quarter_name, state_name


@dataclass(frozen=True)
class ReceiptLine:
    """One month of a return."""

    month: date
    rows: int
    arrived: date
    is_nil: bool
    batch: int
    url: str
    title: str
    loaded_at: datetime
    loaded_by: str
    fingerprint: str
    quality: tuple[str, ...]


def receipt_of(answered: Return) -> list[ReceiptLine]:
    """A line for each month that came."""
    wanted = {each.batch for each in answered.arrivals}
    known = {batch.id: batch for batch in batches(answered.organisation.partnership) if batch.id in wanted}
    return [
        ReceiptLine(
            month=each.month,
            rows=each.rows,
            arrived=each.arrived,
            is_nil=each.is_nil,
            batch=each.batch,
            url=known[each.batch].url,
            title=known[each.batch].title,
            loaded_at=known[each.batch].loaded_at,
            loaded_by=known[each.batch].loaded_by,
            fingerprint=known[each.batch].fingerprint,
            quality=_quality(known[each.batch]),
        )
        for each in answered.arrivals
        if each.batch in known
    ]


def _quality(batch: BatchSummary) -> tuple[str, ...]:
    """What is known of how good the batch is: the concerns of its checks, what was rejected, what the load warned of."""
    sentences = list(batch.quality)
    if batch.rows_rejected:
        sentences.append(_("Rows rejected: %(count)s.") % {"count": number(batch.rows_rejected)})
    return tuple(dict.fromkeys([*sentences, *batch.warnings]))


def receipt_table(answered: Return) -> Table:
    """The receipt for a CSV file."""
    columns = (
        Column("organisation", _("Authority")),
        Column("dataset", _("Dataset")),
        Column("title", _("What")),
        Column("quarter", _("Quarter from")),
        Column("due", _("Due")),
        Column("state", _("State")),
        Column("month", _("Month")),
        Column("rows", _("Records"), numeric=True),
        Column("arrived", _("First here on")),
        Column("batch", _("Batch"), numeric=True),
        Column("fingerprint", _("Fingerprint")),
        Column("quality", _("Quality")),
    )
    head: dict[str, Cell] = _head(answered)
    lines = receipt_of(answered)
    rows: list[dict[str, Cell]] = [
        {
            **head,
            "month": f"{line.month:%Y-%m}",
            "rows": line.rows,
            "arrived": line.arrived.isoformat(),
            "batch": line.batch,
            "fingerprint": line.fingerprint,
            "quality": " ".join(line.quality),
        }
        for line in lines
    ]
    caption = f"{answered.organisation.name}: {answered.dataset.name}, {quarter_name(answered.quarter)}"
    return Table(caption=caption, columns=columns, rows=rows or [head])


def returns_table(every: Iterable[Return]) -> Table:
    """The tracker for a CSV file: one return a line."""
    columns = (
        Column("organisation", _("Authority")),
        Column("dataset", _("Dataset")),
        Column("title", _("What")),
        Column("quarter", _("Quarter from")),
        Column("due", _("Due")),
        Column("state", _("State")),
        Column("came", _("Came on")),
        Column("rows", _("Records"), numeric=True),
        Column("missing", _("Months missing")),
        Column("batches", _("Batches")),
        Column("recorded", _("Recorded by hand")),
    )
    rows: list[dict[str, Cell]] = [
        {
            **_head(each),
            "came": each.standing.arrived.isoformat() if each.standing.arrived else "",
            "rows": sum(arrival.rows for arrival in each.arrivals) if each.arrivals else None,
            "missing": ", ".join(month(missing) for missing in each.standing.months_missing),
            "batches": ", ".join(str(number) for number in sorted({arrival.batch for arrival in each.arrivals})),
            "recorded": ", ".join(str(KINDS[kind]) for kind in KINDS if any(n.kind == kind for n in each.notes)),
        }
        for each in every
    ]
    return Table(caption="Section 17A returns", columns=columns, rows=rows)


def _head(answered: Return) -> dict[str, Cell]:
    return {
        "organisation": answered.organisation.name,
        "dataset": answered.dataset.number,
        "title": answered.dataset.name,
        "quarter": answered.quarter.start.isoformat(),
        "due": answered.quarter.due.isoformat(),
        "state": state_name(answered.standing),
    }
