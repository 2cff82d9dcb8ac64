"""Ages in headings and words: “F0”, “Aged 10 to 14 years”, “90+”, “M65 and over”, “Total”."""

from dataclasses import dataclass
from functools import lru_cache

from wardmote.foundations.places.files.headings import Pattern, patterns_of, plain
from wardmote.foundations.places.kinds import OLDEST, Band

BOTH, FEMALE, MALE = "", "female", "male"


@dataclass(frozen=True, slots=True)
class People:
    """Which people a number is of: their sex, and their ages, or all of them."""

    sex: str
    band: Band | None


def people_of(heading: str) -> People | None:
    """Which people a heading speaks of; None where it is of something else."""
    return _people(
        plain(heading),
        patterns_of("people of all ages"),
        patterns_of("people of an age"),
        patterns_of("people of a sex"),
    )


@lru_cache(maxsize=4096)
def _people(
    text: str, totals: tuple[Pattern, ...], ages: tuple[Pattern, ...], sexes: tuple[Pattern, ...]
) -> People | None:
    if any(pattern.fullmatch(text) for pattern in totals):
        return People(BOTH, None)
    if (band := _band(text, ages)) is not None:
        return People(BOTH, band)
    for pattern in sexes:
        if match := pattern.fullmatch(text):
            groups = match.groupdict()
            sex = FEMALE if groups.get("female") else MALE if groups.get("male") else BOTH
            rest = groups["rest"]
            if (band := _band(rest, ages)) is not None:
                return People(sex, band)
            if any(each.fullmatch(rest) for each in totals):
                return People(sex, None)
    return None


def _band(text: str, ages: tuple[Pattern, ...]) -> Band | None:
    for pattern in ages:
        if match := pattern.fullmatch(text):
            groups = {key: int(value) for key, value in match.groupdict().items() if value}
            if "open" in groups:
                return (groups["open"], OLDEST)
            if "under" in groups:
                return (0, groups["under"] - 1)
            if "upto" in groups:
                return (0, groups["upto"])
            first, last = groups["from"], groups.get("to", groups["from"])
            return (first, last) if first <= last < OLDEST else None
    return None


def sex_of(words: str) -> str | None:
    """The sex that a word of a table names, “” for both; None where it names none."""
    text = plain(words)
    if text in {"f", "female", "females", "women"}:
        return FEMALE
    if text in {"m", "male", "males", "men"}:
        return MALE
    return BOTH if text in {"total", "all", "all persons", "persons", "people", "both", "both sexes"} else None
