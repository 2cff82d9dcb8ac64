"""Where the declared sources are found, and what a person may call them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from wardmote.foundations.reference.public import Folder, Lines, parse_toml
from wardmote.foundations.rooms import gettext_noop
from wardmote.intake.errors import SourceError, UnknownSource
from wardmote.intake.sources.declarations import Source, read_source
from wardmote.intake.sources.own import Own, Problem, own
from wardmote.intake.sources.vocabularies import Mapping, read_mapping

# One word for the three kinds of file in data.police.uk's archive.
ALIASES = {"police-uk": ("police-uk-street", "police-uk-outcomes", "police-uk-stop-and-search")}
FOLDER = "wardmote.intake.sources"
SOURCES = Folder("sources", gettext_noop("How files are read"), "wardmote.intake", "sources")
VOCABULARIES = Folder("vocabularies", gettext_noop("What senders’ words mean"), "wardmote.intake", "sources/mappings")
# A draft that is being tried, for the task that tries it alone.
_draft: ContextVar[Own | None] = ContextVar("draft", default=None)


@contextmanager
def declared_for_now(source: Source, vocabularies: dict[str, Mapping]) -> Iterator[None]:
    """Within this the source and its vocabularies are declared, for this task alone: a draft is tried as if it were in use."""
    token = _draft.set(Own(sources={source.slug: source}, mappings=vocabularies))
    try:
        yield
    finally:
        _draft.reset(token)


@cache
def shipped() -> dict[str, Source]:
    """Every declared source that comes with the program; raises SourceError for a declaration that is wrong."""
    by_slug: dict[str, Source] = {}
    for file in sorted(files(FOLDER).iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        text = file.read_text(encoding="utf-8")
        lines = Lines(text)
        declared = read_source(parse_toml(text, file.name, SourceError), file.name, lines)
        if declared.slug in by_slug:
            raise SourceError(
                f"{file.name}, line {lines.of('slug')}: the slug “{declared.slug}” is taken by {by_slug[declared.slug].file}."
            )
        for key, name in declared.mappings.items():
            if name not in _shipped_mappings():
                raise SourceError(
                    f"{file.name}, line {lines.of(f'mappings.{key}')}: there is no vocabulary mappings/{name}.toml."
                )
        by_slug[declared.slug] = declared
    return by_slug


@cache
def _shipped_mappings() -> frozenset[str]:
    folder = files(FOLDER).joinpath("mappings")
    return frozenset(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


@cache
def _shipped_mapping(name: str) -> Mapping:
    file = f"mappings/{name}.toml"
    text = files(FOLDER).joinpath("mappings", f"{name}.toml").read_text(encoding="utf-8")
    return read_mapping(parse_toml(text, file, SourceError), name, file, Lines(text))


def _own() -> Own:
    return own(shipped(), _shipped_mappings())


def sources() -> dict[str, Source]:
    """Every declared source by its slug: those that come with the program, and the partnership's own that are right."""
    draft = _draft.get()
    return {**shipped(), **_own().sources, **(draft.sources if draft else {})}


def problems() -> tuple[Problem, ...]:
    """What is wrong with declarations of the partnership's own, file by file."""
    return _own().problems


def mapping(name: str) -> Mapping:
    """The vocabulary of that name; raises SourceError."""
    draft = _draft.get()
    if draft is not None and name in draft.mappings:
        return draft.mappings[name]
    if name in _shipped_mappings():
        return _shipped_mapping(name)
    try:
        return _own().mappings[name]
    except KeyError:
        raise SourceError(f"mappings/{name}.toml: there is no such vocabulary.") from None


def source(slug: str) -> Source:
    """The declared source; raises UnknownSource with the names there are, and SourceError where its own file is wrong."""
    known = sources()
    if slug in known:
        return known[slug]
    for problem in problems():
        if problem.slug == slug:
            raise SourceError(problem.sentence)
    raise UnknownSource(f"There is no source “{slug}”. There are: {', '.join([*ALIASES, *known])}.")


def sources_named(name: str) -> list[Source]:
    """The sources behind a name: itself, or the several that an alias stands for."""
    return [source(slug) for slug in ALIASES.get(name, (name,))]
