"""Columns that a draft never proposes to keep, though a file that has them is not refused: addresses and their numbers."""

import re
from collections import Counter

from wardmote.foundations.privacy.public import is_of_places
from wardmote.intake.partner.area_names import is_area
from wardmote.intake.partner.reading import SHORTENED
from wardmote.intake.reading.wording import gettext as _

UPRN = re.compile(r"(?:^|[^a-z])uprns?(?:[^a-z]|$)|unique property", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# “12 High Street”, “Flat 3, 9a Mill Lane”: a number and then a word tell a door.
DOOR = re.compile(
    r"^(?:(?:flat|unit|apartment|apt|room|no\.?)\s*\w{1,4}[\s,]+)?\d{1,4}\s?[a-z]?[\s,]+(?:[a-z]+\s){0,5}?(?:street|st|road|rd|lane|ln|avenue|ave|"
    r"close|drive|way|crescent|court|place|gardens|grove|terrace|hill|walk|row|green|square|park|rise|mews|view)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"(?:^|[^a-z])names?(?:[^a-z]|$)", re.IGNORECASE)
# A heading that is a person and nothing else; “Victim age band” is about a group.
PERSON = re.compile(
    r"^(?:victim|offender|suspect|witness|patient|pupil|client|customer|resident|tenant|occupier|perpetrator|caller|reporter|informant|"
    r"complainant|driver|owner|applicant|claimant|officer|attending officer|case officer|case ?worker|landlord|reported by|created by|updated by|assigned to)$",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d]{3}")
SHARE = 0.25


def why_not_kept(heading: str, counts: Counter[str]) -> str:
    """Why a column is drafted as left out, or nothing."""
    plain = CAMEL.sub(" ", heading).replace("_", " ").strip()
    if UPRN.search(plain):
        return _("the number of an address, which tells a home")
    doors = sum(bool(DOOR.match(value)) for value in counts)
    if doors and doors >= SHARE * len(counts):
        return _("full addresses, which tell homes")
    has_words = any(WORD.search(value) for value in counts)
    if PERSON.match(plain) and has_words and not _says_yes_or_no(counts):
        return _("its heading is a person")
    if NAME.search(plain) and has_words and not is_of_places(plain) and _are_like_names(counts):
        return _("its heading is a name, and hardly two rows have the same")
    return ""


def _says_yes_or_no(counts: Counter[str]) -> bool:
    return {value.casefold() for value in counts} <= {"yes", "no", "true", "false", "y", "n"}


def _are_like_names(counts: Counter[str]) -> bool:
    """Whether the words are as many as the rows, and no areas."""
    areas = sum(is_area(value) for value in counts)
    return 2 * len(counts) > counts.total() and 2 * areas < len(counts) and counts.total() > 3


def is_shortened(value: str) -> bool:
    """Whether a spreadsheet has shortened a long number: 2.02501E+12."""
    return bool(SHORTENED.match(value))
