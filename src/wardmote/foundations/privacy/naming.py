"""Names of people in a text, told from names of places, bodies and firms.

A title before a capitalised word is one; so is a common given name before a surname, unless a word of places follows.
“Market Street”, “Queen Elizabeth Hospital” and “St Mary’s Church” pass. Nothing here keeps, logs or raises a text.
"""

import re

from wardmote.foundations.privacy.wordlists import words

LETTER = r"A-ZÀ-ÖØ-Þ"
WORD = rf"[{LETTER}](?:['’][{LETTER}])?[a-zß-öø-ÿ'’-]*[a-zß-öø-ÿ](?:[{LETTER}][a-zß-öø-ÿ]+)*(?:-[{LETTER}][a-zß-öø-ÿ]+)*|[{LETTER}][{LETTER}'’-]+"
TITLES = re.compile(
    r"(?<![\w'’.-])(?P<title>(?:Mr|MR|mr|Mrs|MRS|mrs|Ms|MS|Miss|MISS|Mx|MX|Dr|DR|Prof|PROF|Professor|Revd?|REVD?|Cllr|CLLR|Councillor|PCSO|WPC|PC|DC|DS|DI|Sgt|SGT|Sergeant|Insp|Inspector)\b)"
    r"\.?\s+(?P<name>(?:[^\W\d_]\.?\s+)*(?:(?:&|and)\s+Mrs\s+)?(?:(?:van|von|de|der|den|del|da|dos|la|le|al|el|bin|ibn|ap|st)\s+){0,2}[^\W\d_](?:[^\W\d_]|['’-](?=\w))*)"
)
# After these even a small letter begins a name: nobody writes “mr” for anything else.
SURE = frozenset(["mr", "mrs"])
ROMAN = re.compile(r"^[IVX]{2,}$|^V$|^X$")
COMPASS = frozenset(["north", "south", "east", "west", "central"])
STATUES = frozenset(["statue", "statues", "memorial", "monument", "airport", "stadium"])
RANKS = frozenset(["pc", "dc", "ds", "di", "ms", "miss"])
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*|\d+|[.,;:!?/()&]")
LOOK_AHEAD = 3
INN_ENDS = frozenset([",", "(", "at", "on", "in", "near", "opposite"])


def _rough_names() -> str:
    """One pattern for the engine of Polars that every text with a name in it matches, and few others."""
    given, doubtful = (sorted(words(each)) for each in ("given_names", "doubtful_names"))
    capital = "|".join([each.capitalize() for each in doubtful] + [each.upper() for each in doubtful])
    title = "mr|mrs|ms|miss|mx|dr|prof|professor|revd?|cllr|councillor|pcso|wpc|pc|dc|ds|di|sgt|sergeant|insp|inspector"
    return (
        rf"(?i)\b(?:{title})\b\.?\s+\pL|\b(?:{'|'.join(given)})\b\.?\s+\pL|,\s*(?:{'|'.join(given)})\b|\pL\s+(?:{'|'.join(given)})\b"
        rf"|\pL['’]?s?['’]?\s+(?:{'|'.join(sorted(words('households')))})\b"
        rf"|(?-i:\b(?:{capital})\.?\s+[{LETTER}]|\b[{LETTER}]\.?\s?(?:[{LETTER}]\.?\s?)*[{LETTER}][A-Za-z])|,\s*(?:{'|'.join(doubtful)})\b"
    )


ROUGH_NAMES = _rough_names()


def names_in(text: str, *, is_place: bool = False) -> bool:
    """Whether a text names a person."""
    return holds_title(text) or holds_household(text) or (not is_place and holds_name(text))


def is_inn(text: str) -> bool:
    """Whether the whole text is the name of an inn that is called after somebody: “The John Snow, Church Street”."""
    tokens = TOKEN.findall(text)
    if tokens[:1] != ["The"] or not _is_name_at(tokens, 1):
        return False
    last = _surname_at(tokens, 1, is_initial=len(tokens[1]) == 1)
    rest = tokens[last + 1 :] if last is not None else []
    return not rest or (rest[0] in INN_ENDS and not names_in(" ".join(rest)))


def holds_household(text: str) -> bool:
    """Whether a surname stands before a word for relations or their home: “the Smith household”, “Patel family”."""
    tokens = TOKEN.findall(text)
    return any(_is_household_at(tokens, at) for at in range(len(tokens) - 1))


def is_family(text: str) -> bool:
    """Whether the text is “The” and a surname in the plural: “The Smiths”, “The Joneses”; not “The Kings”."""
    spoken = text.split()
    if len(spoken) != 2 or spoken[0].casefold() != "the" or not spoken[1][0].isupper():
        return False
    plural = spoken[1].casefold()
    singular = {plural.removesuffix("s"), plural.removesuffix("es")} - {plural}
    others = words("place_words") | words("not_surnames") | words("honours") | words("callings") | COMPASS
    return plural not in words("place_words") and bool(singular & words("surnames")) and not singular & others


def _is_household_at(tokens: list[str], at: int) -> bool:
    surname, after = _bare(tokens[at]), tokens[at + 2 : at + 3]
    if not tokens[at][0].isupper() or tokens[at + 1].casefold() not in words("households"):
        return False
    plain = re.sub(r"[^a-z-]", "", surname)
    spellings = {surname, plain, plain.removesuffix("s"), *plain.split("-")}
    others = words("place_words") | words("not_surnames") | words("adjectives")
    if not spellings & words("surnames") or spellings & others:
        return False
    # “Khan Family Butchers”, “Wells Children’s Centre”: a firm or a house.
    is_called = tokens[at + 1][0].isupper() and bool(after) and after[0][0].isupper()
    return not (is_called or (after and after[0].casefold() in words("place_words")))


