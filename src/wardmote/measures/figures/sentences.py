"""Figures in words: the period, the base and what is not known, and no more than the test supports."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.design.public import Wordings, month, number, rate, signed
from wardmote.foundations.design.public import share as share_text
from wardmote.foundations.documents import public as documents
from wardmote.foundations.documents.public import Polarity, verdict_sentence
from wardmote.foundations.months import YEAR
from wardmote.measures.figures.results import Figure

NEAR = 1  # a population counted in the year beside the period is as good
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
    if figure.reason:
        return _("There is no count of {many} in {area} for {period}. {reason}").format(**named, reason=figure.reason)
    if figure.count is None:
        return _("There is no data on {many} in {area} for {period}: none of its {months} months was supplied.").format(
            **named, months=figure.months_expected
        )
    if figure.measure.is_share:
        stated = share_sentence(figure)
        return stated if figure.share is None else f"{stated} {_share_before(figure)}"
    if figure.measure.is_weighted:
        return _weighted_sentence(figure)
    return " ".join(part for part in (count_sentence(figure), rate_sentence(figure)) if part)


def count_sentence(figure: Figure) -> str:
    """A count with its area, its change and the verdict."""
    return documents.count_sentence(
        count=figure.count or 0,
        # The noun is the measure's own, as its definition declares it: one word for one, another for many.
        noun=figure.measure.one if figure.count == 1 else figure.measure.many,
        area=figure.area.name,
        period=period_text(figure),
        before=None if figure.count is None else figure.previous_count,
        verdict=figure.verdict,
        than=year_before(figure),
        is_estimate=figure.is_estimate,
        may_have_percent=not figure.has_holes,
        limits=figure.limits,
    )


def year_before(figure: Figure) -> str:
    """What a figure is compared with."""
    return _("the year before") if figure.is_full else _("in the same months of the year before")


def rate_sentence(figure: Figure) -> str:
    """The rate and its interval, or nothing; a part of a year and residents of another time are said in it."""
    if figure.rate_per_1000 is None:
        return ""
    stated = documents.rate_sentence(
        value=figure.rate_per_1000,
        lower=figure.lower95,
        upper=figure.upper95,
        year=figure.population_year,
        is_full=figure.is_full,
        residents=figure.measure.residents,
    )
    return " ".join([stated, *rate_cautions(figure)])


def rate_cautions(figure: Figure) -> list[str]:
    """What keeps a rate from being read as a year's, or as one of the residents of its time."""
    cautions = [] if figure.is_full else [_("It is not a year's rate.")]
    year = figure.population_year
    if year is not None and figure.start.year - year > NEAR:
        words = _("Those residents were counted {count} years before this period.")
        cautions.append(words.format(count=figure.start.year - year))
    elif year is not None and year - figure.period.last.year > NEAR:
        words = _("Those residents were counted {count} years after this period.")
        cautions.append(words.format(count=year - figure.period.last.year))
    return cautions


def _weighted_sentence(figure: Figure) -> str:
    """The sum of the weights, what it is made of, and what is not in it."""
    named = {"area": figure.area.name, "period": period_text(figure)}
    if figure.weighted_total is None:
        return _("No weights are loaded, so the offences recorded in {area} in {period} have no {noun}.").format(
            **named, noun=figure.measure.one
        )
    stated = ngettext(
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
        stated = _("{said} (95% interval {lower} to {upper})").format(
            said=stated, lower=number(figure.weighted_lower95, 0), upper=number(figure.weighted_upper95, 0)
        )
    if figure.rate_per_1000 is not None:
        stated = _("{said}, {rate} per 1,000 {residents} of {year}").format(
            residents=figure.measure.residents,
            said=stated,
            rate=rate(figure.rate_per_1000),
            year=figure.population_year,
        )
    left = figure.without_weight or 0
    rest = ngettext(
        "{count} more has no weight and is not in it.", "{count} more have no weight and are not in it.", left
    ).format(count=number(left))
    stated = _weighted_before(stated, figure)
    return " ".join(
        [stated, *([rest] if left else []), *(rate_cautions(figure) if figure.rate_per_1000 is not None else [])]
    )


def _weighted_before(count_words: str, figure: Figure) -> str:
    if figure.previous_weighted_total is None:
        return _("{said}. It cannot be compared with the year before.").format(said=count_words)
    before = number(figure.previous_weighted_total, 0)
    words = _("{said}. The year before it was {before} by the same weights.").format(said=count_words, before=before)
    if figure.change_pct is not None and (figure.previous_count or 0) >= figure.limits.small_base:
        words = _("{said}. The year before it was {before} by the same weights ({change}).").format(
            said=count_words, before=before, change=f"{signed(figure.change_pct, 1)}%"
        )
    return f"{words} {verdict_sentence(figure.verdict)}"


def share_sentence(figure: Figure) -> str:
    """A share: of so many of the base, so many were what is counted, and what is said with it lest it mislead."""
    named = {"area": figure.area.name, "period": period_text(figure)}
    by_category = bool(figure.measure.numerator_categories)
    base = figure.measure.base or _("records")
    if figure.share is None or not figure.denominator:
        if by_category:
            words = _("There are {denominator} {base} in {area} in {period}, so there is no share.")
            return words.format(denominator=number(figure.denominator), base=base, **named)
        return _("No crime recorded in {area} in {period} has a known outcome, so there is no share.").format(**named)
    stated = documents.share_sentence(
        part=figure.count or 0,
        whole=figure.denominator,
        base=base,
        noun=figure.measure.many,
        is_of_known_crime_outcomes=not by_category,
        limits=figure.limits,
        **named,
    )
    return " ".join([stated, *figure.beside])


def _share_before(figure: Figure) -> str:
    before = None if figure.p_value is None else figure.previous_share
    return documents.share_before_sentence(before=before, verdict=figure.verdict)


def figure_reasons(figure: Figure) -> list[tuple[str, str]]:
    """What stands behind a figure's verdict, for those who ask why: words and value."""
    return documents.why_lines(
        figure.verdict, p_value=figure.p_value, p_months=figure.p_value_months, limits=figure.limits
    )


def figure_text(figure: Figure) -> str:
    """The figure for a terminal: the sentence, then what must be said beside it."""
    lines = [figure_sentence(figure), *(f"- {warning}" for warning in figure.other_warnings)]
    lines += [f"- Quality: {sentence}" for sentence in figure.provenance.quality]
    batches = figure.provenance.batches
    if batches:
        listed = ", ".join(batch.fingerprint[:12] for batch in batches)
        lines.append(f"- From {len(batches)} {'batch' if len(batches) == 1 else 'batches'} ({listed}).")
    return "\n".join(lines)


def figures_text(figures: Sequence[Figure]) -> str:
    """A list of figures for a terminal: one aligned line each, then the warnings that they share."""
    if not figures:
        return _("There are no areas of that kind here. Load them with: wardmote areas load PATH")
    width = max(len(figure.area.name) for figure in figures)
    lines = [_line(figure, width) for figure in figures]
    shared = [text for text in figures[0].warnings if all(text in figure.warnings for figure in figures)]
    reasons = dict.fromkeys(figure.reason for figure in figures if figure.reason)
    return "\n".join([*lines, *(f"- {text}" for text in (*reasons, *shared))])


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
