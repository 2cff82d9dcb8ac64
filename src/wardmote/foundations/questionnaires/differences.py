"""What one version of a questionnaire has that another has not, in words, in the order of the newer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from wardmote.foundations.questionnaires.definition import Definition, Question, Section


class Change(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class Part(StrEnum):
    """Which part of a questionnaire."""

    ABOUT = "about"
    BAND = "band"
    SECTION = "section"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: which part, by name, and what became of it; `points` where what answers count has changed with it."""

    part: Part
    change: Change
    slug: str
    title: str
    points: bool = False


def differences(older: Definition, newer: Definition) -> tuple[Difference, ...]:
    """Every difference; none where the two are the same questionnaire."""
    return (*_about(older, newer), *_bands(older, newer), *_sections(older, newer), *_questions(older, newer))


def _about(older: Definition, newer: Definition) -> Iterator[Difference]:
    about = [(each.title, each.purpose, each.source, each.checked_on, each.override) for each in (older, newer)]
    if about[0] != about[1]:
        yield Difference(Part.ABOUT, Change.CHANGED, "", newer.title)


def _bands(older: Definition, newer: Definition) -> Iterator[Difference]:
    for band in newer.bands:
        earlier = older.band(band.slug)
        if earlier is None:
            yield Difference(Part.BAND, Change.ADDED, band.slug, band.name, points=True)
        elif earlier != band:
            points = earlier.begins_at != band.begins_at
            yield Difference(Part.BAND, Change.CHANGED, band.slug, band.name, points=points)
    for band in older.bands:
        if newer.band(band.slug) is None:
            yield Difference(Part.BAND, Change.REMOVED, band.slug, band.name, points=True)


def _sections(older: Definition, newer: Definition) -> Iterator[Difference]:
    moved = _moved([each.slug for each in older.sections], [each.slug for each in newer.sections])
    for section in newer.sections:
        earlier = older.section(section.slug)
        if earlier is None:
            yield Difference(Part.SECTION, Change.ADDED, section.slug, section.title)
            continue
        if (earlier.title, earlier.intro) != (section.title, section.intro):
            yield Difference(Part.SECTION, Change.CHANGED, section.slug, section.title)
        if section.slug in moved:
            yield Difference(Part.SECTION, Change.MOVED, section.slug, section.title)
    for section in older.sections:
        if newer.section(section.slug) is None:
            yield Difference(Part.SECTION, Change.REMOVED, section.slug, section.title)


def _questions(older: Definition, newer: Definition) -> Iterator[Difference]:
    stands_in = _homes(older.sections), _homes(newer.sections)
    moved = _moved(list(stands_in[0]), list(stands_in[1]))
    for question in newer.questions():
        earlier = older.question(question.slug)
        if earlier is None:
            yield _difference(Change.ADDED, question, points=question.is_scored)
            continue
        if earlier != question:
            yield _difference(Change.CHANGED, question, points=_counts(earlier) != _counts(question))
        if question.slug in moved or stands_in[0][question.slug] != stands_in[1][question.slug]:
            yield _difference(Change.MOVED, question, points=False)
    for question in older.questions():
        if newer.question(question.slug) is None:
            yield _difference(Change.REMOVED, question, points=question.is_scored)


def _difference(change: Change, question: Question, *, points: bool) -> Difference:
    return Difference(Part.QUESTION, change, question.slug, question.text, points=points)


def _counts(question: Question) -> tuple[object, ...]:
    options = tuple((option.slug, option.points) for option in question.options if option.points)
    return options, question.most_points, len(question.lines) if question.is_scored else 0


def _homes(sections: Iterable[Section]) -> dict[str, str]:
    return {question.slug: section.slug for section in sections for question in section.questions}


def _moved(older: list[str], newer: list[str]) -> frozenset[str]:
    """What no longer stands in the order of the others: all but the longest run that kept it."""
    both = [slug for slug in newer if slug in older]
    places = [older.index(slug) for slug in both]
    longest: list[list[int]] = []
    for at, place in enumerate(places):
        before = _longest([longest[each] for each in range(at) if places[each] < place])
        longest.append([*before, at])
    stays = set(_longest(longest))
    return frozenset(slug for at, slug in enumerate(both) if at not in stays)


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []
