"""What in one text tells who somebody is or how to reach them: names, birth dates, numbers, postcodes, addresses.

Precision matters as much as recall: “Market Street”, “Queen Elizabeth Hospital” and an incident's date must pass. Nothing here keeps,
logs or raises a text.
"""

import re
from functools import cache
from importlib.resources import files

NAME, BIRTH, NHS, INSURANCE = "a name", "a date of birth", "an NHS number", "a National Insurance number"
POSTCODE, EMAIL, PHONE = "a full postcode", "an e-mail address", "a telephone number"

AREAS = [
    "AB",
    "AL",
    "B",
    "BA",
    "BB",
    "BD",
    "BH",
    "BL",
    "BN",
    "BR",
    "BS",
    "BT",
    "CA",
    "CB",
    "CF",
    "CH",
    "CM",
    "CO",
    "CR",
    "CT",
    "CV",
    "CW",
    "DA",
    "DD",
    "DE",
    "DG",
    "DH",
    "DL",
    "DN",
    "DT",
    "DY",
    "E",
    "EC",
    "EH",
    "EN",
    "EX",
    "FK",
    "FY",
    "G",
    "GL",
    "GU",
    "GY",
    "HA",
    "HD",
    "HG",
    "HP",
    "HR",
    "HS",
    "HU",
    "HX",
    "IG",
    "IM",
    "IP",
    "IV",
    "JE",
    "KA",
    "KT",
    "KW",
    "KY",
    "L",
    "LA",
    "LD",
    "LE",
    "LL",
    "LN",
    "LS",
    "LU",
    "M",
    "ME",
    "MK",
    "ML",
    "N",
    "NE",
    "NG",
    "NN",
    "NP",
    "NR",
    "NW",
    "OL",
    "OX",
    "PA",
    "PE",
    "PH",
    "PL",
    "PO",
    "PR",
    "RG",
    "RH",
    "RM",
    "S",
    "SA",
    "SE",
    "SG",
    "SK",
    "SL",
    "SM",
    "SN",
    "SO",
    "SP",
    "SR",
    "SS",
    "ST",
    "SW",
    "SY",
    "TA",
    "TD",
    "TF",
    "TN",
    "TQ",
    "TR",
    "TS",
    "TW",
    "UB",
    "W",
    "WA",
    "WC",
    "WD",
    "WF",
    "WN",
    "WR",
    "WS",
    "WV",
    "YO",
    "ZE",
]
POSTCODES = re.compile(
    rf"(?<![A-Za-z0-9])(?:{'|'.join(sorted(AREAS, key=len, reverse=True))})\d[A-Z\d]?\s{{0,2}}(\d[ABD-HJLNP-UW-Z]{{2}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# “Junction of the A1, M1 2nd exit”: an ordinal, not the end of a postcode.
ORDINAL = re.compile(r"^\d(?:st|nd|rd|th)$")
EMAILS = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
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
INSURANCES = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE
)
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
DATES = rf"(?:\d{{1,4}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{MONTHS},?[ -](?:\d{{4}}|\d{{2}}))|{MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
BIRTHS = re.compile(
    rf"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth\s?date|birthday|born)[^\d\n]{{0,15}}?(?:{DATES})", re.IGNORECASE
)

