"""What a questionnaire is: sections of questions, what an answer counts, and the bands of the score. Values that never change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

YES, NO, UNKNOWN = "yes", "no", "unknown"
# The highest number of points that one answer, and the lowest bound that one band, may have.
MOST_POINTS = 1_000


class Kind(StrEnum):
    """What is answered, and how."""

    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes-no-unknown"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    TEXT = "text"
    MATRIX = "matrix"
    RANK = "rank"


WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.MATRIX, Kind.RANK})
SCORED = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.YES_NO, Kind.MATRIX})
# What other questions can be asked by.
DECIDING = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.YES_NO, Kind.NUMBER})


class Override(StrEnum):
    """Whether a person may put another band in place of the scored one."""

    NONE = "none"
    UP = "up"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen, and what it counts. `label` is empty for yes, no and not known, which need none."""

    slug: str
    label: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a matrix: it is answered by one of the question's options."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What an earlier question must have been answered: one of these options, or a number within these bounds."""

    question: str
    any_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `show_if`: asked only where all of these hold.

    `most_points` caps what several answers count together, `least` and `most` bound a number, `unit` is of a number,
    `ranked` is how many options are put in order (0: all).
    """

    slug: str
    kind: Kind
    text: str
    hint: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    lines: tuple[Line, ...] = ()
    most_points: int | None = None
    least: float | None = None
    most: float | None = None
    unit: str = ""
    ranked: int = 0
    show_if: tuple[Condition, ...] = ()

    def option(self, slug: str) -> Option | None:
        """The option of this name; None where it has none."""
        return next((option for option in self.options if option.slug == slug), None)

    @property
    def is_scored(self) -> bool:
        """Whether some answer to it counts."""
        return self.kind in SCORED and any(option.points for option in self.options)

    @property
    def highest(self) -> int:
        """The most points that an answer can count."""
        if self.kind not in SCORED:
            return 0
        if self.kind is Kind.SEVERAL:
            total = sum(option.points for option in self.options)
            return total if self.most_points is None else min(total, self.most_points)
        best = max((option.points for option in self.options), default=0)
        return best * len(self.lines) if self.kind is Kind.MATRIX else best


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are asked together, on one page."""

    slug: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the score: it begins at so many points, and ends where the next begins."""

    slug: str
    name: str
    begins_at: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole questionnaire. `source` and `checked_on` say where it comes from and when somebody looked; neither makes it official."""

    title: str
    purpose: str = ""
    source: str = ""
    checked_on: date | None = None
    override: Override = Override.NONE
    bands: tuple[Band, ...] = ()
    sections: tuple[Section, ...] = ()

    def questions(self) -> Iterator[Question]:
        """Every question, in the order in which they stand."""
        return (question for section in self.sections for question in section.questions)

    def question(self, slug: str) -> Question | None:
        """The question of this name; None where there is none."""
        return next((question for question in self.questions() if question.slug == slug), None)

    def section(self, slug: str) -> Section | None:
        """The section of this name; None where there is none."""
        return next((section for section in self.sections if section.slug == slug), None)

    def band(self, slug: str) -> Band | None:
        """The band of this name; None where there is none."""
        return next((band for band in self.bands if band.slug == slug), None)

    @property
    def is_scored(self) -> bool:
        """Whether answers count for anything."""
        return bool(self.bands) or any(question.is_scored for question in self.questions())

    @property
    def highest(self) -> int:
        """The most points that answers can come to, were every question asked."""
        return sum(question.highest for question in self.questions())
