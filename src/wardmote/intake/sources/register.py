"""Where the declared sources are found, and what a person may call them."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from wardmote.intake.errors import SourceError, UnknownSource
from wardmote.intake.sources.declarations import Mapping, Source, read_mapping, read_source

# One word for the three kinds of file in data.police.uk's archive.
ALIASES = {"police-uk": ("police-uk-street", "police-uk-outcomes", "police-uk-stop-and-search")}
FOLDER = "wardmote.intake.sources"


@cache
def sources() -> dict[str, Source]:
    """Every declared source by its slug; raises SourceError for a declaration that is wrong."""
    found: dict[str, Source] = {}
    for entry in sorted(files(FOLDER).iterdir(), key=lambda each: each.name):
        if entry.name.endswith(".toml"):
            declared = read_source(parse_toml(entry.read_text(encoding="utf-8"), entry.name), entry.name)
            if declared.slug in found:
                raise SourceError(f"{entry.name}: the slug “{declared.slug}” is taken by {found[declared.slug].file}.")
            for name in declared.mappings.values():
                mapping(name)
            found[declared.slug] = declared
    return found


@cache
def mapping(name: str) -> Mapping:
    """The vocabulary of that name; raises SourceError."""
    file = f"mappings/{name}.toml"
    entry = files(FOLDER).joinpath("mappings", f"{name}.toml")
    if not Path(str(entry)).exists():
        raise SourceError(f"{file}: there is no such vocabulary.")
    return read_mapping(parse_toml(entry.read_text(encoding="utf-8"), file), name, file)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The text as TOML; raises SourceError that names the file and the place."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{file}: this is not TOML: {error}.") from None


def source(slug: str) -> Source:
    """The declared source; raises UnknownSource with the names there are."""
    try:
        return sources()[slug]
    except KeyError:
        known = ", ".join([*ALIASES, *sources()])
        raise UnknownSource(f"There is no source “{slug}”. There are: {known}.") from None


def sources_named(name: str) -> list[Source]:
    """The sources behind a name: itself, or the several that an alias stands for."""
    return [source(slug) for slug in ALIASES.get(name, (name,))]
