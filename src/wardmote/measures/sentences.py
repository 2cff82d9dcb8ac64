"""Figures in words: the period, the base and what is not known, and no more than the test supports."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wardmote.foundations.design.public import month, number, percent, pvalue, rate
from wardmote.foundations.design.public import share as share_text
from wardmote.measures.definitions import Polarity
from wardmote.measures.periods import YEAR
from wardmote.measures.results import Figure

if TYPE_CHECKING:
    from wardmote.measures.gap_results import Gap
    from wardmote.measures.pairs import TwoCounts
    from wardmote.measures.peers import Peers

UNLIKELY = 0.05
SMALL_BASE = 10
POLARITIES = {
    Polarity.LOWER: "Lower is better.",
    Polarity.HIGHER: "Higher is better.",
    Polarity.REPORTING: "More reporting is welcome: a rise may mean that more people come forward.",
    Polarity.NEUTRAL: "Neither a rise nor a fall is good in itself.",
}


def period_text(figure: Figure) -> str:
    """The period in words: "the year to April 2023", or the months supplied of it."""
    named = f"the year to {month(figure.period.last)}"
    if figure.period.months != YEAR:
        named = f"{month(figure.start)} to {month(figure.period.last)}"
    if 0 < figure.months_supplied < figure.months_expected:
        months = "month" if figure.months_supplied == 1 else "months"
        return f"the {figure.months_supplied} {months} supplied of {named}"
    return named


def figure_sentence(figure: Figure) -> str:
    """The whole figure in a sentence or two."""
    if figure.is_suppressed:
        return (
            f"The share {figure.measure.many} in {figure.area.name} in {period_text(figure)} is not stated: a part was "
            "suppressed by the sender."
        )
    if figure.count is None:
        return (
            f"There is no data on {figure.measure.many} in {figure.area.name} for {period_text(figure)}: "
            f"none of its {figure.months_expected} months was supplied."
        )
    if figure.measure.is_share:
        return _share_sentence(figure)
    if figure.measure.is_weighted:
        return _weighted_sentence(figure)
    return " ".join(part for part in (_count_sentence(figure), rate_sentence(figure)) if part)


def _count_sentence(figure: Figure) -> str:
    noun = figure.measure.one if figure.count == 1 else figure.measure.many
    about = "about " if figure.is_estimate else ""
    start = f"{about}{number(figure.count)} {noun} in {figure.area.name} in {period_text(figure)}"
    return f"{start[0].upper()}{start[1:]}{change_clause(figure)}."


def change_clause(figure: Figure) -> str:
    """The comparison with the year before, from its first punctuation mark on."""
    if figure.previous_count is None or figure.change is None:
        return "; it cannot be compared with the year before"
    if figure.change == 0:
        return ", the same number as the year before"
    word = "more" if figure.change > 0 else "fewer"
    base = percent(figure.change_pct) if figure.previous_count >= SMALL_BASE else number(figure.previous_count)
    return f", {number(abs(figure.change))} {word} than the year before ({base}){chance_clause(figure)}"


def chance_clause(figure: Figure) -> str:
    """What the test supports about the change."""
    if figure.p_value is None or figure.change is None:
        return ""
    way = "rise" if figure.change > 0 else "fall"
    verdict = "is unlikely to be chance alone" if figure.p_value < UNLIKELY else "could be chance"
    return f"; a {way} of this size {verdict} ({pvalue(figure.p_value)})"


def rate_sentence(figure: Figure) -> str:
    """The rate and its interval, or nothing."""
    if figure.rate_per_1000 is None:
        return ""
    return (
        f"That is {rate(figure.rate_per_1000)} per 1,000 residents of {figure.population_year} "
        f"(95% interval {rate(figure.lower95)} to {rate(figure.upper95)})."
    )


def _weighted_sentence(figure: Figure) -> str:
    """The sum of the weights, what it is made of, and what is not in it."""
    where = f"in {figure.area.name} in {period_text(figure)}"
    if figure.weighted_total is None:
        return f"No weights are loaded, so the offences recorded {where} have no {figure.measure.one}."
    noun = "offence" if figure.count == 1 else "offences"
    text = f"{number(figure.count)} {noun} recorded {where} add up to {number(figure.weighted_total, 0)} {figure.measure.many}"
    if figure.rate_per_1000 is not None:
        text += f", {rate(figure.rate_per_1000)} per 1,000 residents of {figure.population_year}"
    if figure.previous_weighted_total is None:
        text += "; it cannot be compared with the year before"
    elif figure.change_pct is not None and (figure.previous_count or 0) >= SMALL_BASE:
        before = number(figure.previous_weighted_total, 0)
        text += f"; the year before it was {before} by the same weights ({percent(figure.change_pct)})"
    else:
        text += f"; the year before it was {number(figure.previous_weighted_total, 0)} by the same weights"
    left = figure.without_weight or 0
    rest = (
        f"{number(left)} more {'has' if left == 1 else 'have'} no weight and {'is' if left == 1 else 'are'} not in it"
    )
    return f"{text}. {rest}." if left else f"{text}."


def _share_sentence(figure: Figure) -> str:
    where = f"in {figure.area.name} in {period_text(figure)}"
    if figure.measure.numerator_categories:
        return _category_share(figure, where)
    if figure.share is None:
        return f"No crime recorded {where} has a known outcome, so there is no share."
    start = f"Of {number(figure.denominator)} crimes recorded {where} whose outcome is known, {number(figure.count)}"
    if (figure.denominator or 0) >= SMALL_BASE:
        start += (
            f" ({share_text(figure.share)}; 95% interval {share_text(figure.lower95)} to {share_text(figure.upper95)})"
        )
    kind = figure.measure.many.removeprefix("crimes with ")
    return f"{start} had {kind}{_share_before(figure)}."


def _category_share(figure: Figure, where: str) -> str:
    """A share whose parts are categories: of so many of the base, so many were what is counted."""
    base = figure.measure.base or "records"
    if figure.share is None:
        return f"There are {number(figure.denominator)} {base} {where}, so there is no share."
    text = f"Of {number(figure.denominator)} {base} {where}, {number(figure.count)}"
    if (figure.denominator or 0) >= SMALL_BASE:
        text += (
            f" ({share_text(figure.share)}; 95% interval {share_text(figure.lower95)} to {share_text(figure.upper95)})"
        )
    return f"{text} were {figure.measure.many}{_share_before(figure)}."


def _share_before(figure: Figure) -> str:
    if figure.previous_share is None or figure.p_value is None:
        return "; it cannot be compared with the year before"
    return f"; the year before it was {share_text(figure.previous_share)} ({pvalue(figure.p_value)})"


def figure_text(figure: Figure) -> str:
    """The figure for a terminal: the sentence, then what must be said beside it."""
    lines = [figure_sentence(figure), *(f"- {warning}" for warning in figure.warnings)]
    lines += [f"- Quality: {sentence}" for sentence in figure.provenance.quality]
    batches = figure.provenance.batches
    if batches:
        listed = ", ".join(batch.fingerprint[:12] for batch in batches)
        lines.append(f"- From {len(batches)} {'batch' if len(batches) == 1 else 'batches'} ({listed}).")
    return "\n".join(lines)


def pair_text(made: "TwoCounts") -> str:
    """A pair for a terminal: each count, what lies between them, and that they are never added."""
    from wardmote.measures.pairs import NEVER_ADDED, between_sentence

    lines = [figure_sentence(made.first), figure_sentence(made.second), between_sentence(made), NEVER_ADDED]
    return "\n".join([*lines, *(f"- {note}" for note in (*made.pair.notes, *made.quality))])


def gap_text(made: "Gap") -> str:
    """A gap for a terminal: both years, the verdict, and how to read it."""
    lines = [made.sentence]
    for name, year in (("This year", made.now), ("Year before", made.before)):
        if year is not None:
            ratio = "none" if year.ratio is None else f"{year.ratio:.2f}"
            lines.append(
                f"{name}: {year.priority.rate:.1f} per 1,000 in priority neighbourhoods, {year.rest.rate:.1f} in the "
                f"rest; absolute gap {year.difference:.1f}, relative gap {ratio}."
            )
    return "\n".join([*lines, *(f"- {text}" for text in made.warnings)])


def peers_text(made: "Peers") -> str:
    """A group for a terminal: the sentence, one aligned line for each area, then what must be said."""
    width = max((len(entry.figure.area.name) for entry in made.ranked), default=0)
    lines = [
        f"{entry.rank:>3}  {entry.figure.area.name:<{width}}  {rate(entry.figure.rate_per_1000):>8}  {entry.position}"
        for entry in made.ranked
    ]
    return "\n".join([made.sentence, *lines, *(f"- {text}" for text in made.warnings)])


def figures_text(figures: Sequence[Figure]) -> str:
    """A list of figures for a terminal: one aligned line each, then the warnings that they share."""
    if not figures:
        return "There are no areas of that kind here. Load them with `wardmote areas load PATH`."
    width = max(len(figure.area.name) for figure in figures)
    lines = [_line(figure, width) for figure in figures]
    shared = [text for text in figures[0].warnings if all(text in figure.warnings for figure in figures)]
    return "\n".join([*lines, *(f"- {text}" for text in shared)])


def _line(figure: Figure, width: int) -> str:
    name = f"{figure.area.code:<10} {figure.area.name:<{width}}"
    if figure.measure.is_share:
        return f"{name} {share_text(figure.share):>8}  ({number(figure.count)} of {number(figure.denominator)})"
    if figure.measure.is_weighted:
        weighed = f"({number(figure.count)} weighed, {number(figure.without_weight)} without a weight)"
        return f"{name} {number(figure.weighted_total, 0):>8}  {rate(figure.rate_per_1000):>8} per 1,000 {weighed}"
    if not figure.measure.has_rate:
        return f"{name} {number(figure.count):>8}"
    interval = f"{rate(figure.lower95)} to {rate(figure.upper95)}"
    return f"{name} {number(figure.count):>8}  {rate(figure.rate_per_1000):>8} per 1,000 ({interval})"
