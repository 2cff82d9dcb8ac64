"""The shipped lists of words by which names of people are told from names of places."""

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """A shipped list of words; lines that begin with # are about the list."""
    text = files("wardmote.foundations.privacy").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    separated = "|".join(lines).split("|") if name == "known_words" else " ".join(lines).split()
    return frozenset(each.strip() for each in separated if each.strip())
