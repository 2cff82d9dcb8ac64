"""All that is wrong with a declaration, file by file and line by line, before anybody uses it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardmote.foundations.reference.public import Lines, parse_toml
from wardmote.intake.errors import SourceError
from wardmote.intake.reading.concerns import Concern
from wardmote.intake.sources import keys
from wardmote.intake.sources.checking import Checker
from wardmote.intake.sources.declarations import Source, read_source
from wardmote.intake.sources.marks import open_marks
from wardmote.intake.sources.partner_rules import check_partner
from wardmote.intake.sources.register import mapping, shipped
from wardmote.intake.sources.vocabularies import read_mapping

if TYPE_CHECKING:
    from wardmote.intake.reading.recognising import Recognised
    from wardmote.intake.reading.records import Reading

MAX_BYTES = 2 * 1024 * 1024


def check_declaration(path: Path) -> list[str]:
    """A sentence for everything that is wrong with the file and its vocabularies, with file and line; none when it is ready.

    A file in a folder called mappings is checked as a vocabulary.
    """
    try:
        text = text_of_declaration(path)
        raw = parse_toml(text, path.name, SourceError)
    except SourceError as error:
        return [str(error)]
    if path.parent.name == "mappings":
        return _check_vocabulary(path, raw, text)
    marks = open_marks(text, path.name)
    faults = _faults(raw, path.name, Lines(text))
    return [*faults, *marks, *_check_names(path, raw, Lines(text))]


def ready_source(path: Path) -> Source:
    """The declaration, when nothing is wrong with it; raises SourceError with the first thing that is."""
    problems = check_declaration(path)
    if problems:
        raise SourceError(problems[0])
    text = text_of_declaration(path)
    return read_source(parse_toml(text, path.name, SourceError), path.name, Lines(text), is_own=True)


def text_of_declaration(path: Path) -> str:
    """The file's text; raises SourceError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{path.name}: the file is too large for a declaration.")
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise SourceError(f"There is no readable file {path}. Check the spelling.") from None
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name}: the file is not in UTF-8 (byte {error.start + 1:,}).") from None


def _faults(raw: Mapping[str, Any], file: str, lines: Lines) -> list[str]:
    """The first fault of each part; later parts rest on the tables being whole, so they wait until those are."""
    check = Checker(file, lines)
    faults = _each(lambda: check.unknown(raw, "", [*keys.TEXTS, *keys.TABLES, *keys.FREE, "layouts"]))
    for key in keys.TEXTS:
        faults += _each(lambda key=key: check.value(raw.get(key), keys.NEEDED, key))  # type: ignore[misc]
    for table, known in keys.TABLES.items():
        if table in raw or table not in keys.OPTIONAL_TABLES:
            faults += _table(raw, table, known, check)
    if not faults:
        faults += _each(lambda: check.tables(raw))
    faults += _each(lambda: check.layouts(raw))
    if faults:
        return faults
    faults += _each(lambda: check.headings(raw)) + _each(lambda: check.mappings(raw))
    if raw["format"]["adapter"] == "partner":
        faults += _each(lambda: check_partner(raw, check))
    return faults or _each(lambda: read_source(raw, file, lines))


def _table(raw: Mapping[str, Any], table: str, known: Mapping[str, keys.Key], check: Checker) -> list[str]:
    section = raw.get(table)
    if not isinstance(section, dict):
        return _each(lambda: check.table(section, known, table))
    faults = _each(lambda: check.unknown(section, table, known))
    for name, key in known.items():
        faults += _each(lambda name=name, key=key: check.value(section.get(name), key, f"{table}.{name}"))  # type: ignore[misc]
    return faults


def _each(step: Callable[[], object]) -> list[str]:
    try:
        step()
    except SourceError as error:
        return [str(error)]
    return []


def _check_names(path: Path, raw: Mapping[str, Any], lines: Lines) -> list[str]:
    faults = []
    slug = raw.get("slug")
    if isinstance(slug, str) and slug in shipped():
        faults.append(
            f"{path.name}, line {lines.of('slug')}: “{slug}” is a source that comes with the program. Give yours another slug."
        )
    wanted = raw.get("mappings", {})
    for key, name in wanted.items() if isinstance(wanted, dict) else ():
        beside = path.parent / "mappings" / f"{name}.toml"
        if beside.is_file():
            faults += check_declaration(beside)
            continue
        try:
            mapping(str(name))
        except SourceError:
            faults.append(
                f"{path.name}, line {lines.of(f'mappings.{key}')}: there is no vocabulary mappings/{name}.toml."
            )
    return faults


def _check_vocabulary(path: Path, raw: Mapping[str, Any], text: str) -> list[str]:
    file = f"mappings/{path.name}"
    return [*_each(lambda: read_mapping(raw, path.stem, file, Lines(text))), *open_marks(text, file)]


def check_against(source: Source, sample: Path) -> list[str]:
    """What of a sample the source would accept and reject, and why; nothing is loaded.

    Raises FileRefused for a file that would be refused whole: for its headings, or for what it says of people.
    """
    from django.utils import timezone

    from wardmote.intake.drafting.samples import member_of
    from wardmote.intake.partner.reading import recognise_partner
    from wardmote.intake.reading.placing import Places
    from wardmote.intake.reading.records import Reading

    sentences: list[str] = []
    for file in recognise_partner(member_of(sample), source):
        reading = Reading(source, Places(), timezone.localdate())
        sentences += _check_table(file, reading, sample.name)
    return sentences


def _check_table(file: "Recognised", reading: "Reading", name: str) -> list[str]:
    """What of one sheet would be accepted and rejected."""
    from wardmote.intake.partner.lookup import Lookup
    from wardmote.intake.partner.reading import to_records

    table = file.table
    if table is None or table.nil:
        return [f"{name} is a nil return."]
    records, rows = to_records(table, file, 1, reading, Lookup(reading))
    where = f"sheet “{table.sheet.name}”, " if table.sheet.name else ""
    row = table.sheet.numbers[table.header]
    sentences = [
        (
            f"{name}: {where}headings in row {row:,}. Of {rows:,} rows {records.height:,} would be accepted, "
            f"{reading.rejected.rows:,} rejected."
        )
    ]
    if table.ignored:
        sentences.append("Columns that are not kept: " + ", ".join(f"“{each}”" for each in table.ignored) + ".")
    sentences += [f"Rejected, {_rows_of(each)}: {each.sentence}" for each in reading.rejected.all]
    return [*sentences, *(f"Note, {_rows_of(each)}: {each.sentence}" for each in reading.warned.all)]


def _rows_of(concern: Concern) -> str:
    lines = ", ".join(f"{line:,}" for line in concern.lines[:5])
    return f"{concern.rows:,} row{'s' * (concern.rows != 1)}" + (f" (line {lines})" if lines else "")
