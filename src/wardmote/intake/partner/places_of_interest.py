"""The partnership's own places of interest, by which places that are only named are found on the map."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# How alike two names must be, from 0 to 1; and how much more than the next, at another point.
THRESHOLD = 0.88
MARGIN = 0.04
# A name that stands whole inside a longer text (“outside Harbour Lights, Quay Street”).
WITHIN = 0.95
MOST_CANDIDATES = 400
NAMES = ("name", "place", "premises", "centre", "venue", "title")
OTHER_NAMES = ("other_names", "also_known_as", "former_names", "aliases")
WORDS = {
    "st": "street",
    "rd": "road",
    "dr": "drive",
    "av": "avenue",
    "ave": "avenue",
    "ln": "lane",
    "sq": "square",
    "pl": "place",
    "gdn": "gardens",
    "gdns": "gardens",
    "cres": "crescent",
    "tce": "terrace",
    "terr": "terrace",
    "pk": "park",
    "ctr": "centre",
    "center": "centre",
}
NOISE = frozenset("the a at in on of o/s outside inside near opposite opp by next to nr junction jct j/w and".split())  # noqa: SIM905 - a sentence of words
GRID = re.compile(r"^\s*([A-HJ-Z]{2})\s?(\d{2,5})\s?(\d{2,5})\s*$", re.IGNORECASE)
LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Venue:
    """One place with a name."""

    name: str
    longitude: float | None
    latitude: float | None
    lsoa: str | None
    ward: str | None
    council: str | None

    @property
    def point(self) -> tuple[float | None, float | None, str | None, str | None]:
        """Where it is: two names of one place are no rivals."""
        return (self.longitude, self.latitude, self.ward, self.council)


@dataclass(frozen=True)
class Match:
    """What a text was found to be: exact or close, and how alike."""

    venue: Venue
    kind: str
    score: float


def tokens(text: str) -> tuple[str, ...]:
    """The words of a name that tell it from others."""
    plain = re.sub(r"['’]", "", text.casefold()).replace("&", " and ")
    words = [word for word in re.split(r"[^a-z0-9/]+", plain) if word and word not in NOISE]
    # A name that begins with “Dr” is a doctor's; after another word it is a drive.
    first = ["doctor" if word == "dr" else WORDS.get(word, word) for word in words[:1]]
    return (*first, *(WORDS.get(word, word) for word in words[1:]))


class PlacesOfInterest:
    """Names of places, looked up by their words."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._exact: dict[tuple[str, ...], list[Venue]] = defaultdict(list)
        self._by_word: dict[str, list[tuple[tuple[str, ...], Venue]]] = defaultdict(list)
        for row in rows:
            venue = _venue(row)
            for name in _names(row):
                words = tokens(name)
                if words:
                    self._exact[tuple(sorted(words))].append(venue)
                    for word in set(words):
                        self._by_word[word].append((words, venue))
        self._found: dict[str, Match | None] = {}

    def __bool__(self) -> bool:
        """Whether there is any place to find."""
        return bool(self._exact)

    def find(self, text: str) -> Match | None:
        """The place that a text names; None for a text that names none, or two equally well."""
        if text not in self._found:
            self._found[text] = self._find(tokens(text))
        return self._found[text]

    def _find(self, words: tuple[str, ...]) -> Match | None:
        if not words:
            return None
        exact = self._exact.get(tuple(sorted(words)), [])
        if exact:
            return Match(exact[0], "exact", 1.0) if _one_point(exact) else None
        scored = sorted(
            ((_alike(words, other), at, venue) for at, (other, venue) in enumerate(self._candidates(words))),
            reverse=True,
            key=lambda each: (each[0], -each[1]),
        )
        if not scored or scored[0][0] < THRESHOLD:
            return None
        best, _, venue = scored[0]
        rival = next((score for score, _, other in scored if other.point != venue.point), 0.0)
        return Match(venue, "close", round(best, 2)) if best - rival >= MARGIN else None

    def _candidates(self, words: Sequence[str]) -> list[tuple[tuple[str, ...], Venue]]:
        """Places that share a word, those of the rarest words first."""
        candidates: dict[tuple[tuple[str, ...], int], tuple[tuple[str, ...], Venue]] = {}
        for word in sorted(set(words), key=lambda each: len(self._by_word.get(each, ()))):
            for each in self._by_word.get(word, ())[:MOST_CANDIDATES]:
                candidates.setdefault((each[0], id(each[1])), each)
            if len(candidates) > MOST_CANDIDATES:
                break
        if not candidates:
            return self._misspelt(words)
        return list(candidates.values())

    def _misspelt(self, words: Sequence[str]) -> list[tuple[tuple[str, ...], Venue]]:
        """Places of a word that begins alike, where no word is the same: “Harbor Lites”."""
        starts = {word[:3] for word in words if len(word) > 3}
        places = [each for word, venues in self._by_word.items() if word[:3] in starts for each in venues]
        return places[:MOST_CANDIDATES]


def _venue(row: Mapping[str, Any]) -> Venue:
    name = next(iter(_names(row)), "")
    return Venue(name, *(row.get(key) for key in ("longitude", "latitude", "lsoa", "ward", "council")))


def _names(row: Mapping[str, Any]) -> list[str]:
    own = [str(row[key]) for key in NAMES if row.get(key)]
    others = [part for key in OTHER_NAMES if row.get(key) for part in re.split(r"[;|]", str(row[key]))]
    return [*own[:1], *others]


def _one_point(venues: Sequence[Venue]) -> bool:
    return len({venue.point for venue in venues}) == 1


def _alike(words: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two names are, whatever the order of their words."""
    if len(other) >= 2 and set(other) <= set(words):
        # Of names that stand whole in the text, the longest says most.
        return min(0.99, WITHIN + 0.01 * (len(other) - 2))
    return SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(other)), autojunk=False).ratio()


def grid_point(text: str) -> tuple[float, float] | None:
    """Easting and northing of a reference to the National Grid such as TL 091 212 (the middle of its square)."""
    reference = GRID.match(text)
    if not reference or len(reference[2]) != len(reference[3]):
        return None
    first, second = (LETTERS.index(letter) for letter in reference[1].upper())
    east = ((first - 2) % 5) * 5 + second % 5
    north = 19 - first // 5 * 5 - second // 5
    unit = 10 ** (5 - len(reference[2]))
    x = east * 100_000 + int(reference[2]) * unit + unit // 2
    y = north * 100_000 + int(reference[3]) * unit + unit // 2
    return (float(x), float(y)) if 0 <= x < 700_000 and 0 <= y < 1_300_000 else None
