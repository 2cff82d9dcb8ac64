"""How alike two names are: Jaro and Jaro-Winkler, edit distances and American Soundex."""

from collections.abc import Mapping
from typing import Any

from wardmote.analysis.errors import EmptyInputError
from wardmote.analysis.registry import Method

WINKLER_FROM = 0.7
PREFIX_MOST = 4
PREFIX_WORTH = 0.1
SOUNDS = {
    letter: digit for digit, group in enumerate(("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"), 1) for letter in group
}


def jaro(first: str, second: str) -> float:
    """Jaro's similarity of two strings, from 0 (nothing shared) to 1 (equal; two empty strings are equal).

    Letters match if they are equal and no further apart than half the longer length less one; half the matched
    letters out of order are transpositions. Source: Jaro (1989), JASA 84, 414-420.
    """
    if first == second:
        return 1.0
    reach = max(len(first), len(second)) // 2 - 1
    taken = [False] * len(second)
    shared: list[str] = []
    for place, letter in enumerate(first):
        for other in range(max(0, place - reach), min(len(second), place + reach + 1)):
            if not taken[other] and second[other] == letter:
                taken[other] = True
                shared.append(letter)
                break
    if not shared:
        return 0.0
    mirrored = [letter for letter, used in zip(second, taken, strict=True) if used]
    moved = sum(a != b for a, b in zip(shared, mirrored, strict=True)) // 2
    m = len(shared)
    return (m / len(first) + m / len(second) + (m - moved) / m) / 3


def jaro_winkler(first: str, second: str) -> float:
    """Jaro's similarity, raised for a shared beginning of up to 4 letters where it exceeds 0.7.

    Source: Winkler (1990), Proceedings of the Section on Survey Research Methods, 354-359.
    """
    plain = jaro(first, second)
    if plain <= WINKLER_FROM:
        return plain
    prefix = 0
    for a, b in zip(first[:PREFIX_MOST], second[:PREFIX_MOST], strict=False):
        if a != b:
            break
        prefix += 1
    return plain + prefix * PREFIX_WORTH * (1 - plain)


def levenshtein(first: str, second: str) -> int:
    """The least insertions, deletions and substitutions that turn one string into the other.

    Source: Levenshtein (1966), Soviet Physics Doklady 10, 707-710.
    """
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first, 1):
        corner, row[0] = row[0], place
        for other, against in enumerate(second, 1):
            corner, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, corner + (letter != against))
    return row[-1]


def damerau_levenshtein(first: str, second: str) -> int:
    """Levenshtein's distance in which swapping two neighbouring letters also counts one (unrestricted).

    Source: Damerau (1964), Communications of the ACM 7, 171-176; Lowrance & Wagner (1975).
    """
    far = len(first) + len(second)
    table = [[far] * (len(second) + 2) for _ in range(len(first) + 2)]
    for place in range(len(first) + 1):
        table[place + 1][1] = place
    for other in range(len(second) + 1):
        table[1][other + 1] = other
    seen: dict[str, int] = {}
    for place, letter in enumerate(first, 1):
        match = 0
        for other, against in enumerate(second, 1):
            row, column = seen.get(against, 0), match
            if letter == against:
                match = other
            table[place + 1][other + 1] = min(
                table[place][other] + (letter != against),
                table[place + 1][other] + 1,
                table[place][other + 1] + 1,
                table[row][column] + (place - row - 1) + 1 + (other - column - 1),
            )
        seen[letter] = place
    return table[-1][-1]


def soundex(name: str) -> str:
    """The American Soundex code of a name: its first letter and three digits for the sounds that follow.

    Letters of one sound side by side, or parted only by H or W, count once; a vowel between them counts them twice.
    Accents and anything that is not a letter from A to Z are passed over. Raises EmptyInputError if no letter is
    left. Source: United States National Archives, General Information Leaflet 55.
    """
    letters = [letter for letter in name.upper() if "A" <= letter <= "Z"]
    if not letters:
        raise EmptyInputError("A name without letters has no Soundex code.")
    digits: list[str] = []
    last = SOUNDS.get(letters[0], 0)
    for letter in letters[1:]:
        sound = SOUNDS.get(letter, 0)
        if sound and sound != last:
            digits.append(str(sound))
        if letter not in "HW":
            last = sound
    return (letters[0] + "".join(digits) + "000")[:4]


def _answer_similarity(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        function.__name__: [function(first, second) for first, second in inputs["pairs"]]
        for function in (jaro_winkler, jaro, damerau_levenshtein, levenshtein)
    }


def _answer_soundex(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"codes": [soundex(name) for name in inputs["names"]]}


_SECTION = "Priorities, linkage and fairness"

METHODS: tuple[Method, ...] = (
    Method(
        name="string_similarity",
        title="Likeness of names",
        section=_SECTION,
        citation="Winkler (1990), ASA Survey Research Methods, 354-359; Jaro (1989), JASA 84, 414-420",
        variant="Jaro-Winkler with prefix weight 0.1 above Jaro 0.7; Levenshtein; unrestricted Damerau-Levenshtein.",
        needs="Two strings, cleaned alike (case, spaces, accents).",
        never_for="Deciding by itself that two people are one.",
        function=jaro_winkler,
        answer=_answer_similarity,
    ),
    Method(
        name="soundex",
        title="American Soundex",
        section=_SECTION,
        citation="United States National Archives, General Information Leaflet 55",
        variant="H and W do not part letters of one sound; vowels do.",
        needs="A surname in Latin letters.",
        never_for="Names from languages whose sounds it was not made for, unless with other comparisons.",
        function=soundex,
        answer=_answer_soundex,
    ),
)
