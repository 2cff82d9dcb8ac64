"""Texts that are kept although nobody scanned them: what may name or reach a person is left out before it is stored."""

from collections.abc import Callable, Iterable

import polars as pl

from wardmote.foundations.privacy.public import (
    NHS,
    ROUGH_NAMES,
    ROUGH_NUMBERS,
    is_family,
    is_inn,
    names_in,
    numbers_in,
    only_digits,
)
from wardmote.intake.partner.cells import shown
from wardmote.intake.reading.concerns import Concerns
from wardmote.intake.reading.guard import never
from wardmote.intake.reading.tables import FILE, LINE
from wardmote.intake.reading.vocabulary import distinct
from wardmote.intake.reading.wording import gettext as _

# A family is called by its name alone: “The Smiths”.
FAMILY = r"^\s*[Tt]he\s+\pL+(?:es|s)\s*$"


def without_persons(
    frame: pl.DataFrame, headings: Iterable[str], warned: Concerns, *, is_area: Callable[[str], bool] = never
) -> pl.DataFrame:
    """The frame with the cells of these columns emptied that may name or reach a person; how many is said."""
    for heading in dict.fromkeys(headings):
        if heading not in frame.columns:
            continue
        column = frame[heading]
        # A column that holds numbers for its words keeps its own: to number all rows anew costs more than to look.
        texts, _places = distinct(column if isinstance(column.dtype, pl.Categorical) else column.cast(pl.Categorical))
        personal = [text for text in personal_among(texts.cast(pl.String)) if not is_area(text)]
        if not personal:
            continue
        hit = frame[heading].cast(pl.String).is_in(personal).fill_null(value=False)
        sentence = _("“{heading}” holds texts that may name or reach a person. They were left out.")
        lines = frame.filter(hit)[LINE].head(20) if frame[FILE].n_unique() == 1 else ()
        warned.add("emptied", sentence.format(heading=shown(heading)), rows=int(hit.sum()), lines=lines)
        kind = frame.schema[heading]
        frame = frame.with_columns(
            pl.when(pl.Series(~hit)).then(pl.col(heading)).otherwise(None).cast(kind).alias(heading)
        )
    return frame


def personal_among(texts: pl.Series) -> list[str]:
    """Those of the texts that may name or reach a person; a rough pattern leaves few for the rules."""
    rough = texts.filter(texts.str.contains(f"{ROUGH_NAMES}|{ROUGH_NUMBERS}|{FAMILY}"))
    return [text for text in rough.to_list() if text and may_be_personal(text)]


def may_be_personal(text: str) -> bool:
    """Whether a text that stands for a place, a class or a code may name or reach a person after all."""
    # Ten digits alone are a reference more often than not.
    if any(kind != NHS or not only_digits(text) for kind in numbers_in(text)):
        return True
    # An inn is called after somebody, and says so: “The John Snow”.
    return is_family(text) or names_in(text, is_place=is_inn(text))
