"""Records of partners as they are stored: the same columns as every record, with their own times, precision and quantity."""

from datetime import date

import polars as pl

from wardmote.intake.sources import Source

# What a partner's records carry beyond the columns that all have while they are read.
PARTNER: dict[str, pl.DataType | type[pl.DataType]] = {
    "when_from": pl.Datetime("us"),
    "when_to": pl.Datetime("us"),
    "when_precision": pl.Categorical,
    "point_precision": pl.Categorical,
    "quantity": pl.Int32,
    "span": pl.Int32,
}


def partner_shape(frame: pl.DataFrame, source: Source, first: date) -> pl.DataFrame:
    """The records as they are stored."""
    return frame.select(
        pl.lit(source.slug, dtype=pl.Categorical).alias("source"),
        "sender",
        "category",
        "subcategory",
        pl.lit(first).alias("month"),
        "when_from",
        "when_to",
        "when_precision",
        "longitude",
        "latitude",
        "point_precision",
        "lsoa",
        "lsoa_vintage",
        "council",
        "area_basis",
        "ward",
        "boundary_copy",
        "quantity",
        "outcome",
        "attributes",
        pl.col("file_number").cast(pl.Int32),
        pl.col("row_number").cast(pl.Int64),
        "identifier_hash",
    )
