"""Hours and days: when something happened, when it may have happened, and how sharply it gathers in the day."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import EmptyInputError, MissingValueError, ParameterError, ShapeError
from wardmote.analysis.inputs import Floats, defined, numbers, one_dimension, plain, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOUR, DAY, WEEK = 60, 1440, 10080
EPOCH_IS = DAYS.index("Thursday")
Moments = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class AoristicWeek(Result):
    """Events shared over the 168 hours of a week; hour 0 begins at midnight on `week_starts`."""

    hour_of_week: Floats
    events: int
    week_starts: str

    @property
    def by_day(self) -> Floats:
        """Shape (7,), from `week_starts` on."""
        return np.asarray(self.hour_of_week.reshape(7, 24).sum(axis=1), dtype=np.float64)

    @property
    def by_hour(self) -> Floats:
        """Shape (24,), from midnight."""
        return np.asarray(self.hour_of_week.reshape(7, 24).sum(axis=0), dtype=np.float64)

    def explain(self) -> str:
        """The hour of the day with the largest share, as an estimate."""
        hour = int(self.by_hour.argmax())
        share = self.by_hour[hour] / self.events
        return (
            f"{self.events:,} events shared over the hours in which each may have happened: "
            f"{hour:02d}:00 to {(hour + 1) % 24:02d}:00 holds the most, an estimated {share:.0%}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMatrix(Result):
    """Counts by day of the week (row 0 Monday) and hour of local wall time; shape (7, 24)."""

    counts: NDArray[np.int64]
    timezone: str

    @property
    def total(self) -> int:
        """All events."""
        return int(self.counts.sum())

    def explain(self) -> str:
        """The busiest hour of the week."""
        day, hour = np.unravel_index(self.counts.argmax(), self.counts.shape)
        return (
            f"{self.total:,} events in {self.timezone} time; the busiest hour is {DAYS[day]} {hour:02d}:00 "
            f"with {self.counts[day, hour]:,}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CircularHours(Result):
    """The mean hour on the clock's circle, how closely hours gather there (R, 0 to 1) and Rayleigh's test."""

    mean_hour: float | None
    resultant: float
    rayleigh_z: float
    rayleigh_p: float
    events: int

    def explain(self) -> str:
        """The mean hour, if hours gather at all."""
        if self.mean_hour is None or self.rayleigh_p >= 0.05:
            return (
                f"The {self.events:,} events do not gather at any one time of day (Rayleigh p {self.rayleigh_p:.3g})."
            )
        hour, minute = divmod(round(self.mean_hour * 60) % DAY, 60)
        return f"The {self.events:,} events gather around {hour:02d}:{minute:02d} (R {self.resultant:.2f})."


def aoristic_week(start: ArrayLike, end: ArrayLike, *, week_starts: str = "Sunday") -> AoristicWeek:
    """Share each event over the hours of the week in which it may have happened.

    An event that lasted T minutes puts 1/T into each of them. A week or longer is 1/168 in every hour. If the end
    is missing or before the start, or T is at most one minute, the event counts in its starting hour. Each event
    adds exactly one in all. Times are local wall time to the minute (seconds are dropped); convert first, and on
    the nights of clock changes decide which wall hour is meant.

    Args:
        start: shape (n,), datetime64 or ISO strings, none missing.
        end: shape (n,), the same, NaT or None where unknown.
        week_starts: the day of hour 0, by its English name.

    Returns:
        Weights over 168 hours, summing to n.

    Raises:
        ShapeError: the two lists differ in length.
        EmptyInputError, MissingValueError: there is no event, or one has no start.
        ParameterError: a time or the day cannot be read.

    Source: Ratcliffe (2000, 2002), aoristic analysis; equal to R aoristic @95ee72f `aoristic.df`.

    """
    first, length = _spans(start, end)
    minute = (first + _shift(week_starts)) % WEEK
    week_long = length >= WEEK
    point = (length <= 1) & ~week_long
    hours = np.bincount(minute[point] // HOUR, minlength=168) + week_long.sum() / 168
    spread = ~(week_long | point)
    hours = hours + _shared(minute[spread], length[spread])
    return AoristicWeek(
        provenance=provenance(
            "aoristic_168",
            "weight 1/T a minute over 168 hours; a week or longer 1/168 each; unknown end in the starting hour",
            parameters={"week_starts": week_starts},
            start=first.astype(np.float64),
        ),
        hour_of_week=hours,
        events=first.size,
        week_starts=week_starts,
    )


def aoristic_shares(start: ArrayLike, end: ArrayLike, *, week_starts: str = "Sunday") -> Floats:
    """Each event's own shares over the 168 hours, shape (n, 168), each row summing to one; see `aoristic_week`."""
    first, length = _spans(start, end)
    minute = ((first + _shift(week_starts)) % WEEK)[:, None]
    span = np.where(length <= 1, 1, length)[:, None]
    edges = np.arange(337) * HOUR
    overlap = np.minimum(minute + span, edges[1:]) - np.maximum(minute, edges[:-1])
    shares = np.clip(overlap, 0, None).reshape(-1, 2, 168).sum(axis=1) / span
    shares[length >= WEEK] = 1 / 168
    return np.asarray(shares, dtype=np.float64)


