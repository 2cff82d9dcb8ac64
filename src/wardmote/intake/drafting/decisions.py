"""What a person decides of a draft: what each column becomes, what a row is, where it was, which of day and month is first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wardmote.intake.drafting.guessing import (
    Guess,
    Guesses,
    attribute_key,
    guess,
    guess_records,
    guess_times,
    period_of_file,
)
from wardmote.intake.drafting.profiles import Profile
from wardmote.intake.drafting.samples import Sample, is_across
from wardmote.intake.errors import SourceError
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources.keys import COLUMNS, TIME_COLUMNS

LEFT_OUT, KEPT, COUNT_OF_ITS_OWN, ADDS_TO_CATEGORY = "leave-out", "keep", "count-of-its-own", "adds-to-category"
NOT_COLUMNS = (LEFT_OUT, KEPT, COUNT_OF_ITS_OWN, ADDS_TO_CATEGORY)
DAY_FIRST, MONTH_FIRST = "day", "month"
SWAPPED = {"%d/%m": "%m/%d", "%d-%m": "%m-%d", "%d.%m": "%m.%d"}


@dataclass(frozen=True)
class Choice:
    """What was chosen; nothing where it stays as guessed. `columns` says of headings what they become."""

    columns: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    place: str = ""
    first_in_dates: str = ""


AS_GUESSED = Choice()


def chosen_guesses(sample: Sample, choice: Choice) -> Guesses:
    """The guesses, changed by what was chosen; raises SourceError for a choice that cannot be."""
    guesses = guess(sample.profiles, sample.texts)
    drafted = what_columns_become(guesses, sample.profiles)
    wanted = drafted | {heading: what for heading, what in choice.columns.items() if heading in drafted}
    if unknown := [what for what in wanted.values() if what not in COLUMNS and what not in NOT_COLUMNS]:
        raise SourceError(_("A column cannot become “{what}”.").format(what=unknown[0][:40]))
    if wanted != drafted:
        guesses = _rearranged(guesses, sample, wanted, drafted)
    if choice.kind and choice.kind != guesses.kind.value:
        guesses.kind = Guess(choice.kind, _("chosen"))
    if choice.place and choice.place != guesses.place.value:
        guesses.place = Guess(choice.place, _("chosen"))
    _put_in_order(guesses, sample.profiles, choice.first_in_dates)
    return guesses


def what_columns_become(guesses: Guesses, profiles: Sequence[Profile]) -> dict[str, str]:
    """What each column that may be chosen becomes, by its heading: refused ones and periods are not chosen."""
    becomes = {each.value: key for key, each in guesses.columns.items()}
    becomes |= {each.value: KEPT for each in guesses.attributes.values()}
    becomes |= dict.fromkeys(guesses.unpivot, COUNT_OF_ITS_OWN)
    becomes |= {each.value: ADDS_TO_CATEGORY for every in guesses.combine.values() for each in every}
    return {
        each.heading: becomes.get(each.heading, LEFT_OUT)
        for each in profiles
        if not each.forbidden and not is_across(each.heading, guesses)
    }


def _rearranged(before: Guesses, sample: Sample, wanted: Mapping[str, str], drafted: Mapping[str, str]) -> Guesses:
    """The guesses with the columns as they are wanted; what rests on the columns is guessed anew."""
    reasons = _reasons(before)
    guesses = Guesses(forbidden=before.forbidden, across=before.across)
    by_heading = {each.heading: each for each in sample.profiles}
    for heading in sorted(
        wanted,
        key=lambda each: list(before.columns).index(drafted[each]) if drafted[each] in before.columns else len(COLUMNS),
    ):
        what = wanted[heading]
        reason = reasons.get(heading, "") if what == drafted[heading] else ""
        _put(guesses, by_heading[heading], what, reason or _("chosen"))
    has_time = bool(set(guesses.columns) & set(TIME_COLUMNS)) or guesses.across is not None
    guesses.period = None if has_time else period_of_file(sample.texts)
    guess_times(guesses, sample.profiles)
    if {"quantity", "identifier"} <= set(guesses.columns):
        quantity = guesses.columns.pop("quantity")
        guess_records(guesses)
        guesses.columns["quantity"] = quantity
        guesses.kind = Guess("counts", _("a column was chosen to be the count"))
    else:
        guess_records(guesses)
    return guesses


def _put(guesses: Guesses, column: Profile, what: str, reason: str) -> None:
    heading = column.heading
    if what == KEPT:
        guesses.attributes[attribute_key(heading, guesses.attributes)] = Guess(heading, reason)
    elif what == COUNT_OF_ITS_OWN:
        guesses.unpivot[heading] = Guess(attribute_key(heading, ()).replace("_", "-"), reason)
    elif what == ADDS_TO_CATEGORY:
        guesses.combine.setdefault("category", []).append(Guess(heading, reason))
    elif what == LEFT_OUT:
        if column.kind in {"free text", "text"} and not column.not_kept:
            guesses.scan.append(heading)
    elif what in guesses.columns:
        other = guesses.columns[what].value
        hint = _("Let one add to the category, or leave it out.") if what == "category" else _("Choose one of them.")
        raise SourceError(
            _("“{one}” and “{other}” cannot both become the same. {hint}").format(one=other, other=heading, hint=hint)
        )
    else:
        guesses.columns[what] = Guess(heading, reason)


def _reasons(guesses: Guesses) -> dict[str, str]:
    reasons = {each.value: each.reason for each in (*guesses.columns.values(), *guesses.attributes.values())}
    reasons |= {heading: each.reason for heading, each in guesses.unpivot.items()}
    return reasons | {each.value: each.reason for every in guesses.combine.values() for each in every}


def _put_in_order(guesses: Guesses, profiles: Sequence[Profile], first: str) -> None:
    """Dates that could be read with either first, read as was chosen."""
    if not first or guesses.dates is None or not is_ambiguous(guesses, profiles):
        return
    if first == MONTH_FIRST:
        guesses.formats = tuple(_swapped(each) for each in guesses.formats)
    guesses.dates = replace(guesses.dates, value=", ".join(guesses.formats), reason=_("chosen"))


def _swapped(date_format: str) -> str:
    for day_first, month_first in SWAPPED.items():
        if date_format.startswith(day_first):
            return month_first + date_format.removeprefix(day_first)
    return date_format


def is_ambiguous(guesses: Guesses, profiles: Sequence[Profile]) -> bool:
    """Whether day and month cannot be told apart in a column that says when."""
    whens = {guesses.columns[key].value for key in ("date", "moment", "start", "end") if key in guesses.columns}
    return any(each.heading in whens and each.dates is not None and each.dates.is_ambiguous for each in profiles)
