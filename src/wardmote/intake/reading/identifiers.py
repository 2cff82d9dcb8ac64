"""Numbers for identifiers and for whole rows, to find duplicates without keeping the identifier."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from wardmote.intake.reading.vocabulary import mapped


def identifier_hash(identifiers: pl.Series) -> pl.Series:
    """A number for each identifier, the same in every version: the first 16 hexadecimal digits, else FNV-1a."""
    digits = identifiers.str.slice(0, 16)
    hashed = digits.str.to_integer(base=16, dtype=pl.UInt64, strict=False)
    usable = (identifiers.str.len_bytes() == 64) & hashed.is_not_null()
    other = identifiers.is_not_null() & ~usable.fill_null(value=False)
    if not other.any():
        return hashed
    table = identifiers.filter(other).unique()
    numbers = dict(zip(table.to_list(), fnv1a(table.to_list()).tolist(), strict=True))
    return hashed.zip_with(~other, mapped(identifiers, numbers, pl.UInt64))


def with_hashes(frame: pl.DataFrame, columns: Sequence[str], outcome: str) -> pl.DataFrame:
    """A number for each row as it stands, and one for all of it but its outcome, which changes while the record does not."""
    others = [name for name in columns if name != outcome]
    frame = frame.with_columns(record_hash=frame.select(others).hash_rows())
    if len(others) == len(columns):
        return frame.with_columns(row_hash=pl.col("record_hash"))
    return frame.with_columns(row_hash=frame.select("record_hash", outcome).hash_rows())


def fnv1a(texts: Sequence[str]) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    """The 64-bit FNV-1a hash of each text, all texts at once, one byte position after another."""
    encoded = np.array([text.encode() for text in texts], dtype=np.bytes_)
    width = max(1, encoded.dtype.itemsize)
    letters = encoded.view(np.uint8).reshape(len(texts), width)
    lengths = np.array([len(text.encode()) for text in texts])
    result = np.full(len(texts), 0xCBF29CE484222325, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for position in range(width):
            stepped = (result ^ letters[:, position].astype(np.uint64)) * np.uint64(0x100000001B3)
            result = np.where(position < lengths, stepped, result)
    return result