LETTER = r"A-ZÀ-ÖØ-Þ"
WORD = rf"[{LETTER}](?:['’][{LETTER}])?[a-zß-öø-ÿ'’-]*[a-zß-öø-ÿ](?:[{LETTER}][a-zß-öø-ÿ]+)*(?:-[{LETTER}][a-zß-öø-ÿ]+)*|[{LETTER}][{LETTER}'’-]+"
TITLES = re.compile(
    rf"(?<![\w'’.-])(?P<title>(?:Mr|MR|mr|Mrs|MRS|mrs|Ms|MS|Miss|MISS|Mx|MX|Dr|DR|Prof|PROF|Professor|Revd?|REVD?|Cllr|CLLR|Councillor|PCSO|WPC|PC|DC|DS|DI|Sgt|SGT|Sergeant|Insp|Inspector)\b)"
    rf"\.?\s+(?P<name>(?:[{LETTER}]\.?\s+)*(?:&\s+Mrs\s+|and\s+Mrs\s+)?(?:{WORD}|[{LETTER}]\b)|(?<=mr\s)[a-z]{{2,}}|(?<=mrs\s)[a-z]{{2,}}|(?<=mr\.\s)[a-z]{{2,}}|(?<=mrs\.\s)[a-z]{{2,}})"
)
FIRM_AFTER_TITLE = frozenset(
    [
        "pizza",
        "pizzas",
        "chips",
        "chippy",
        "kebab",
        "tyre",
        "tyres",
        "clutch",
        "whippy",
        "selfridge",
        "selfridges",
        "martens",
        "world",
        "gaming",
        "minit",
        "fish",
        "fix",
        "grill",
        "wok",
        "chicken",
        "comics",
        "smith's",
        "men",
        "repair",
        "repairs",
        "bean",
        "kipling",
        "beeton",
        "potts",
        "muscle",
        "sparkle",
        "cod",
        "bit",
        "bits",
        "pc",
    ]
)
SPOKEN = frozenset(
    [
        "at",
        "on",
        "the",
        "in",
        "by",
        "to",
        "from",
        "of",
        "and",
        "or",
        "is",
        "was",
        "near",
        "not",
        "with",
        "for",
        "this",
        "that",
        "it",
        "no",
        "an",
        "as",
        "if",
    ]
)
RANKS = frozenset(["pc", "dc", "ds", "di", "ms", "miss"])
HONOURS = frozenset(
    [
        "st",
        "saint",
        "ss",
        "king",
        "queen",
        "prince",
        "princess",
        "duke",
        "duchess",
        "lord",
        "lady",
        "sir",
        "dame",
        "earl",
        "pope",
        "president",
        "captain",
        "capt",
        "admiral",
        "general",
        "major",
        "colonel",
        "father",
        "brother",
        "sister",
        "santa",
    ]
)
NOT_SURNAMES = frozenset(
    [
        "the",
        "and",
        "or",
        "was",
        "is",
        "has",
        "had",
        "did",
        "said",
        "says",
        "then",
        "but",
        "also",
        "who",
        "with",
        "from",
        "by",
        "at",
        "on",
        "in",
        "to",
        "of",
        "for",
        "his",
        "her",
        "their",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "asked",
        "told",
        "seen",
        "saw",
        "reported",
        "police",
        "left",
        "went",
        "came",
        "ran",
        "christmas",
        "eve",
    ]
)
TOKEN = re.compile(rf"[{LETTER}a-zß-öø-ÿ][{LETTER}a-zß-öø-ÿ'’-]*|\d+|[.,;:!?/()&]")
LOOK_AHEAD = 3


@cache
def words(name: str) -> frozenset[str]:
    """A shipped list of words, in lower case; lines that begin with # are about the list."""
    text = files("wardmote.intake.reading").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    separated = "|".join(lines).split("|") if name == "known_words" else " ".join(lines).split()
    return frozenset(each.strip() for each in separated if each.strip())


def _rough_names() -> str:
    """One pattern for the engine of Polars that every text with a name in it matches, and few others."""
    given, doubtful = (sorted(words(each)) for each in ("given_names", "doubtful_names"))
    capital = "|".join([each.capitalize() for each in doubtful] + [each.upper() for each in doubtful])
    title = "mr|mrs|ms|miss|mx|dr|prof|professor|revd?|cllr|councillor|pcso|wpc|pc|dc|ds|di|sgt|sergeant|insp|inspector"
    return (
        rf"(?i)\b(?:{title})\b\.?\s+[a-z]|\b(?:{'|'.join(given)})\b\.?\s+[a-zà-þ]|,\s*(?:{'|'.join(given)})\b"
        rf"|(?-i:\b(?:{capital})\.?\s+[{LETTER}]|\b[{LETTER}]\.?\s?(?:[{LETTER}]\.?\s?)*[{LETTER}][A-Za-z])|,\s*(?:{'|'.join(doubtful)})\b"
    )


