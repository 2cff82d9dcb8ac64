"""The further columns of a row, as one JSON text."""

from collections.abc import Mapping
from functools import partial

import polars as pl

from wardmote.intake.reading.vocabulary import ByWord


def attributes(frame: pl.DataFrame, names: Mapping[str, str], as_json: Mapping[str, ByWord] | None = None) -> pl.Series:
    """The further columns as JSON text, made once for each distinct combination; blank cells are left out.

    `as_json` remembers, for a whole load, the text of a column that is the only one.
    """
    wanted = {key: column for key, column in names.items() if column in frame.columns}
    wanted = {key: column for key, column in wanted.items() if frame[column].null_count() < frame.height}
    if not wanted:
        return pl.Series("attributes", [None] * frame.height, dtype=pl.String)
    columns = list(wanted.values())
    if len(columns) == 1:
        key = next(iter(wanted))
        json_by_word = (as_json or {}).get(key) or ByWord(partial(json_of_one, key))
        return json_by_word.of(frame[columns[0]]).alias("attributes")
    table = frame.select(columns).unique()
    table = table.with_columns(_as_json(table, wanted).alias("attributes"))
    return frame.select(columns).join(table, on=columns, how="left", nulls_equal=True, maintain_order="left")[
        "attributes"
    ]


def json_of_one(key: str, texts: pl.Series) -> pl.Series:
    """Each text of one column as JSON text under its key."""
    return _as_json(texts.to_frame("text"), {key: "text"})


def _as_json(table: pl.DataFrame, wanted: Mapping[str, str]) -> pl.Series:
    """Each row as JSON text, or null if all its cells are blank."""
    parts = [
        pl.when(pl.col(column).is_not_null()).then(pl.format('"' + key + '":"{}"', _escaped(column)))
        for key, column in wanted.items()
    ]
    inside = pl.concat_str(parts, separator=",", ignore_nulls=True)
    shown = pl.when(inside.str.len_bytes() > 0).then(pl.concat_str(pl.lit("{"), inside, pl.lit("}")))
    return table.select(shown.alias("attributes"))["attributes"]


def _escaped(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String)
    text = text.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
    return text.str.replace_all(r"[\x00-\x1f]", " ")
