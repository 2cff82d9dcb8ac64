"""The verdict of a number beside the one before it: decided here and nowhere else, from both tests and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wardmote.foundations.documents.limits import Limits, limits_today


class Polarity(StrEnum):
    """Which way is good, if either is."""

    LOWER = "lower-is-better"
    HIGHER = "higher-is-better"
    REPORTING = "more-reporting-welcome"
    NEUTRAL = "neutral"


class Way(StrEnum):
    """Which way a number went, as far as can be said."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "no clear change"
    UNSAID = "cannot say"


class Meaning(StrEnum):
    """What a clear change means for people, by the polarity of what is counted."""

    GOOD = "good"
    BAD = "bad"
    WELCOME = "welcome"
    NEUTRAL = "neutral"


class Doubt(StrEnum):
    """Why a difference is no clear change: what could have brought it about by chance."""

    NONE = "none"
    COUNT = "count"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason why two numbers cannot be compared: a slug for programs and a whole sentence for people.

    `is_hole` says that records are missing, so that not even a percentage may be given.
    """

    slug: str
    sentence: str
    is_hole: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of a number beside the one before it; `obstacles` are why nothing can be."""

    way: Way
    meaning: Meaning
    doubt: Doubt = Doubt.NONE
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether it rose or fell by more than chance."""
        return self.way in {Way.UP, Way.DOWN}

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain values."""
        return {
            "way": str(self.way),
            "meaning": str(self.meaning),
            "doubt": str(self.doubt),
            "obstacles": [{"slug": one.slug, "sentence": one.sentence} for one in self.obstacles],
        }


_MEANINGS = {
    (Polarity.LOWER, Way.DOWN): Meaning.GOOD,
    (Polarity.LOWER, Way.UP): Meaning.BAD,
    (Polarity.HIGHER, Way.UP): Meaning.GOOD,
    (Polarity.HIGHER, Way.DOWN): Meaning.BAD,
    (Polarity.REPORTING, Way.UP): Meaning.WELCOME,
}


def decide(
    *,
    before: float | None,
    after: float | None,
    p_value: float | None,
    p_months: float | None,
    polarity: Polarity,
    obstacles: Sequence[Obstacle] = (),
    limits: Limits | None = None,
) -> Verdict:
    """Decide what may be said of two numbers.

    Args:
        before: the number of the earlier period; None where there is none to compare with.
        after: the number of the later period.
        p_value: of the exact two-count test, which takes events to come singly; None where it was not made.
        p_months: of the test that allows for how months vary and hang together; None where it was not made.
        polarity: which way is good.
        obstacles: reasons why the two cannot be compared; any of them makes the verdict “cannot say”.
        limits: those of the period; of today, where it is of none.

    Returns:
        Verdict: up or down only where both tests call chance unlikely and nothing stands in the way.

    """
    reasons = tuple(obstacles)
    if reasons or before is None or after is None or p_value is None:
        return Verdict(Way.UNSAID, Meaning.NEUTRAL, obstacles=reasons)
    unlikely = (limits or limits_today()).unlikely
    if after == before or p_value >= unlikely:
        return Verdict(Way.UNCLEAR, Meaning.NEUTRAL, Doubt.COUNT)
    if p_months is not None and p_months >= unlikely:
        return Verdict(Way.UNCLEAR, Meaning.NEUTRAL, Doubt.MONTHS)
    way = Way.UP if after > before else Way.DOWN
    return Verdict(way, _MEANINGS.get((polarity, way), Meaning.NEUTRAL))
