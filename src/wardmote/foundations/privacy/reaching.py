"""Further ways to find or reach a person that a text may hold: plates of cars, addresses on the web, bank accounts, passports.

Every pattern is bounded, so that the time grows only with the text. Nothing here keeps, logs or raises a text.
"""

import re

PLATE, WEB, HANDLE = "a car's registration", "a web address", "a name on social media"
BANK, PASSPORT, SPELT_EMAIL = "a bank account", "a passport number", "an e-mail address"

# Since 2001: two letters, two digits, three letters, none of them I, Q or Z where they are not used.
NOT_ENDS = (
    r"(?!AND|ARE|BUS|BUT|BOY|CAR|FOR|HAS|HAD|HER|MAN|MEN|NOT|NOW|OFF|OLD|ONE|OUT|SEE|THE|TWO|VAN|WAS|WHO|YES|YOU)"
)
NEW_PLATES = re.compile(rf"(?<![A-Za-z0-9])[A-HJ-PR-Y][A-HJ-PR-Y]\d{{2}}\s?{NOT_ENDS}[A-HJ-PR-Z]{{3}}(?![A-Za-z0-9])")
OLD_PLATE = rf"(?:[A-HJ-NPR-TV-Y]\d{{1,3}}\s?{NOT_ENDS}[A-Z]{{3}}|[A-Z]{{3}}\s?\d{{1,3}}[A-HJ-NPR-TV-Y])"
WHOLE_PLATE = re.compile(rf"\s*{OLD_PLATE}\s*$")
# Older ones look like references, so a word before them has to say what they are.
SAID_PLATES = re.compile(
    rf"\b(?:reg|regs|registration|plate|plates|vrm|vrn|index|vehicle|car|van|moped|motorbike)\b[^A-Za-z0-9]{{0,4}}(?:no|number|mark)?[^A-Za-z0-9]{{0,4}}(?-i:{OLD_PLATE})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
WEBS = re.compile(
    r"\bhttps?://\S|\bwww\.\w|\b(?:facebook|instagram|twitter|x|tiktok|linkedin|snapchat|youtube)\.com/\w|\b(?:fb\.me|t\.me|wa\.me)/\w",
    re.IGNORECASE,
)
WHOLE_HANDLE = re.compile(r"\s*@[A-Za-z_][\w.]{1,29}\s*$")
# With a digit, a full stop or an underscore inside it is no word: “@ the park” and “@Costa” are places.
MARKED_HANDLES = re.compile(r"(?<![\w@.])@(?=[A-Za-z.]{0,29}[\d_])[A-Za-z_][\w.]{1,29}")
SAID_HANDLES = re.compile(
    r"\b(?:insta|instagram|ig|twitter|snap|snapchat|tiktok|facebook|fb|telegram|whatsapp|handle|user|username|account|profile|contact|dm|message|follow)\b[^@\n]{0,12}@[A-Za-z_]\w{1,29}",
    re.IGNORECASE,
)
SAID_ACCOUNTS = re.compile(
    r"\bsort ?code\b[^\d\n]{0,20}\d{2}[- ]?\d{2}[- ]?\d{2}(?!\d)"
    r"|\b(?:account(?: ?(?:no|number))?|acct|a/c|bank)\b[^\d\n]{0,20}\d{8}(?!\d)",
    re.IGNORECASE,
)
CODE_AND_ACCOUNT = re.compile(r"(?<![\d/-])\d{2}-\d{2}-\d{2}[^\w\n]{1,6}\d{8}(?!\d)")
IBANS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}\s?[A-Z]{4}\s?(?:\d{4}\s?){3}\d{2}(?![A-Za-z0-9])")
PASSPORTS = re.compile(r"\bpassport\b[^\d\n]{0,20}?[A-Z]?\d{8,9}(?!\d)|\bP<[A-Z]{3}[A-Z<]{5}", re.IGNORECASE)
SPELT_EMAILS = re.compile(
    r"[\w+-]\s{0,2}[\[({]?\s?(?<![A-Za-z0-9])at\s?[\])}]?\s{0,2}[\w-]{2,40}(?:\s{1,2}|\s?[\[({.])\s?dot\s?[\])}]?\s{0,2}(?:com|co|org|net|uk|gov|ac|info|io)\b|[\w+-]\s?[\[({]\s?at\s?[\])}]\s?[\w-]{2,40}",
    re.IGNORECASE,
)
PATTERNS = (
    (PLATE, (NEW_PLATES, WHOLE_PLATE, SAID_PLATES)),
    (WEB, (WEBS,)),
    (HANDLE, (WHOLE_HANDLE, MARKED_HANDLES, SAID_HANDLES)),
    (BANK, (SAID_ACCOUNTS, CODE_AND_ACCOUNT, IBANS)),
    (PASSPORT, (PASSPORTS,)),
    (SPELT_EMAIL, (SPELT_EMAILS,)),
)
# For the engine of Polars: every text with one of them in it matches, and few others.
ROUGH_WAYS = (
    r"\b[a-z]{2}\d{2}\s?[a-z]{3}\b|\b[a-z]\d{1,3}\s?[a-z]{3}\b|\b[a-z]{3}\s?\d{1,3}[a-z]\b|https?://|www\.|\.com/|\b(?:fb|t|wa)\.me/"
    r"|\b(?:sort ?code|account|acct|a/c|bank)\b|\d{8}|\b[a-z]{2}\d{2}\s?[a-z]{4}|passport|p<|\bat\b.{0,50}\bdot\b|[\[({]\s?at\s?[\])}]"
)


def ways_in(text: str) -> list[str]:
    """The kinds of such ways in a text."""
    return [kind for kind, patterns in PATTERNS if any(_holds(each, text) for each in patterns)]


def _holds(pattern: "re.Pattern[str]", text: str) -> bool:
    """Whether a pattern is somewhere in the text, or is all of it where nothing less says what it is."""
    whole = pattern in {WHOLE_PLATE, WHOLE_HANDLE}
    return bool(pattern.match(text) if whole else pattern.search(text))
