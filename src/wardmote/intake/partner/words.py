"""Categories, subcategories and outcomes of a partner's rows, by the vocabularies or the words themselves."""

from collections import Counter
from collections.abc import Callable

import polars as pl

from wardmote.foundations.organisations.public import as_code
from wardmote.foundations.privacy.public import kinds_in
from wardmote.intake.partner.cells import column_there, in_file, shown
from wardmote.intake.partner.unknown_words import spaced
from wardmote.intake.reading.concerns import shown_name
from wardmote.intake.reading.persons import shape_of
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.vocabulary import mapped, month_words
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources import Source, mapping

MOST_WORDS_TOLD, LONGEST_WORD = 20, 60
# Between the words of several columns that tell a category together.
COMBINED = " / "
# A working column of ours.
TEXT = "__words"
SAID_LEFT_OUT = "said-left-out"


def slugified(text: str) -> str:
    """A word as a slug: small letters, digits and hyphens."""
    return as_code(text)


def with_words(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Category, subcategory and outcome as slugs of the row's month, by the vocabularies or the words themselves."""
    for key in ("category", "subcategory", "outcome"):
        heading = column_there(reading.column(key), frame)
        if not heading:
            constant = reading.source.records.get(key) if key == "category" and key not in frame.columns else None
            if key not in frame.columns:
                frame = frame.with_columns(pl.lit(constant, dtype=pl.String).alias(key))
            continue
        frame = _with_word(frame, key, heading, reading)
    return frame


def _with_word(frame: pl.DataFrame, key: str, heading: str, reading: Reading) -> pl.DataFrame:
    further = [each for each in map(in_file, reading.source.combine.get(key, ())) if each in frame.columns]
    words = zip(*(frame[each].to_list() for each in (heading, *further)), strict=True)
    words_and_months = list(zip(words, frame["month"].to_list(), strict=True))
    slug_of = _reader(reading.source, key)
    has_any_word = key not in reading.source.mappings
    known = {each: _first_known(*each, slug_of, has_any_word=has_any_word) for each in set(words_and_months)}
    texts = [COMBINED.join(spaced(word or "") for word in words).rstrip(" /") for words, _month in words_and_months]
    frame = frame.with_columns(
        pl.Series(key, [known[each] for each in words_and_months], dtype=pl.String),
        pl.Series(TEXT, texts, dtype=pl.String),
    )
    frame = _without_left_out(frame, key, heading, reading)
    frame = _with_meanings(frame, key, heading, reading)
    unknown = frame[key].is_null()
    texts_left = frame[TEXT]
    frame = frame.drop(TEXT)
    constant = reading.source.records.get("category") if key == "category" else None
    must = key != "subcategory" and bool(reading.source.records[f"reject_unknown_{key}"])
    lost = frame.filter(unknown & frame[heading].is_not_null())
    reading.unknown.add(
        key, shown(heading), texts_left.filter(unknown & frame[heading].is_not_null()), lost, rejects=must
    )
    if must:
        noun = _("category") if key == "category" else _("outcome")
        sentence = _("“{heading}” is blank or is no {noun} that this source is known to have in that month.").format(
            heading=shown(heading), noun=noun
        )
        sentence = f"{sentence} {words_not_known(frame.filter(unknown)[heading])}".rstrip()
        return reading.reject(frame, unknown, f"unknown-{key}", sentence, heading)
    if key == "category" and constant:
        frame = frame.with_columns(pl.col(key).fill_null(constant))
    sentence = _("“{heading}” holds words that are not known here. They are left out.").format(heading=shown(heading))
    sentence = f"{sentence} {words_not_known(frame.filter(unknown)[heading])}".rstrip()
    reading.warn(frame, unknown & frame[heading].is_not_null(), f"unknown-{key}", sentence)
    return frame


def _first_known(
    words: tuple[str | None, ...], month: int, slug_of: Callable[[str, int], str | None], *, has_any_word: bool
) -> str | None:
    """What the word alone stands for, or, where that is left open, all the words together: “Primary fire / Deliberate / Car”."""
    if not words[0]:
        return None
    together = COMBINED.join(word or "" for word in words)
    if len(words) == 1:
        return slug_of(words[0], month)
    # Without a vocabulary every word is known, so that all of them together are the category.
    return slug_of(together, month) if has_any_word else slug_of(words[0], month) or slug_of(together, month)


def _without_left_out(
    frame: pl.DataFrame,
    key: str,
    heading: str,
    reading: Reading,
) -> pl.DataFrame:
    """The frame without rows of kinds that the vocabulary knows and leaves out, which are told by name."""
    name = reading.source.mappings.get(key)
    if name is None or not mapping(name).left_out:
        return frame
    vocabulary = mapping(name)
    texts = frame[TEXT].to_list()
    known = {text: vocabulary.leaves_out(text) for text in set(texts)}
    out = frame[key].is_null() & pl.Series([known[text] for text in texts], dtype=pl.Boolean)
    if not out.any():
        return frame
    their_words = words_not_known(frame[TEXT].filter(out)).partition(": ")[2]
    sentence = _("“{heading}” is of a kind that this source leaves out: {words}").format(
        heading=shown(heading), words=their_words
    )
    return reading.reject(frame, out, "left-out", sentence, heading)


def _with_meanings(frame: pl.DataFrame, key: str, heading: str, reading: Reading) -> pl.DataFrame:
    """What somebody said that words mean which the source does not know; rows that are to be left out are told by name."""
    if not reading.meanings or key not in reading.source.mappings:
        return frame
    slugs = {value.slug for value in mapping(reading.source.mappings[key]).values}
    texts = frame[TEXT].filter(frame[key].is_null()).unique().to_list()
    meanings = {text: meaning for text in texts if text and (meaning := reading.meaning(key, text)) is not None}
    meant = {text: meaning for text, meaning in meanings.items() if meaning in slugs}
    frame = frame.with_columns(pl.coalesce(key, mapped(frame[TEXT], meant, pl.String)).alias(key))
    out = frame[key].is_null() & frame[TEXT].is_in([text for text, meaning in meanings.items() if not meaning])
    return reject_as_said(frame, out, frame[TEXT], heading, reading)


def reject_as_said(
    frame: pl.DataFrame, out: pl.Series, texts: pl.Series, heading: str, reading: Reading
) -> pl.DataFrame:
    """The frame without rows of which somebody said that they be left out; what they are is told."""
    out = out.fill_null(value=False)
    if not out.any():
        return frame
    their_words = words_not_known(texts.filter(out)).partition(": ")[2]
    sentence = _("“{heading}” holds what the partnership said is to be left out: {words}").format(
        heading=shown(heading), words=their_words
    )
    return reading.reject(frame, out, SAID_LEFT_OUT, sentence, heading)


def words_not_known(texts: pl.Series) -> str:
    """Which words of a list were not known, with how many rows have them; those that might be about somebody as a shape."""
    counts = Counter(" ".join(text.split()) for text in texts.drop_nulls().to_list())
    shown_words = [f"“{safe_word(word)}” ({rows:,})" for word, rows in counts.most_common(MOST_WORDS_TOLD)]
    if not shown_words:
        return ""
    left = len(counts) - len(shown_words)
    words = _("Not known: {words} and {left} more.") if left else _("Not known: {words}.")
    return words.format(words=", ".join(shown_words), left=f"{left:,}")


def safe_word(word: str) -> str:
    """A word of a list as it may be shown: as a mere shape where it is long, or might be about a person."""
    is_plain = len(word) <= LONGEST_WORD and not kinds_in(word) and not any(map(str.isdecimal, word))
    return word if is_plain else shown_name(shape_of(word))


def _reader(source: Source, key: str) -> Callable[[str, int], str | None]:
    name = source.mappings.get(key)
    if name is None:
        return lambda word, _month: slugified(word) or None
    vocabulary = mapping(name)
    return lambda word, month: vocabulary.slug_in(" ".join(word.split()), month_words(month))
