"""A draft of a source's declaration from a sample of its file, written beside the partnership's own declarations."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wardmote.intake.drafting.guessing import Guesses, SampleTexts, guess
from wardmote.intake.drafting.profiles import MOST_WORDS, Profile, header_row, profiles_of
from wardmote.intake.drafting.writing import declaration, vocabulary
from wardmote.intake.errors import FileRefused, SourceError
from wardmote.intake.partner.area_names import is_area
from wardmote.intake.partner.headings import PERIODS_ACROSS
from wardmote.intake.partner.merged_headings import with_one_row_of_headings
from wardmote.intake.reading.guard import kinds_of
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.opening import read_sheets
from wardmote.intake.reading.sheets import Sheet
from wardmote.intake.sources.checking import SLUG
from wardmote.intake.sources.register import shipped

GZIP_MAGIC = b"\x1f\x8b"
# Words of a file's name that change from one file to the next.
PASSING = r"\d+|v\d+|q\d|final|copy|sample|draft|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
MAPPED = ("category", "subcategory", "outcome")


@dataclass(frozen=True)
class Draft:
    """What was written: the files, and sentences for the person who asked."""

    slug: str
    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def draft_source(sample: Path, *, slug: str = "", folder: Path | None = None) -> Draft:
    """Read the sample and write SLUG.toml (and vocabularies in mappings/) into the folder, by default WARDMOTE_HOME/sources.

    Raises FileRefused for a sample that cannot be read, SourceError for a slug that is taken or a file that is already there.
    """
    folder = folder or Path(settings.SOURCES_DIR)
    slug = slug or _slug(sample.stem)
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise SourceError(
            f"“{slug[:60]}” cannot be a slug; it may have small letters, digits and hyphens, as “fire-incidents”."
        )
    if slug in shipped():
        raise SourceError(f"“{slug}” is a source that comes with the program. Say another with --slug.")
    sheets = read_sheets(member_of(sample))
    sheet = with_one_row_of_headings(
        next((each for each in sheets if len(each.rows) > 1 and not each.hidden), sheets[0])
    )
    if len(sheet.rows) < 2:
        raise FileRefused(f"{sample.name} has headings but no rows; a draft needs a sample with some.")
    sheet.header = header_row(sheet)
    profiles = profiles_of(sheet, sheet.header)
    guesses = guess(profiles, _texts_of(sample, sheet))
    wide = {each.heading for each in profiles if _is_across(each.heading, guesses)}
    profiles = [each for each in profiles if each.heading not in wide]
    texts = {}
    vocabularies = []
    for each in MAPPED:
        column = next(
            (one for one in profiles if each in guesses.columns and one.heading == guesses.columns[each].value), None
        )
        if column is not None:
            vocabularies.append(each)
            texts[folder / "mappings" / f"{slug}-{each}.toml"] = _vocabulary(column, slug)
    seen = _seen(sample, sheet, sheets)
    texts[folder / f"{slug}.toml"] = declaration(
        slug=slug, title=_title(sample.stem), seen=seen, profiles=profiles, guesses=guesses, vocabularies=vocabularies
    )
    _write(texts)
    return Draft(slug, tuple(reversed(texts)), (*sheet.notes, *_sentences(slug, profiles, folder)))


def _texts_of(sample: Path, sheet: Sheet) -> SampleTexts:
    title = " ".join(cell for row in sheet.rows[: sheet.header] for cell in row if cell.strip())
    return SampleTexts(sheet.rows[sheet.header], sample.name.removesuffix(".gz").rpartition(".")[0], sheet.name, title)


def _is_across(heading: str, guesses: Guesses) -> bool:
    """Whether a heading is a period, with counts below it, which changes from file to file."""
    return guesses.across is not None and PERIODS_ACROSS[guesses.across.value](heading) is not None


def member_of(path: Path) -> Member:
    """The one file at the path; raises FileRefused when there is none."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(2)
    except IsADirectoryError:
        raise FileRefused(f"{path.name} is a folder. Name one file as the sample.") from None
    except OSError:
        raise FileRefused(f"There is no readable file {path}. Check the spelling.") from None
    packing = "gzip" if start == GZIP_MAGIC else "plain"
    return Member(path.name, path, packing, content_size=size, packed_size=size)


def _write(texts: dict[Path, str]) -> None:
    """Write all or none, and never over a file that is there."""
    for path in texts:
        if path.exists():
            raise SourceError(
                f"{path} is already there, and is not overwritten. Move it away, or say another slug with --slug."
            )
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            raise SourceError(f"{path} cannot be written: {error.strerror}.") from None


def _slug(stem: str) -> str:
    """A slug from the file's name, without the parts that change from file to file."""
    words = [word for word in re.split(r"[^a-z0-9]+", stem.casefold()) if word and not re.fullmatch(PASSING, word)]
    return "-".join(words)[:60].strip("-") or "new-source"


def _title(stem: str) -> str:
    words = _slug(stem).replace("-", " ")
    return words[:1].upper() + words[1:]


def _seen(sample: Path, sheet: Sheet, sheets: list[Sheet]) -> str:
    rows = f"{len(sheet.rows) - sheet.header - 1:,} rows"
    named = f"sheet “{sheet.name}”, " if sheet.name else ""
    others = (
        f"; it has {len(sheets) - 1} more sheets"
        if len(sheets) > 2
        else "; it has another sheet"
        if len(sheets) == 2
        else ""
    )
    where = f"headings in row {sheet.numbers[sheet.header]:,}, " if sheet.kind != "item" else ""
    return f"{sample.name} ({named}{where}{rows}{others})"


def _vocabulary(column: Profile, slug: str) -> str:
    words, taken = [], set()
    for word, count in column.words[:MOST_WORDS]:
        if kinds_of([word], is_area=is_area):
            continue
        key = re.sub(r"[^a-z0-9]+", "-", word.casefold()).strip("-")[:60].strip("-") or "other"
        number, unique = 2, key
        while unique in taken:
            unique, number = f"{key}-{number}", number + 1
        taken.add(unique)
        words.append((unique, word, count))
    title = f"{column.heading[:60]} ({slug})"
    return vocabulary(title=title, column=column, words=words, left_out=column.distinct - len(words))


def _sentences(slug: str, profiles: list[Profile], folder: Path) -> list[str]:
    sentences = []
    personal = [f"“{each.heading}” (for {each.forbidden})" for each in profiles if each.forbidden]
    if personal:
        sentences.append(
            f"The sample has columns that may not be loaded: {', '.join(personal)}. Ask the sender to leave them out."
        )
    ambiguous = [f"“{each.heading}”" for each in profiles if each.dates and each.dates.is_ambiguous]
    if ambiguous:
        sentences.append(
            f"Day and month cannot be told apart in {', '.join(ambiguous)}. Ask the sender which comes first."
        )
    sentences.append(f"Confirm what is marked in it, then: wardmote sources check {folder / slug}.toml")
    return sentences
