"""Councils by the names that they and their partners write: “Luton Borough Council”, “Dudley MBC”, “Cyngor Caerdydd”."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "council_names.toml").read_text(encoding="utf-8"))


def bare_name(name: str) -> str:
    """A council's name without what kind of council it is, in plain letters, shortened words written out."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").replace("'", "").replace("’", ""))
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    text = " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
    text = _without_beginnings(text)
    for kind in sorted([*_words()["kinds"], "city of", "county of"], key=len, reverse=True):
        if text.endswith(f" {kind}"):
            text = text.removesuffix(f" {kind}")
            break
    for before in ("county", "the"):
        text = text.removeprefix(f"{before} ")
    text = _words()["other_names"].get(text, text)
    return " ".join(_words()["short"].get(word, word) for word in text.split())


def _without_beginnings(text: str) -> str:
    for before in sorted(_words()["before"], key=len, reverse=True):
        if text.startswith(f"{before} "):
            return _without_beginnings(text.removeprefix(f"{before} "))
    return text


def by_bare_name(names: dict[str, str]) -> dict[str, str]:
    """Codes by bare name; a bare name that several councils have is none."""
    codes_of: dict[str, set[str]] = {}
    for name, code in names.items():
        codes_of.setdefault(bare_name(name), set()).add(code)
    return {name: next(iter(codes)) for name, codes in codes_of.items() if len(codes) == 1}
