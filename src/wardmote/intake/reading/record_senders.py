"""Which force each row of a police.uk file is from: what a column says, or the file's name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from wardmote.intake.reading.tables import FILE, RawTable
from wardmote.intake.reading.vocabulary import mapped
from wardmote.intake.reading.wording import gettext as _

if TYPE_CHECKING:
    from wardmote.intake.reading.records import Reading


def with_sender(frame: pl.DataFrame, tables: Sequence[RawTable], reading: "Reading") -> pl.DataFrame:
    """The rows with their force; one that names none is rejected."""
    name = reading.column("sender")
    if not name:
        by_file = {str(table.file_number): table.file.says.sender for table in tables}
        strange = sorted({slug for slug in by_file.values() if not reading.places.is_force(slug)})
        if strange:
            sentence = _("Names of files give a force that is not known here. Their rows are kept under that name.")
            reading.warned.add("unknown-force", sentence, examples=strange)
        return frame.with_columns(mapped(frame[FILE].cast(pl.String), by_file, pl.String).alias("sender"))
    frame = frame.with_columns(reading.slugs.of(frame[name]).alias("sender"))
    for text, slug in reading.places.unknown_senders().items():
        rows = int((frame[name].cast(pl.String) == text).sum())
        if rows:
            sentence = _("“{name}” names a force that is not known here. Its rows are kept under that name.").format(
                name=name
            )
            reading.warned.add("unknown-force", sentence, rows=rows, examples=[slug])
    return reading.reject(
        frame,
        frame["sender"].is_null(),
        "no-force",
        _("“{name}” is blank, or names no force.").format(name=name),
        name,
    )
