"""What in one text tells who somebody is or how to reach them: names, birth dates, numbers, postcodes, addresses.

Precision matters as much as recall: “Market Street”, “Queen Elizabeth Hospital” and an incident's date must pass. Nothing here keeps,
logs or raises a text.
"""

import re

from wardmote.foundations.privacy.naming import names_in
from wardmote.foundations.privacy.reaching import ROUGH_WAYS, ways_in
from wardmote.foundations.privacy.wordlists import words

NAME, BIRTH, NHS, INSURANCE = "a name", "a date of birth", "an NHS number", "a National Insurance number"
POSTCODE, EMAIL, PHONE = "a full postcode", "an e-mail address", "a telephone number"

POSTCODES = re.compile(
    rf"(?<![A-Za-z0-9])(?:{'|'.join(sorted(words('postcode_areas'), key=len, reverse=True))})\d[A-Z\d]?\s{{0,2}}(\d[ABD-HJLNP-UW-Z]{{2}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# “Junction of the A1, M1 2nd exit”: an ordinal, not the end of a postcode.
ORDINAL = re.compile(r"^\d(?:st|nd|rd|th)$")
EMAILS = re.compile(r"(?<![\w.+'-])[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
PHONES = re.compile(
    r"(?<![\w/.,-])(?:(?:\+|00)44[\s-]?(?:\(0\)[\s-]?)?|\(?0)(?=[12378])(?:\d[\s()-]{0,2}){8,9}\d(?![\w/]|\.\d)|(?<![\w.])\+(?!44)\d{1,3}(?:[\s-]?\d){7,12}(?!\w)"
)
CALLED = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|call(?:ed|ing)?(?: back)? on|ring|rang|text)\b[\s:.]{0,3}(?:no\.?|number)?[\s:.]{0,3}(?:\d[\s-]?){6,11}(?!\d)",
    re.IGNORECASE,
)
REFERRED = re.compile(
    r"\b(?:ref|refs|reference|incident|inc|log|crime|job|case|asset|order|uprn|usrn|ticket|report|cad|id|serial)\b[\s:.#]{0,3}(?:no\.?|number)?[\s:.#]{0,3}$",
    re.IGNORECASE,
)
TEN_DIGITS = re.compile(r"(?<![\d.,/+-])(\d{3})([\s-]?)(\d{3})([\s-]?)(\d{4})(?![\d/]|[.,-]\d)")
LETTERS_BEFORE = re.compile(r"(?<![A-Za-z])[A-Za-z]+$")
INSURANCES = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE
)
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
DATES = rf"(?:\d{{1,4}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{MONTHS},?[ -](?:\d{{4}}|\d{{2}}))|{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
BIRTHS = re.compile(
    rf"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth\s?date|birthday|born)[^\d\n]{{0,15}}?(?:{DATES})|\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth)[^\d\n]{{0,5}}(?:\d{{6}}|\d{{8}})(?!\d)",
    re.IGNORECASE,
)

ROUGH_NUMBERS = (
    r"(?i)@|(?:\d[\s()-]{0,3}){9}|\b(?:tel|telephone|phone|mobile|mob|call|called|calling|ring|rang|text)\b.{0,20}\d|\b(?:d\.?\s?o\.?\s?b|birth|birthday|born)"
    r"|\b[a-z]{1,2}\d[a-z\d]?\s{0,2}\d[a-z]{2}\b|\b[a-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b"
    rf"|{ROUGH_WAYS}"
)


def kinds_in(text: str, *, is_place: bool = False) -> list[str]:
    """The kinds of personal data in a text; in a place's name only a title shows a person."""
    return numbers_in(text) + ([NAME] if names_in(text, is_place=is_place) else [])


def numbers_in(text: str) -> list[str]:
    """The kinds of addresses, numbers and dates in a text that tell who somebody is or reach them."""
    kinds = []
    if "@" in text and EMAILS.search(text):
        kinds.append(EMAIL)
    if any(not ORDINAL.match(match[1]) for match in POSTCODES.finditer(text)):
        kinds.append(POSTCODE)
    is_nhs = holds_nhs_number(text)
    if is_nhs:
        kinds.append(NHS)
    if not is_nhs and holds_phone(text):
        kinds.append(PHONE)
    if INSURANCES.search(text):
        kinds.append(INSURANCE)
    if BIRTHS.search(text):
        kinds.append(BIRTH)
    return kinds + ways_in(text)


def only_digits(text: str) -> bool:
    """Whether a cell is nothing but a number."""
    return text.strip().isdecimal()


def holds_nhs_number(text: str) -> bool:
    """Whether ten digits pass the check of NHS numbers and are not said to be a reference."""
    for match in TEN_DIGITS.finditer(text):
        digits = match[1] + match[3] + match[5]
        is_run = not match[2] and not match[4]
        if (match[2] == "") != (match[4] == ""):
            continue
        if is_run and _is_glued(text, match):
            continue
        if is_run and REFERRED.search(text[: match.start()]) and "nhs" not in text.casefold():
            continue
        if passes_nhs_check(digits):
            return True
    return False


def _is_glued(text: str, match: re.Match[str]) -> bool:
    """Whether a run of digits is part of a word of letters and digits, as references are, that is not “NHS”."""
    before = LETTERS_BEFORE.search(text[: match.start()])
    if before:
        return "nhs" not in before[0].casefold()
    return text[match.end() : match.end() + 1].isalpha()


def passes_nhs_check(digits: str) -> bool:
    """The mod-11 check of the NHS Data Dictionary: the tenth digit from the other nine."""
    digits = digits.strip()
    if len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return check == int(digits[9])


def holds_phone(text: str) -> bool:
    """Whether a text holds a telephone number that is not said to be a reference."""
    for match in PHONES.finditer(text):
        is_run = match[0].isdecimal() and not match[0].startswith("07")
        if not (is_run and REFERRED.search(text[: match.start()])):
            return True
    return bool(CALLED.search(text))
