"""A partnership's own declarations, in WARDMOTE_HOME/sources: read again whenever a file there changes."""

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from wardmote.foundations.reference.public import Lines, parse_toml
from wardmote.intake.errors import SourceError
from wardmote.intake.sources.declarations import Source, read_source
from wardmote.intake.sources.marks import refuse_open_marks
from wardmote.intake.sources.vocabularies import Mapping, read_mapping

SLUG_LINE = re.compile(r"""^[ \t]*slug[ \t]*=[ \t]*["']([^"']{1,60})["']""", re.MULTILINE)
MAX_BYTES = 2 * 1024 * 1024
Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Problem:
    """A declaration of their own that is wrong: the program goes on without it, and says so."""

    file: str
    slug: str
    sentence: str


@dataclass
class Own:
    """The folder's declarations and vocabularies as they were at one moment."""

    signature: Signature = ()
    sources: dict[str, Source] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


_held: dict[Path, Own] = {}


def own(shipped: MappingOf[str, Source], shipped_mappings: frozenset[str]) -> Own:
    """The partnership's own declarations, read anew when a file was added, changed or removed."""
    folder = Path(settings.SOURCES_DIR)
    signature = _signature(folder)
    declarations = _held.get(folder)
    if declarations is None or declarations.signature != signature:
        declarations = _read(folder, signature, shipped, shipped_mappings)
        _held[folder] = declarations
    return declarations


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except OSError:
        return []


def _signature(folder: Path) -> Signature:
    states = []
    for path in (*_files(folder), *_files(folder / "mappings")):
        try:
            state = path.stat()
        except OSError:
            continue
        states.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(states)


def _read(folder: Path, signature: Signature, shipped: MappingOf[str, Source], shipped_mappings: frozenset[str]) -> Own:
    declarations = Own(signature)
    problems: list[Problem] = []
    for path in _files(folder / "mappings"):
        try:
            declarations.mappings[path.stem] = _mapping(path, shipped_mappings)
        except SourceError as error:
            problems.append(Problem(f"mappings/{path.name}", "", str(error)))
    for path in _files(folder):
        text = ""
        try:
            text = _text(path, path.name)
            refuse_open_marks(text, path.name)
            declared = read_source(parse_toml(text, path.name, SourceError), path.name, Lines(text), is_own=True)
            _check_names(declared, Lines(text), declarations, shipped, shipped_mappings)
            declarations.sources[declared.slug] = declared
        except SourceError as error:
            slug_line = SLUG_LINE.search(text)
            slug = (
                slug_line[1]
                if slug_line and slug_line[1] not in shipped and slug_line[1] not in declarations.sources
                else path.stem
            )
            problems.append(Problem(path.name, slug, str(error)))
    declarations.problems = tuple(problems)
    return declarations


def _mapping(path: Path, shipped_mappings: frozenset[str]) -> Mapping:
    name = f"mappings/{path.name}"
    if path.stem in shipped_mappings:
        raise SourceError(f"{name}: a vocabulary of this name comes with the program. Give yours another name.")
    text = _text(path, name)
    refuse_open_marks(text, name)
    return read_mapping(parse_toml(text, name, SourceError), path.stem, name, Lines(text))


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{name}: the file is too large for a declaration.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(f"{name}: the file cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: the file is not in UTF-8 (byte {error.start + 1:,}).") from None


def _check_names(
    declared: Source, lines: Lines, declarations: Own, shipped: MappingOf[str, Source], shipped_mappings: frozenset[str]
) -> None:
    where = f"{declared.file}, line {lines.of('slug')}"
    if declared.slug in shipped:
        raise SourceError(
            f"{where}: “{declared.slug}” is a source that comes with the program. Give yours another slug."
        )
    if declared.slug in declarations.sources:
        raise SourceError(
            f"{where}: the slug “{declared.slug}” is taken by {declarations.sources[declared.slug].file}."
        )
    for key, name in declared.mappings.items():
        if name not in declarations.mappings and name not in shipped_mappings:
            line = lines.of(f"mappings.{key}")
            raise SourceError(
                f"{declared.file}, line {line}: there is no vocabulary mappings/{name}.toml, or it has an error."
            )
