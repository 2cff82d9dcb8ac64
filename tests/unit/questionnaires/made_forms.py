"""Questionnaires and answers made at random, every one of them as people could make it."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from wardmote.foundations.questionnaires.definition import (
    DECIDING,
    NO,
    UNKNOWN,
    YES,
    Band,
    Condition,
    Definition,
    Kind,
    Line,
    Option,
    Override,
    Question,
    Section,
)

POINTS = st.integers(0, 9)
WORDS = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F), min_size=1, max_size=12)


@st.composite
def options(draw: st.DrawFn, fewest: int = 2) -> tuple[Option, ...]:
    count = draw(st.integers(fewest, 4))
    return tuple(Option(f"o{number}", draw(WORDS), draw(POINTS)) for number in range(count))


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question]) -> tuple[Condition, ...]:
    deciding = [question for question in earlier if question.kind in DECIDING]
    if not deciding:
        return ()
    chosen = draw(st.lists(st.sampled_from(deciding), max_size=2, unique_by=lambda each: each.slug))
    return tuple(draw(condition(question)) for question in chosen)


@st.composite
def condition(draw: st.DrawFn, question: Question) -> Condition:
    if question.kind is Kind.NUMBER:
        return Condition(question.slug, at_least=float(draw(st.integers(0, 9))))
    slugs = [option.slug for option in question.options]
    return Condition(
        question.slug, tuple(sorted(draw(st.sets(st.sampled_from(slugs), min_size=1, max_size=len(slugs)))))
    )


@st.composite
def questions(draw: st.DrawFn, slug: str, earlier: list[Question]) -> Question:
    kind = draw(st.sampled_from(Kind))
    question = Question(slug, kind, draw(WORDS), hint=draw(st.sampled_from(["", "Say it plainly."])))
    question = replace(question, is_required=draw(st.booleans()), show_if=draw(conditions(earlier)))
    if kind is Kind.YES_NO:
        return replace(question, options=tuple(Option(each, points=draw(POINTS)) for each in (YES, NO, UNKNOWN)))
    if kind is Kind.NUMBER:
        return replace(question, least=draw(st.sampled_from([None, 0, -5.5])), unit=draw(st.sampled_from(["", "days"])))
    if kind is Kind.SEVERAL:
        return replace(question, options=draw(options(1)), most_points=draw(st.none() | POINTS))
    if kind is Kind.MATRIX:
        lines = tuple(Line(f"l{number}", draw(WORDS)) for number in range(draw(st.integers(1, 3))))
        return replace(question, options=draw(options()), lines=lines)
    if kind is Kind.RANK:
        ranked = draw(options())
        plain = tuple(replace(option, points=0) for option in ranked)
        return replace(question, options=plain, ranked=draw(st.integers(0, len(plain))))
    return replace(question, options=draw(options())) if kind is Kind.CHOICE else question


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """A questionnaire of up to three sections and nine questions."""
    asked: list[Question] = []
    sections = []
    for place in range(draw(st.integers(1, 3))):
        own = []
        for _number in range(draw(st.integers(0, 3))):
            question = draw(questions(f"q{len(asked)}", asked))
            asked.append(question)
            own.append(question)
        sections.append(Section(f"s{place}", draw(WORDS), questions=tuple(own)))
    begins = sorted({0, *draw(st.sets(st.integers(1, 20), max_size=2))}) if draw(st.booleans()) else []
    bands = tuple(Band(f"b{number}", draw(WORDS), at) for number, at in enumerate(begins))
    return Definition(draw(WORDS), override=draw(st.sampled_from(Override)), bands=bands, sections=tuple(sections))


@st.composite
def answer(draw: st.DrawFn, question: Question) -> Any:  # noqa: PLR0911 - one answer for each kind
    slugs = [option.slug for option in question.options]
    match question.kind:
        case Kind.YES_NO:
            return {"answer": draw(st.sampled_from([YES, NO, UNKNOWN])), "source": draw(WORDS | st.just(""))}
        case Kind.NUMBER:
            return draw(st.integers(0, 40) | st.sampled_from([0.5, 2.25]))
        case Kind.DATE:
            return draw(st.dates(min_value=_day(1900), max_value=_day(2100))).isoformat()
        case Kind.PLACE:
            return {"words": draw(WORDS), "postcode": draw(st.sampled_from(["", "WV1 1AA", "B5 7QQ"]))}
        case Kind.TEXT:
            return draw(WORDS)
        case Kind.CHOICE:
            return draw(st.sampled_from(slugs))
        case Kind.SEVERAL:
            ticked = draw(st.sets(st.sampled_from(slugs), min_size=1))
            return [slug for slug in slugs if slug in ticked]
        case Kind.MATRIX:
            return {line.slug: draw(st.sampled_from(slugs)) for line in question.lines}
        case Kind.RANK:
            return draw(st.permutations(slugs))[: question.ranked or len(slugs)]


def _day(year: int) -> Any:
    from datetime import date

    return date(year, 6, 1)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Definition, dict[str, Any]]:
    """A questionnaire with answers to some of its questions, asked or not."""
    definition = draw(definitions())
    return definition, {
        question.slug: draw(answer(question)) for question in definition.questions() if draw(st.booleans())
    }
