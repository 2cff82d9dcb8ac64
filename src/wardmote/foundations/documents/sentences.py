"""The one place where a number, its change and its verdict are worded: for pages, papers, letters and the command line.

It takes plain values and knows no measure: what was counted, where and when come as words.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import Wordings, number, pvalue, rate, share, signed
from wardmote.foundations.documents.limits import Limits, limits_today
from wardmote.foundations.documents.verdicts import Doubt, Meaning, Obstacle, Verdict, Way

LABELS = Wordings(
    {
        Way.UP: gettext_noop("clear rise"),
        Way.DOWN: gettext_noop("clear fall"),
        Way.UNCLEAR: gettext_noop("no clear change"),
        Way.UNSAID: gettext_noop("cannot say"),
    }
)
# A number's verdict with whether that is good, as it stands beside the number.
_BESIDE = {
    (Way.UP, Meaning.GOOD): gettext_noop("Up: better"),
    (Way.UP, Meaning.BAD): gettext_noop("Up: worse"),
    (Way.UP, Meaning.WELCOME): gettext_noop("Up: more reports, which is welcome"),
    (Way.UP, Meaning.NEUTRAL): gettext_noop("Up: neither good nor bad in itself"),
    (Way.DOWN, Meaning.GOOD): gettext_noop("Down: better"),
    (Way.DOWN, Meaning.BAD): gettext_noop("Down: worse"),
    (Way.DOWN, Meaning.NEUTRAL): gettext_noop("Down: neither good nor bad in itself"),
    (Way.UNCLEAR, Meaning.NEUTRAL): gettext_noop("No clear change"),
    (Way.UNSAID, Meaning.NEUTRAL): gettext_noop("Cannot say"),
}
_TELLING = Wordings(
    {
        Way.UP: gettext_noop("This is a clear rise."),
        Way.DOWN: gettext_noop("This is a clear fall."),
        Way.UNSAID: gettext_noop("We cannot say whether this is a real change."),
    }
)
_DOUBTS = Wordings(
    {
        Doubt.COUNT: gettext_noop("This may be chance."),
        Doubt.MONTHS: gettext_noop("This may be chance: months usually vary by this much."),
    }
)


def label(verdict: Verdict) -> str:
    """The two or three words of a table: clear rise, clear fall, no clear change, cannot say."""
    return LABELS[verdict.way]


def beside_number(verdict: Verdict) -> str:
    """The verdict as it stands beside a number: which way, and whether that is good."""
    return _(_BESIDE[verdict.way, verdict.meaning])


def verdict_sentence(verdict: Verdict) -> str:
    """What a reader may make of a difference that was just stated, with what stands in the way of saying more."""
    if verdict.way is Way.UNCLEAR:
        return _DOUBTS[verdict.doubt]
    return " ".join([_TELLING[verdict.way], *(one.sentence for one in verdict.obstacles)])


def change_sentence(
    opening: str,
    *,
    before: int,
    after: int,
    verdict: Verdict,
    than: str,
    may_have_percent: bool = True,
    limits: Limits | None = None,
) -> str:
    """A count and its difference from the period before, with its sign and base, and then the verdict.

    `opening` says what was counted; `than` is what it is compared with: “the year before”. Where records are missing the
    base stands in place of a percentage, which would be none of a change.
    """
    if before == after:
        return _("{opening}, the same number as {than}.").format(opening=opening, than=than)
    words = (
        _("{opening}, {count} more than {than} ({base}).")
        if after > before
        else _("{opening}, {count} fewer than {than} ({base}).")
    )
    base = signed_percent(before, after, limits) if may_have_percent else number(before)
    stated = words.format(opening=opening, count=number(abs(after - before)), than=than, base=base)
    return f"{stated} {verdict_sentence(verdict)}"


def signed_percent(before: int, after: int, limits: Limits | None = None) -> str:
    """The change in per cent with its sign; of a small base the base itself."""
    if before < (limits or limits_today()).small_base:
        return number(before)
    return f"{signed(100 * (after - before) / before, 1)}%"


def count_sentence(  # noqa: PLR0913 - each is a word of the sentence
    *,
    count: int,
    noun: str,
    area: str,
    period: str,
    before: int | None,
    verdict: Verdict,
    than: str,
    is_estimate: bool = False,
    may_have_percent: bool = True,
    limits: Limits | None = None,
) -> str:
    """A count with its noun, area and period, its change, and the verdict.

    `noun` is the word for so many; `period` is the months in words, `than` what they are compared with. `before` is None
    where there is nothing to compare with.
    """
    words = (
        _("About {count} {noun} in {area} in {period}") if is_estimate else _("{count} {noun} in {area} in {period}")
    )
    opening = words.format(count=number(count), noun=noun, area=area, period=period)
    if before is None:
        return _("{start}. It cannot be compared with the year before.").format(start=opening)
    return change_sentence(
        opening,
        before=before,
        after=count,
        verdict=verdict,
        than=than,
        may_have_percent=may_have_percent,
        limits=limits,
    )


def rate_sentence(
    *,
    value: float,
    lower: float | None,
    upper: float | None,
    year: int | None,
    is_full: bool = True,
    residents: str = "",
) -> str:
    """A rate per 1,000 residents, or those of some ages, with its 95% interval; of part of a year it says so."""
    words = (
        _("That is {rate} per 1,000 {residents} of {year} (95% interval {lower} to {upper}).")
        if is_full
        else _("Over those months that is {rate} per 1,000 {residents} of {year} (95% interval {lower} to {upper}).")
    )
    return words.format(
        residents=residents or _("residents"), rate=rate(value), year=year, lower=rate(lower), upper=rate(upper)
    )


def share_sentence(
    *,
    part: int,
    whole: int,
    base: str,
    noun: str,
    area: str,
    period: str,
    is_of_known_crime_outcomes: bool,
    limits: Limits | None = None,
) -> str:
    """A part of a whole with its base, and a percentage where the base bears one.

    `base` is the word for the whole, `noun` for the part. Of outcomes the base is the crimes whose outcome is known.
    """
    has_share = whole >= (limits or limits_today()).small_base
    if is_of_known_crime_outcomes:
        words = (
            _(
                "Of {denominator} crimes recorded in {area} in {period} whose outcome is known, {count} ({share}) had {kind}."
            )
            if has_share
            else _("Of {denominator} crimes recorded in {area} in {period} whose outcome is known, {count} had {kind}.")
        )
    else:
        words = (
            _("Of {denominator} {base} in {area} in {period}, {count} ({share}) were {many}.")
            if has_share
            else _("Of {denominator} {base} in {area} in {period}, {count} were {many}.")
        )
    return words.format(
        denominator=number(whole),
        base=base,
        area=area,
        period=period,
        count=number(part),
        share=share(part / whole),
        kind=noun.removeprefix("crimes with "),
        many=noun,
    )


def share_before_sentence(*, before: float | None, verdict: Verdict) -> str:
    """The share of the period before and what may be said beside it; `before` is None where it cannot be compared."""
    if before is None:
        return _("It cannot be compared with the year before.")
    return _("The year before it was {before}. {verdict}").format(
        before=share(before), verdict=verdict_sentence(verdict)
    )


def why_lines(
    verdict: Verdict, *, p_value: float | None, p_months: float | None, limits: Limits | None = None
) -> list[tuple[str, str]]:
    """What stands behind a verdict, for those who ask why: words and value."""
    if p_value is None:
        return [(_("Reading"), label(verdict)), *_reasons(verdict.obstacles)]
    return [
        (_("Reading"), label(verdict)),
        *_reasons(verdict.obstacles),
        (_("If each event came by itself"), _chance(p_value)),
        (_("Allowing for how months vary and hang together"), _chance(p_months)),
        (
            _("How it is decided"),
            _("A change is called clear only if both tests give chance less than {limit} in 100.").format(
                limit=number(100 * (limits or limits_today()).unlikely, 0)
            ),
        ),
    ]


def _reasons(obstacles: Sequence[Obstacle]) -> list[tuple[str, str]]:
    return [(_("Why nothing can be said"), one.sentence) for one in obstacles]


def _chance(p_value: float | None) -> str:
    if p_value is None:
        return _("not known: too few months")
    return _("chance alone would bring so large a difference with {p}").format(p=pvalue(p_value))