def holds_title(text: str) -> bool:
    """Whether a title stands before a name, in a text that is not the name of a street or a firm."""
    return any(_is_titled(match, text) for match in TITLES.finditer(text))


def _is_titled(match: "re.Match[str]", text: str) -> bool:
    title, name = match["title"].casefold(), match["name"]
    last = name.split()[-1]
    first = last.casefold().rstrip(".")
    if not last[0].isupper() and (title not in SURE or first in words("not_surnames")):
        return False
    bare = _bare(first)
    if first in words("not_after_title") or first in words("spoken") or (title in RANKS and bare in {"world", "plod"}):
        return False
    if title == "miss" and re.search(r"\bnear\s+$", text[: match.start()], re.IGNORECASE):
        return False
    if title in RANKS and match["title"].isupper() and name.isupper() and bare not in words("surnames"):
        return len(name.split()) > 1
    # “12 Oak Dr, Aldermere”, “Sycamore Dr North”: the Dr is a Drive.
    if title == "dr" and (bare in words("place_words") or re.search(rf"\d\w?\s+(?:{WORD})\s+$", text[: match.start()])):
        return False
    follows = [each for each in TOKEN.findall(text[match.end() : match.end() + 40])[:2] if each[0].isupper()]
    is_possessive = first.endswith(("'s", "’s", "s'", "s’"))
    return not (is_possessive and any(each.casefold() in words("place_words") for each in follows))


def holds_name(text: str) -> bool:
    """Whether a given name and a surname stand together, and no word after them makes them a place's or a firm's."""
    tokens = TOKEN.findall(text)
    return any(_is_name_at(tokens, at) for at in range(len(tokens)))


def _is_name_at(tokens: list[str], at: int) -> bool:
    given = tokens[at].casefold()
    if _is_turned(tokens, at):
        return True
    is_given, is_doubtful = given in words("given_names"), given in words("doubtful_names")
    is_initial = len(given) == 1 and tokens[at].isupper() and not (at and tokens[at - 1][0].isupper())
    if not (is_given or is_doubtful or is_initial):
        return False
    if _word_before(tokens, at) in words("honours"):
        return False
    last = _surname_at(tokens, at, is_initial=is_initial)
    if last is None or ROMAN.match(tokens[last]) or _is_known(tokens[at : last + 1]):
        return False
    surname = tokens[last]
    if _bare(surname) in COMPASS or (is_doubtful and _bare(surname) in words("place_words")):
        return False
    return _may_be_surname(tokens[at], surname, is_sure=is_given) and not _names_a_place(tokens, last)


def _word_before(tokens: list[str], at: int) -> str:
    """The word before, past a full stop: “St. David”."""
    before = at - 1
    while before > 0 and tokens[before] == ".":
        before -= 1
    return tokens[before].casefold() if before >= 0 else ""


def _bare(surname: str) -> str:
    return re.sub(r"['’]s?$", "", surname).casefold()


def _is_known(tokens: list[str]) -> bool:
    """Whether it is a firm's name or a figure of story."""
    return " ".join([*(each.casefold() for each in tokens[:-1] if each != "."), _bare(tokens[-1])]) in words(
        "known_words"
    )


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
    bare = _bare(surname)
    plain = re.sub(r"[^a-z]", "", bare)
    is_common = plain in words("surnames") or any(part in words("surnames") for part in bare.split("-"))
    if is_common and is_sure:
        # In lower case only a common name beside a common surname is one; “will page” is not.
        return surname[0].isupper() or (
            given.islower() and bare not in words("not_surnames") and bare not in words("place_words")
        )
    if is_common:
        return surname[0].isupper() and given[0].isupper()
    if not is_sure or not given[0].isupper() or given.isupper() or not surname[0].isupper():
        return False
    return bare not in words("not_surnames") and bare not in words("place_words") and len(plain) > 1


def _names_a_place(tokens: list[str], last: int) -> bool:
    """Whether a word of places follows closely: “John Smith Court”, “James Cook University Hospital”."""
    place = words("place_words")
    surname = _bare(tokens[last])
    if surname in place and surname not in words("surnames"):
        return True
    for after in tokens[last + 1 : last + 1 + LOOK_AHEAD]:
        if after in ".,;:!?()/":
            return False
        if after in STATUES:
            return True
        if after.casefold() in place and (after[0].isupper() or tokens[last].islower()):
            return True
        if not after[0].isupper() and after != "&":
            return False
    return False


def _is_turned(tokens: list[str], at: int) -> bool:
    """“Smith, John”, “Smith John”."""
    surname = tokens[at].casefold()
    if not tokens[at][0].isupper() or surname not in words("surnames") or surname in words("honours") | COMPASS:
        return False
    given = at + (2 if tokens[at + 1 : at + 2] == [","] else 1)
    if given >= len(tokens) or surname in words("place_words"):
        return False
    if tokens[given].casefold() not in words("given_names") or not tokens[given][0].isupper():
        return False
    return _word_before(tokens, at) not in words("honours") and not _names_a_place(tokens, given)
