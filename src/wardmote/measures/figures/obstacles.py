"""What stands in the way of comparing a figure with the year before: each rule says so in a whole sentence."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from wardmote.foundations.documents.public import Obstacle, limits_on
from wardmote.measures.figures.caution_cases import Case
from wardmote.measures.figures.holes import holes


def all_of(case: Case) -> tuple[Obstacle, ...]:
    """Every obstacle to comparing the figure with the one before, each kind once; nothing where there is no comparison."""
    if not case.compared:
        return ()
    obstacles: dict[str, Obstacle] = {}
    for rule in RULES:
        for obstacle in rule(case):
            obstacles.setdefault(obstacle.slug, obstacle)
    return tuple(obstacles.values())


def are_holes(obstacles: Sequence[Obstacle]) -> bool:
    """Whether records that are missing can explain the change, so that not even a percentage is one."""
    return any(obstacle.is_hole for obstacle in obstacles)


def _holes(case: Case) -> Iterator[Obstacle]:
    """Records that did not come, or came without a place, where they can explain the change."""
    yield from (Obstacle(hole.slug, hole.sentence, is_hole=True) for hole in holes(case) if hole.explains)


def _crime_outcomes_to_come(case: Case) -> Iterator[Obstacle]:
    """The crimes of the year before have had a year longer for an outcome."""
    if case.measure.numerator_crime_outcomes:
        yield Obstacle(
            "crime-outcomes-to-come", _("The crimes of the year before have had a year longer to reach an outcome.")
        )


def _weighted(case: Case) -> Iterator[Obstacle]:
    if case.measure.is_weighted:
        yield Obstacle("no-test", _("There is no test of a sum of weights: a few grave offences can move it."))


def _few_months(case: Case) -> Iterator[Obstacle]:
    """A year of one number, or of a month or two, does not show how much it usually varies."""
    length = 1
    if not case.reader.is_police_uk:
        steps = case.reader.atlas.steps(case.territory)
        length = max((until - first for first, until in steps), default=1)
    if case.months // length < limits_on(case.period.end).fewest_steps:
        yield Obstacle("few-months", _("Too few months can be compared to tell a change from chance."))


RULES: tuple[Callable[[Case], Iterator[Obstacle]], ...] = (_holes, _few_months, _crime_outcomes_to_come, _weighted)
