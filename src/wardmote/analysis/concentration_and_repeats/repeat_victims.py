"""How much harm falls on the same victims again, and how soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.errors import EmptyInputError, ParameterError, ShapeError
from wardmote.analysis.inputs import (
    denominators,
    provenance,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Concentration and repeats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats(Result):
    """Incidence = prevalence × concentration, and the part that repeats play. `gaps_days` is in order of date."""

    events: int
    victims: int
    incidence: float
    prevalence: float
    concentration: float
    repeat_victims: int
    events_against_repeat_victims: int
    rolling_repeats: int
    gaps_days: tuple[int, ...]
    per: float
    window_days: int

    def explain(self) -> str:
        """How many events came to somebody who had suffered one already."""
        return (
            f"{self.events:,} events fell on {self.victims:,} victims; {self.rolling_repeats:,} came within "
            f"{self.window_days} days of an earlier one to the same victim."
        )


def repeat_victimisation(
    victims: Sequence[Any],
    dates: ArrayLike,
    *,
    population: float,
    window_days: int = 365,
    per: float = 1000.0,
) -> Repeats:
    """Incidence, prevalence and concentration of victimisation, and repeats within a rolling window.

    Args:
        victims: who (or what address) suffered each event, as any key that can be sorted.
        dates: the day of each event (datetime64 or ISO dates), in any order.
        population: people or households at risk, above zero.
        window_days: an event is a rolling repeat if the same victim's previous one was at most this many days before.
        per: the base of the rates.

    Returns:
        Repeats. A second event on the same day is a repeat with a gap of 0 days.

    Raises:
        EmptyInputError, ShapeError, ZeroPopulationError, ParameterError (a date that cannot be read)

    Source:
        Farrell & Pease (1993); Crime Survey for England and Wales: incidence = prevalence × concentration.

    """
    if len(victims) == 0:
        raise EmptyInputError("There are no events; nothing can be said of repeats.")
    try:
        days = np.asarray(dates, dtype="datetime64[D]")
    except ValueError:
        raise ParameterError("A date cannot be read; write dates as YYYY-MM-DD.") from None
    if days.shape != (len(victims),):
        raise ShapeError(f"There are {len(victims)} victims but {days.size} dates; each event needs both.")
    if np.isnat(days).any():
        raise ParameterError("A date is missing; an event without a day cannot be placed in order.")
    people = denominators(population, name="population").item()
    _, who = np.unique(np.asarray(victims), return_inverse=True)
    order = np.lexsort((days, who))
    again = np.flatnonzero(np.diff(who[order]) == 0) + 1
    again = again[np.lexsort((order[again], days[order[again]]))]
    gaps = (days[order[again]] - days[order[again - 1]]).astype(int)
    suffered = np.bincount(who)
    repeats = gaps <= window_days
    events, persons = len(victims), suffered.size
    return Repeats(
        provenance=provenance(
            "repeat_victimisation",
            "rolling repeat: the previous event of the same victim at most the window before",
            parameters={"population": people, "window_days": window_days, "per": per},
        ),
        events=events,
        victims=persons,
        incidence=events / people * per,
        prevalence=persons / people * per,
        concentration=events / persons,
        repeat_victims=int((suffered > 1).sum()),
        events_against_repeat_victims=int(suffered[suffered > 1].sum()),
        rolling_repeats=int(repeats.sum()),
        gaps_days=tuple(int(gap) for gap in gaps[repeats]),
        per=per,
        window_days=window_days,
    )


def _answer_repeats(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    events = inputs["events"]
    result = repeat_victimisation(
        [event["victim"] for event in events],
        [event["date"] for event in events],
        population=inputs["population"],
        window_days=inputs.get("window_days", 365),
    )
    return {
        "incidence_per_1000": result.incidence,
        "prevalence_per_1000": result.prevalence,
        "concentration": result.concentration,
        "repeat_victims": result.repeat_victims,
        "pct_victims_repeat": result.repeat_victims / result.victims * 100,
        "pct_events_against_repeat_victims": result.events_against_repeat_victims / result.events * 100,
        "repeat_events_rolling": result.rolling_repeats,
        "pct_repeat_events_rolling": result.rolling_repeats / result.events * 100,
        "gaps_days": list(result.gaps_days),
    }


METHODS: tuple[Method, ...] = (
    Method(
        name="repeat_victimisation",
        title="Repeat victimisation",
        section=SECTION,
        citation="Farrell & Pease (1993); Crime Survey for England and Wales",
        variant="Rolling: the previous event of the same victim at most the window before; the same day counts.",
        needs="A pseudonymous key for each victim and the day of each event.",
        never_for="Naming or ranking individuals; or police.uk points, which are not addresses.",
        function=repeat_victimisation,
        answer=_answer_repeats,
    ),
)