ROUGH_NAMES = _rough_names()
ROUGH_NUMBERS = (
    r"(?i)@|(?:\d[\s()-]{0,3}){9}|\b(?:tel|telephone|phone|mobile|mob|call|called|calling|ring|rang|text)\b.{0,20}\d|\b(?:d\.?\s?o\.?\s?b|birth|birthday|born)"
    r"|\b[a-z]{1,2}\d[a-z\d]?\s{0,2}\d[a-z]{2}\b|\b[a-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]\b"
)


def kinds_in(text: str, *, is_place: bool = False) -> list[str]:
    """The kinds of personal data in a text; in a place's name only a title shows a person."""
    return numbers_in(text) + ([NAME] if names_in(text, is_place=is_place) else [])


def names_in(text: str, *, is_place: bool = False) -> bool:
    """Whether a text names a person."""
    return holds_title(text) or (not is_place and holds_name(text))


def numbers_in(text: str) -> list[str]:
    """The kinds of addresses, numbers and dates in a text that tell who somebody is or reach them."""
    found = []
    if "@" in text and EMAILS.search(text):
        found.append(EMAIL)
    if any(not ORDINAL.match(match[1]) for match in POSTCODES.finditer(text)):
        found.append(POSTCODE)
    is_nhs = holds_nhs_number(text)
    if is_nhs:
        found.append(NHS)
    if not is_nhs and holds_phone(text):
        found.append(PHONE)
    if INSURANCES.search(text):
        found.append(INSURANCE)
    if BIRTHS.search(text):
        found.append(BIRTH)
    return found


def only_digits(text: str) -> bool:
    """Whether a cell is nothing but a number."""
    return text.strip().isdigit()


def holds_nhs_number(text: str) -> bool:
    """Whether ten digits pass the check of NHS numbers and are not said to be a reference."""
    for match in TEN_DIGITS.finditer(text):
        digits = match[1] + match[3] + match[5]
        is_run = not match[2] and not match[4]
        if (match[2] == "") != (match[4] == ""):
            continue
        if is_run and REFERRED.search(text[: match.start()]) and "nhs" not in text.casefold():
            continue
        if passes_nhs_check(digits):
            return True
    return False


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
        is_run = match[0].isdigit() and not match[0].startswith("07")
        if not (is_run and REFERRED.search(text[: match.start()])):
            return True
    return bool(CALLED.search(text))


def holds_title(text: str) -> bool:
    """Whether a title stands before a name, in a text that is not the name of a street or a firm."""
    return any(_is_titled(match, text) for match in TITLES.finditer(text))


def _is_titled(match: "re.Match[str]", text: str) -> bool:
    title, name = match["title"].casefold(), match["name"]
    first = name.split()[-1].casefold().rstrip(".")
    bare = re.sub(r"['’]s?$", "", first)
    if first in FIRM_AFTER_TITLE or first in SPOKEN or (title in RANKS and bare in {"world", "plod"}):
        return False
    if title == "miss" and re.search(r"\bnear\s+$", text[: match.start()], re.IGNORECASE):
        return False
    if title in RANKS and match["title"].isupper() and name.isupper() and bare not in words("surnames"):
        return len(name.split()) > 1
    # “12 Oak Dr, Aldermere”, “Sycamore Dr North”: the Dr is a Drive.
    if title == "dr" and (bare in words("place_words") or re.search(rf"\d\w?\s+(?:{WORD})\s+$", text[: match.start()])):
        return False
    follows = [each.casefold() for each in TOKEN.findall(text[match.end() : match.end() + 40])[:2]]
    is_possessive = first.endswith(("'s", "’s", "s'", "s’"))
    return not (is_possessive and any(each in words("place_words") for each in follows))


