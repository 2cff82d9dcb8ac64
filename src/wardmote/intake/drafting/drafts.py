"""A draft of a source's declaration from a sample of its file, written beside the partnership's own declarations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wardmote.intake.drafting.decisions import AS_GUESSED, Choice, chosen_guesses
from wardmote.intake.drafting.guessing import Guesses
from wardmote.intake.drafting.profiles import MOST_WORDS, Profile, combined_profile
from wardmote.intake.drafting.samples import Sample, is_across, read_sample, slug_of, title_of
from wardmote.intake.drafting.writing import declaration, vocabulary
from wardmote.intake.errors import SourceError
from wardmote.intake.partner.area_names import is_area
from wardmote.intake.reading.guard import kinds_of
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources.checking import SLUG
from wardmote.intake.sources.register import shipped

LONGEST_SLUG = 60
MAPPED = ("category", "subcategory", "outcome")


@dataclass(frozen=True)
class Draft:
    """What was written: the files, and sentences for the person who asked."""

    slug: str
    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def draft_source(sample: Path, *, slug: str = "", folder: Path | None = None, choice: Choice = AS_GUESSED) -> Draft:
    """Read the sample and write SLUG.toml (and vocabularies in mappings/) into the folder, by default WARDMOTE_HOME/sources.

    Raises FileRefused for a sample that cannot be read, SourceError for a slug that is taken or a file that is already there,
    or for a choice that cannot be.
    """
    folder = folder or Path(settings.SOURCES_DIR)
    slug = checked_slug(slug or slug_of(sample.stem))
    read = read_sample(sample)
    texts = {folder / name: text for name, text in draft_texts(read, choice, slug=slug).items()}
    _write(texts)
    return Draft(slug, tuple(reversed(texts)), (*read.sheet.notes, *_sentences(slug, read.profiles, folder)))


def checked_slug(slug: str) -> str:
    """The slug, if a source may be called so; raises SourceError."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise SourceError(
            _("“{slug}” cannot be a slug; it may have small letters, digits and hyphens, as “fire-incidents”.").format(
                slug=slug[:LONGEST_SLUG]
            )
        )
    if slug in shipped():
        raise SourceError(
            _("“{slug}” is a source that comes with the program. Say another with --slug.").format(slug=slug)
        )
    return slug


def draft_texts(sample: Sample, choice: Choice, *, slug: str) -> dict[str, str]:
    """The draft's files by their names: the vocabularies first, the declaration last."""
    guesses = chosen_guesses(sample, choice)
    profiles = [each for each in sample.profiles if not is_across(each.heading, guesses)]
    texts, vocabularies = {}, []
    for each in MAPPED:
        column = column_of_words(sample, guesses, each)
        if column is not None:
            vocabularies.append(each)
            texts[f"mappings/{slug}-{each}.toml"] = _vocabulary(column, slug)
    texts[f"{slug}.toml"] = declaration(
        slug=slug,
        title=title_of(sample.stem),
        seen=sample.seen,
        profiles=profiles,
        guesses=guesses,
        vocabularies=vocabularies,
    )
    return texts


def column_of_words(sample: Sample, guesses: Guesses, key: str) -> Profile | None:
    """The column whose words a vocabulary of that key lists; of several that are told together, all of them as one."""
    if key not in guesses.columns:
        return None
    headings = [guesses.columns[key].value, *(each.value for each in guesses.combine.get(key, ()))]
    columns = [one for heading in headings for one in sample.profiles if one.heading == heading]
    if len(columns) > 1:
        return combined_profile(sample.sheet, sample.sheet.header, columns)
    return columns[0] if columns else None


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


def _sentences(slug: str, profiles: Sequence[Profile], folder: Path) -> list[str]:
    sentences = []
    personal = [f"“{each.heading}” (for {each.forbidden})" for each in profiles if each.forbidden]
    if personal:
        sentences.append(
            f"The sample has columns that may not be loaded: {', '.join(personal)}. Ask the sender to leave them out."
        )
    not_kept = [f"“{each.heading}” ({each.not_kept})" for each in profiles if each.not_kept]
    if not_kept:
        sentences.append(f"Not kept, though a file may have them: {', '.join(not_kept)}.")
    shortened = [f"“{each.heading}” ({each.shortened:,})" for each in profiles if each.shortened]
    if shortened:
        sentences.append(
            f"A spreadsheet has shortened cells to such as 2.02501E+12, which tell no row from another: {', '.join(shortened)}. "
            "Ask the sender for the file as their system writes it."
        )
    ambiguous = [f"“{each.heading}”" for each in profiles if each.dates and each.dates.is_ambiguous]
    if ambiguous:
        sentences.append(
            f"Day and month cannot be told apart in {', '.join(ambiguous)}. Ask the sender which comes first."
        )
    sentences.append(f"Confirm what is marked in it, then: wardmote sources check {folder / slug}.toml")
    return sentences