def _shared(minute: NDArray[np.int64], length: NDArray[np.int64]) -> Floats:
    """Spans of minutes over the hours of a week: partial hours added one by one, whole hours as differences."""
    last = minute + length
    first_hour, last_hour = minute // HOUR, last // HOUR
    weight = 1.0 / length
    same = first_hour == last_hour
    head = np.where(same, length, (first_hour + 1) * HOUR - minute) * weight
    tail = np.where(same, 0, last - last_hour * HOUR) * weight
    total = np.bincount(first_hour, head, minlength=337) + np.bincount(last_hour, tail, minlength=337)
    rise = np.bincount(first_hour[~same] + 1, HOUR * weight[~same], minlength=338)
    fall = np.bincount(last_hour[~same], HOUR * weight[~same], minlength=338)
    whole = np.cumsum(rise - fall)[:337]
    total = total[:337] + np.where(np.abs(whole) < 1e-12, 0, whole)
    return np.asarray(total[:336].reshape(2, 168).sum(axis=0), dtype=np.float64)


def _spans(start: ArrayLike, end: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starting minute since the epoch and length in minutes, 0 where the end is missing or before the start."""
    first, last = _moments(start, "start", unit="m"), _moments(end, "end", unit="m")
    if first.shape != last.shape:
        raise ShapeError(f"There are {first.size} starts and {last.size} ends; give one end, or nothing, for each.")
    if first.size == 0:
        raise EmptyInputError("There are no events to share over the week.")
    if np.isnat(first).any():
        raise MissingValueError(
            f"Event {int(np.isnat(first).argmax()) + 1} has no start; leave it out or find its start."
        )
    known = np.where(np.isnat(last) | (last < first), first, last)
    return first.astype(np.int64), (known - first).astype(np.int64)


def _moments(values: ArrayLike, name: str, *, unit: str) -> Moments:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            moments = np.array(values, dtype=f"datetime64[{unit}]")
    except UserWarning:
        raise ParameterError(
            f"A {name} carries a time-zone offset; convert it first and leave the offset out."
        ) from None
    except (TypeError, ValueError):
        raise ParameterError(f"A {name} is not a date and time such as 2024-03-31 22:15.") from None
    if moments.ndim != 1:
        raise ShapeError(f"The {name}s must be one list of times.")
    return moments


def _shift(week_starts: str) -> int:
    """Minutes to add to the epoch's minutes so that the week begins on the day named."""
    if week_starts not in DAYS:
        raise ParameterError(f"The week starts on {week_starts!r}; give a day such as Sunday or Monday.")
    return ((EPOCH_IS - DAYS.index(week_starts)) % 7) * DAY


def heat_matrix(moments: ArrayLike, *, timezone: str = "Europe/London") -> HeatMatrix:
    """Count events by day of the week and hour of local wall time, clock changes included.

    Args:
        moments: shape (n,), moments in UTC as datetime64 or ISO strings without an offset.
        timezone: name in the time-zone database.

    Returns:
        Counts of shape (7, 24), row 0 Monday; their sum is n.

    Raises:
        MissingValueError: a moment is missing.
        ParameterError: a moment or the time zone cannot be read.

    Source: the IANA time-zone database through `zoneinfo`.

    """
    seconds = _moments(moments, "moment", unit="s")
    if np.isnat(seconds).any():
        raise MissingValueError(f"Moment {int(np.isnat(seconds).argmax()) + 1} is missing.")
    quarters = seconds.astype(np.int64) // 900
    different, which = np.unique(quarters, return_inverse=True)
    slots = _local_slots(different * 900, timezone)
    counts = np.bincount(slots[which], minlength=168).reshape(7, 24)
    return HeatMatrix(
        provenance=provenance(
            "heat_matrix_local_time", f"wall time of {timezone} with clock changes", moments=quarters.astype(np.float64)
        ),
        counts=counts,
        timezone=timezone,
    )


def _local_slots(seconds: NDArray[np.int64], timezone: str) -> NDArray[np.int64]:
    """Hour of the local week, 0 at midnight on Monday; every offset in use is a whole number of quarter hours."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ParameterError(f"No time zone is called {timezone!r}; give one such as Europe/London.") from None
    local = (datetime.fromtimestamp(int(second), tz=UTC).astimezone(zone) for second in seconds)
    return np.fromiter((moment.weekday() * 24 + moment.hour for moment in local), dtype=np.int64, count=len(seconds))


def circular_hours(hours: ArrayLike) -> CircularHours:
    """The mean time of day on the circle of 24 hours, and Rayleigh's test against no preferred time.

    Args:
        hours: shape (n,), hours of the day from 0 up to 24, fractions allowed.

    Returns:
        Mean hour (None where the directions cancel out), mean resultant length R, z = nR² and the p-value with the
        second-order approximation exp(√(1 + 4n + 4(n² - (nR)²)) - (1 + 2n)).

    Raises:
        ParameterError: an hour is below 0 or above 24.
        EmptyInputError, MissingValueError, ShapeError: there is no hour, one is missing, or it is not one list.

    Source: Zar (2010), Biostatistical Analysis, ch. 27; Berens (2009), CircStat `circ_rtest`.

    """
    values = one_dimension(numbers(hours, name="The hours"), name="The hours")
    if ((values < 0) | (values > 24)).any():
        raise ParameterError("Hours of the day must lie between 0 and 24.")
    angle = values * (2 * np.pi / 24)
    mean = np.exp(1j * angle).mean()
    n, resultant = values.size, float(abs(mean))
    gathered = resultant * n
    p = np.exp(np.sqrt(1 + 4 * n + 4 * (n**2 - gathered**2)) - (1 + 2 * n))
    return CircularHours(
        provenance=provenance("circular_hours", "mean direction; Rayleigh p by Zar's approximation", hours=values),
        mean_hour=defined(float(np.angle(mean) * 24 / (2 * np.pi)) % 24 if resultant > 1e-12 else np.nan),
        resultant=resultant,
        rayleigh_z=n * resultant**2,
        rayleigh_p=float(p),
        events=n,
    )


def _answer_aoristic(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    events: Sequence[Mapping[str, Any]] = inputs["events"]
    start, end = [event["from"] for event in events], [event["to"] for event in events]
    first_day = str(inputs.get("week_starts", "Sunday")).split()[0]
    week = aoristic_week(start, end, week_starts=first_day)
    return {
        "hour_of_week": plain(week.hour_of_week),
        f"by_day_{first_day[:3].lower()}_first": plain(week.by_day),
        "by_hour": plain(week.by_hour),
        "per_event_sum": plain(aoristic_shares(start, end, week_starts=first_day).sum(axis=1)),
    }


def _answer_heat(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    moments = [str(moment).removesuffix("Z").removesuffix("+00:00") for moment in inputs["utc"]]
    heat = heat_matrix(moments, timezone=inputs.get("timezone", "Europe/London"))
    filled = [[int(day), int(hour), int(heat.counts[day, hour])] for day, hour in np.argwhere(heat.counts)]
    return {"nonzero": filled, "row": "Monday=0", "total": heat.total}


def _answer_circular(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = circular_hours(inputs["hours"])
    return {
        "mean_hour": result.mean_hour,
        "R": result.resultant,
        "rayleigh_z": result.rayleigh_z,
        "rayleigh_p": result.rayleigh_p,
    }


_SECTION = "Time and forecasts"

METHODS: tuple[Method, ...] = (
    Method(
        name="aoristic_168",
        title="Aoristic week",
        section=_SECTION,
        citation="Ratcliffe (2002), Journal of Quantitative Criminology 18, 23-43; R aoristic @95ee72f",
        variant="Weight 1/T for each of T minutes; a week or longer 1/168 an hour; unknown end in the starting hour.",
        needs="The earliest and the latest moment at which each event may have happened, in local time.",
        never_for="Saying when one particular event happened; months of police.uk data, which have no hours.",
        function=aoristic_week,
        answer=_answer_aoristic,
    ),
    Method(
        name="heat_matrix_local_time",
        title="Day and hour matrix in local time",
        section=_SECTION,
        citation="IANA time-zone database",
        variant="Wall time of Europe/London with clock changes; rows from Monday.",
        needs="Moments in Coordinated Universal Time.",
        never_for="Events whose time is a span (use the aoristic week) or a default such as midnight.",
        function=heat_matrix,
        answer=_answer_heat,
    ),
    Method(
        name="circular_hours",
        title="Mean time of day and Rayleigh's test",
        section=_SECTION,
        citation="Zar (2010), Biostatistical Analysis, ch. 27; Berens (2009), Journal of Statistical Software 31(10)",
        variant="Mean direction on 24 hours; p by Zar's second-order approximation.",
        needs="Hours of the day with one peak.",
        never_for="Two peaks in the day (the mean falls between them and means nothing).",
        function=circular_hours,
        answer=_answer_circular,
    ),
)