def holds_name(text: str) -> bool:
    """Whether a given name and a surname stand together, and no word after them makes them a place's or a firm's."""
    found = [(match[0], match.start()) for match in TOKEN.finditer(text)]
    tokens = [token for token, _ in found]
    return any(_is_name_at(tokens, at) for at in range(len(tokens)))


def _is_name_at(tokens: list[str], at: int) -> bool:
    given = tokens[at].casefold()
    if at + 1 < len(tokens) and tokens[at + 1] == "," and given in words("surnames") and tokens[at][0].isupper():
        return _is_turned(tokens, at)
    is_given, is_doubtful = given in words("given_names"), given in words("doubtful_names")
    is_initial = len(given) == 1 and tokens[at].isupper() and not (at and tokens[at - 1][0].isupper())
    if not (is_given or is_doubtful or is_initial):
        return False
    if at and tokens[at - 1].casefold().rstrip(".") in HONOURS:
        return False
    last = _surname_at(tokens, at, is_initial=is_initial)
    if last is None or f"{given} {tokens[last].casefold()}" in words("known_words"):
        return False
    surname = tokens[last]
    if not _may_be_surname(tokens[at], surname, is_sure=is_given):
        return False
    return not _names_a_place(tokens, last)


def _surname_at(tokens: list[str], at: int, *, is_initial: bool) -> int | None:
    """Where the surname would stand: after initials, full stops and further given names."""
    last = at + 1
    while last < len(tokens) and (tokens[last] == "." or (len(tokens[last]) == 1 and tokens[last].isupper())):
        if tokens[last] == "." and not (is_initial or len(tokens[last - 1]) == 1):
            return None
        last += 1
    if (
        last + 1 < len(tokens)
        and tokens[last].casefold() in words("given_names")
        and tokens[last + 1].casefold() in words("surnames")
    ):
        last += 1
    return last if last < len(tokens) and tokens[last][0].isalpha() else None


def _may_be_surname(given: str, surname: str, *, is_sure: bool) -> bool:
    bare = re.sub(r"['’]s$", "", surname).casefold()
    plain = re.sub(r"[^a-z]", "", bare)
    is_common = plain in words("surnames") or any(part in words("surnames") for part in bare.split("-"))
    if is_common and is_sure:
        # In lower case only a common name beside a common surname is one; “will page” is not.
        return surname[0].isupper() or (
            given.islower() and bare not in NOT_SURNAMES and bare not in words("place_words")
        )
    if is_common:
        return surname[0].isupper() and given[0].isupper()
    if not is_sure or not given[0].isupper() or given.isupper() or not surname[0].isupper():
        return False
    return bare not in NOT_SURNAMES and bare not in words("place_words") and len(plain) > 1


def _names_a_place(tokens: list[str], last: int) -> bool:
    """Whether a word of places follows closely: “John Smith Court”, “James Cook University Hospital”."""
    place = words("place_words")
    surname = re.sub(r"['’]s$", "", tokens[last]).casefold()
    if surname in place and surname not in words("surnames"):
        return True
    for after in tokens[last + 1 : last + 1 + LOOK_AHEAD]:
        if after in ".,;:!?()/":
            return False
        if after.casefold() in place and (after[0].isupper() or tokens[last].islower()):
            return True
        if not after[0].isupper() and after != "&":
            return False
    return False


def _is_turned(tokens: list[str], at: int) -> bool:
    """“Smith, John”."""
    after = tokens[at + 2] if at + 2 < len(tokens) else ""
    if after.casefold() not in words("given_names") or not after[:1].isupper():
        return False
    following = tokens[at + 3].casefold() if at + 3 < len(tokens) else ""
    return following not in words("place_words") and tokens[at].casefold() not in words("place_words")
