"""Figures in words: the period, the base and what is not known, and no more than the test supports."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.design.public import Wordings, month, number, percent, pvalue, rate
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
POLARITIES = Wordings(
    {
        Polarity.LOWER: gettext_noop("Lower is better."),
        Polarity.HIGHER: gettext_noop("Higher is better."),
        Polarity.REPORTING: gettext_noop("More reporting is welcome: a rise may mean that more people come forward."),
        Polarity.NEUTRAL: gettext_noop("Neither a rise nor a fall is good in itself."),
    }
)


def period_text(figure: Figure) -> str:
    """The period in words: "the year to April 2023", or the months supplied of it."""
    named = _("the year to {month}").format(month=month(figure.period.last))
    if figure.period.months != YEAR:
        named = _("{first} to {last}").format(first=month(figure.start), last=month(figure.period.last))
    if 0 < figure.months_supplied < figure.months_expected:
        words = ngettext(
            "the {count} month supplied of {period}", "the {count} months supplied of {period}", figure.months_supplied
        )
        return words.format(count=figure.months_supplied, period=named)
    return named


def only_so_many(supplied: int, expected: int) -> str:
    """That not every month of a period was supplied."""
    words = ngettext(
        "Only {supplied} of the {expected} months was supplied.",
        "Only {supplied} of the {expected} months were supplied.",
        supplied,
    )
    return words.format(supplied=supplied, expected=expected)


def figure_sentence(figure: Figure) -> str:
    """The whole figure in a sentence or two."""
    named = {"many": figure.measure.many, "area": figure.area.name, "period": period_text(figure)}
    if figure.is_suppressed:
        return _("The share {many} in {area} in {period} is not stated: a part was suppressed by the sender.").format(
            **named
        )
    if figure.count is None:
        return _("There is no data on {many} in {area} for {period}: none of its {months} months was supplied.").format(
            **named, months=figure.months_expected
        )
    if figure.measure.is_share:
        return _share_sentence(figure)
    if figure.measure.is_weighted:
        return _weighted_sentence(figure)
    return " ".join(part for part in (_count_sentence(figure), rate_sentence(figure)) if part)


def _count_sentence(figure: Figure) -> str:
    # The noun is the measure's own, as its definition declares it: one word for one, another for many.
    noun = figure.measure.one if figure.count == 1 else figure.measure.many
    words = (
        _("About {count} {noun} in {area} in {period}")
        if figure.is_estimate
        else _("{count} {noun} in {area} in {period}")
    )
    start = words.format(count=number(figure.count), noun=noun, area=figure.area.name, period=period_text(figure))
    return f"{_with_change(start, figure)}."


def _with_change(said: str, figure: Figure) -> str:
    """What was counted, compared with the year before."""
    if figure.previous_count is None or figure.change is None:
        return _("{said}; it cannot be compared with the year before").format(said=said)
    if figure.change == 0:
        return _("{said}, the same number as the year before").format(said=said)
    words = (
        _("{said}, {count} more than the year before ({base})")
        if figure.change > 0
        else _("{said}, {count} fewer than the year before ({base})")
    )
    base = percent(figure.change_pct) if figure.previous_count >= SMALL_BASE else number(figure.previous_count)
    return _with_chance(words.format(said=said, count=number(abs(figure.change)), base=base), figure)


def _with_chance(said: str, figure: Figure) -> str:
    """A change, and what the test supports about it."""
    if figure.p_value is None or figure.change is None:
        return said
    if figure.p_value < UNLIKELY and (figure.p_value_months or 0) >= UNLIKELY:
        return _(
            "{said}; were events to come singly, chance alone would hardly bring so large a difference ({p}), but the "
            "months vary so much that it could be chance ({months})"
        ).format(said=said, p=pvalue(figure.p_value), months=pvalue(figure.p_value_months))
    if figure.p_value < UNLIKELY:
        words = (
            _("{said}; a rise of this size is unlikely to be chance alone ({p})")
            if figure.change > 0
            else _("{said}; a fall of this size is unlikely to be chance alone ({p})")
        )
    else:
        words = (
            _("{said}; a rise of this size could be chance ({p})")
            if figure.change > 0
            else _("{said}; a fall of this size could be chance ({p})")
        )
    return words.format(said=said, p=pvalue(figure.p_value))


def rate_sentence(figure: Figure) -> str:
    """The rate and its interval, or nothing."""
    if figure.rate_per_1000 is None:
        return ""
    return _("That is {rate} per 1,000 residents of {year} (95% interval {lower} to {upper}).").format(
        rate=rate(figure.rate_per_1000),
        year=figure.population_year,
        lower=rate(figure.lower95),
        upper=rate(figure.upper95),
    )


def _weighted_sentence(figure: Figure) -> str:
    """The sum of the weights, what it is made of, and what is not in it."""
    named = {"area": figure.area.name, "period": period_text(figure)}
    if figure.weighted_total is None:
        return _("No weights are loaded, so the offences recorded in {area} in {period} have no {noun}.").format(
            **named, noun=figure.measure.one
        )
    said = ngettext(
        "{count} offence recorded in {area} in {period} adds up to {total} {noun}",
        "{count} offences recorded in {area} in {period} add up to {total} {noun}",
        figure.count or 0,
    ).format(
        **named,
        count=number(figure.count),
        total=number(figure.weighted_total, 0),
        noun=figure.measure.many,
    )
    if figure.weighted_upper95 is not None:
        said = _("{said} (95% interval {lower} to {upper})").format(
            said=said, lower=number(figure.weighted_lower95, 0), upper=number(figure.weighted_upper95, 0)
        )
    if figure.rate_per_1000 is not None:
        said = _("{said}, {rate} per 1,000 residents of {year}").format(
            said=said, rate=rate(figure.rate_per_1000), year=figure.population_year
        )
    left = figure.without_weight or 0
    rest = ngettext(
        "{count} more has no weight and is not in it.", "{count} more have no weight and are not in it.", left
    ).format(count=number(left))
    said = f"{_weighted_before(said, figure)}."
    return f"{said} {rest}" if left else said


def _weighted_before(said: str, figure: Figure) -> str:
    if figure.previous_weighted_total is None:
        return _("{said}; it cannot be compared with the year before").format(said=said)
    before = number(figure.previous_weighted_total, 0)
    if figure.change_pct is not None and (figure.previous_count or 0) >= SMALL_BASE:
        return _("{said}; the year before it was {before} by the same weights ({change})").format(
            said=said, before=before, change=percent(figure.change_pct)
        )
    return _("{said}; the year before it was {before} by the same weights").format(said=said, before=before)


def _share_sentence(figure: Figure) -> str:
    """A share: of so many of the base, so many were what is counted."""
    named = {
        "base": figure.measure.base or _("records"),
        "area": figure.area.name,
        "period": period_text(figure),
        "denominator": number(figure.denominator),
        "count": number(figure.count),
        "interval": share_interval(figure),
        "kind": figure.measure.many.removeprefix("crimes with "),
        "many": figure.measure.many,
    }
    by_category = bool(figure.measure.numerator_categories)
    if figure.share is None and by_category:
        return _("There are {denominator} {base} in {area} in {period}, so there is no share.").format(**named)
    if figure.share is None:
        return _("No crime recorded in {area} in {period} has a known outcome, so there is no share.").format(**named)
    is_large = (figure.denominator or 0) >= SMALL_BASE
    words = _category_words(is_large=is_large) if by_category else _outcome_words(is_large=is_large)
    return f"{_share_before(words.format(**named), figure)}."


def share_interval(figure: Figure) -> str:
    """A share with its interval."""
    return _("{share}; 95% interval {lower} to {upper}").format(
        share=share_text(figure.share), lower=share_text(figure.lower95), upper=share_text(figure.upper95)
    )


def _category_words(*, is_large: bool) -> str:
    if is_large:
        return _("Of {denominator} {base} in {area} in {period}, {count} ({interval}) were {many}")
    return _("Of {denominator} {base} in {area} in {period}, {count} were {many}")


def _outcome_words(*, is_large: bool) -> str:
    if is_large:
        return _(
            "Of {denominator} crimes recorded in {area} in {period} whose outcome is known, {count} ({interval}) had {kind}"
        )
    return _("Of {denominator} crimes recorded in {area} in {period} whose outcome is known, {count} had {kind}")


def _share_before(said: str, figure: Figure) -> str:
    if figure.previous_share is None or figure.p_value is None:
        return _("{said}; it cannot be compared with the year before").format(said=said)
    return _("{said}; the year before it was {before} ({p})").format(
        said=said, before=share_text(figure.previous_share), p=pvalue(figure.p_value)
    )


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

    lines = [figure_sentence(made.first), figure_sentence(made.second), between_sentence(made), _(NEVER_ADDED)]
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
        return _("There are no areas of that kind here. Load them with `wardmote areas load PATH`.")
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
