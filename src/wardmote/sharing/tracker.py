"""The tracker: authority by dataset by quarter, each with its state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing import rules
from wardmote.sharing.arrivals import arrivals, sources_by_dataset
from wardmote.sharing.models import ReturnNote
from wardmote.sharing.reference import Dataset, schedule
from wardmote.sharing.rules import Arrival, Kind, Noted, Quarter, Standing, State, standing
from wardmote.sharing.scope import open_notes_of

QUARTERS_WATCHED = 4


@dataclass(frozen=True)
class Return:
    """One authority's return of one dataset for one quarter."""

    partnership: str
    organisation: Organisation
    dataset: Dataset
    quarter: Quarter
    standing: Standing
    arrivals: tuple[Arrival, ...]
    notes: tuple[ReturnNote, ...]

    @property
    def url(self) -> str:
        """The return's own page."""
        return reverse("sharing:return", args=[self.partnership, self.organisation.pk, self.dataset.number, self.code])

    @property
    def code(self) -> str:
        """The quarter in addresses."""
        return self.quarter.code

    @property
    def is_owed(self) -> bool:
        """Whether a reminder would speak of it: nothing or only part of it has come."""
        return self.standing.state in {State.DUE, State.OVERDUE} or self.standing.is_overdue


def returns(
    partnership: Partnership, organisations: Sequence[Organisation], quarters: Sequence[Quarter], today: date
) -> list[Return]:
    """Every return that the law asks of these organisations for these quarters, by organisation, dataset and quarter."""
    datasets, by_dataset = schedule().datasets, sources_by_dataset()
    arrived = arrivals(partnership, [source.slug for sources in by_dataset.values() for source in sources])
    notes = open_notes(partnership, quarters)
    owes = owing(partnership, datasets, quarters)
    known_from = timezone.localtime(partnership.created_at).date()
    every = []
    for organisation in organisations:
        for dataset in datasets:
            slugs = [source.slug for source in by_dataset.get(dataset.number, [])]
            for quarter in quarters:
                holders = owes[dataset.number, quarter]
                if organisation.pk not in holders:
                    continue
                came_of_dataset = arrived.of(organisation, dataset.holders, sources=slugs, is_only=len(holders) == 1)
                here = [each for each in came_of_dataset if each.month in quarter.months]
                fitting_notes = [
                    n for n in notes if n.organisation_id == organisation.pk and concerns(n, dataset, quarter)
                ]
                noted = [Noted(Kind(note.kind), note.on) for note in fitting_notes]
                state = standing(quarter, today=today, arrivals=here, noted=noted, known_from=known_from)
                every.append(
                    Return(partnership.slug, organisation, dataset, quarter, state, tuple(here), tuple(fitting_notes))
                )
    return every


def owing(
    partnership: Partnership, datasets: Iterable[Dataset], quarters: Sequence[Quarter]
) -> dict[tuple[str, Quarter], set[int]]:
    """The organisations that were of a kind that owes the dataset on any day of the quarter; none where it is not owed."""
    everybody = partnership.organisations.prefetch_related("kinds")
    rows = [
        (row.organisation_id, row.kind, row.valid_from, row.valid_to) for each in everybody for row in each.kinds.all()
    ]
    return {
        (dataset.number, quarter): {
            key
            for key, kind, start, end in rows
            if kind in dataset.holders and start < quarter.end and (end is None or end > quarter.start)
        }
        if dataset.is_owed_for(quarter)
        else set()
        for dataset in datasets
        for quarter in quarters
    }


def open_notes(partnership: Partnership, quarters: Sequence[Quarter]) -> list[ReturnNote]:
    """What people have on record that bears on these quarters and is not withdrawn or resolved."""
    return list(open_notes_of(partnership, quarters[-1].start)) if quarters else []


def concerns(note: ReturnNote, dataset: Dataset, quarter: Quarter) -> bool:
    """Whether a record bears on the return."""
    if note.dataset != dataset.number:
        return False
    if note.kind == Kind.NOT_EXPECTED:
        return note.quarter <= quarter.start and (note.until is None or quarter.start < note.until)
    return bool(note.quarter == quarter.start)


def one_return(
    partnership: Partnership, organisation: Organisation, number: str, code: str, today: date
) -> Return | None:
    """One return by its address; nothing where the law asks for none, or the quarter is not over."""
    quarter = rules.quarter_coded(code)
    if quarter is None or quarter > rules.last_ended(today) or quarter.start < schedule().first:
        return None
    of_quarter = returns(partnership, [organisation], [quarter], today)
    return next((each for each in of_quarter if each.dataset.number == number), None)


def owed(partnership: Partnership, organisations: Sequence[Organisation], today: date, *, within: int) -> list[Return]:
    """What is overdue, or due within so many days, oldest first; the last four quarters are looked at."""
    quarters = rules.quarters_to(rules.last_ended(today), QUARTERS_WATCHED, schedule().first)
    every = [each for each in returns(partnership, organisations, quarters, today) if each.is_owed]
    near = [each for each in every if each.standing.is_overdue or (each.quarter.due - today).days <= within]
    return sorted(near, key=lambda each: (each.quarter.start, each.organisation.name, each.dataset.name))
