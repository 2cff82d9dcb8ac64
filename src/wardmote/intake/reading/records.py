"""From raw tables to records of the one shape, by the source's declaration, a few hundred thousand rows at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

import numpy as np
import polars as pl

from wardmote.foundations.months import month_ordinal
from wardmote.foundations.organisations.public import Partnership, as_code
from wardmote.intake.partner.cells import PERIOD, in_file
from wardmote.intake.partner.unknown_words import UnknownWords, folded
from wardmote.intake.reading.attributes import attributes, json_of_one
from wardmote.intake.reading.concerns import Concerns
from wardmote.intake.reading.emptying import without_persons
from wardmote.intake.reading.identifiers import identifier_hash, with_hashes
from wardmote.intake.reading.placing import BRITAIN, FIRST_MONTH_2021, Basis, Places
from wardmote.intake.reading.record_senders import with_sender
from wardmote.intake.reading.tables import FILE, LINE, RawTable, kind_of
from wardmote.intake.reading.vocabulary import FIRST_MONTH, ByWord, Vocabulary, mapped, month_index
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources import Source

LOCAL = "Europe/London"
EDGE = timedelta(days=1)
LSOA = r"^[EWSN]\d{8}$"
TEXT_DANGERS = ("=", "+", "@", "-", "＝", "＋", "－", "＠")
Precision = pl.Enum(["snapped", "none"])
SHAPE: dict[str, pl.DataType | type[pl.DataType]] = {
    "sender": pl.Categorical,
    "month": pl.Int32,
    "category": pl.Categorical,
    "subcategory": pl.Categorical,
    "moment": pl.Datetime("us"),
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "lsoa": pl.String,
    "lsoa_vintage": pl.Categorical,
    "council": pl.Categorical,
    "area_basis": pl.Categorical,
    "ward": pl.Categorical,
    "boundary_copy": pl.Int8,
    "outcome": pl.Categorical,
    "attributes": pl.String,
    "file_number": pl.UInt32,
    "row_number": pl.UInt32,
    "identifier_hash": pl.UInt64,
    "row_hash": pl.UInt64,
    "record_hash": pl.UInt64,
}


@dataclass
class Reading:
    """What one load knows while it reads: the areas, the day, the source's words, and what it has found."""

    source: Source
    places: Places
    today: date
    rejected: Concerns = field(default_factory=Concerns)
    warned: Concerns = field(default_factory=Concerns)
    sender: str = ""
    partnership: Partnership | None = None
    suppressed: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    # What was said of the sender's words: the slug or code by field and word, nothing where their rows are left out.
    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unknown: UnknownWords = field(default_factory=UnknownWords)
    # Adds to the records of a part of a month those in use of its other parts.
    carry: "Callable[[pl.DataFrame, Sequence[Any]], pl.DataFrame] | None" = None

    def __post_init__(self) -> None:
        self.words = {key: Vocabulary(name) for key, name in self.source.mappings.items()}
        self.many = {name: pl.Categorical(pl.Categories.random()) for name in self.source.attributes.values()}
        self.months = ByWord(_months_of)
        self.slugs = ByWord(lambda names: pl.Series([self.places.sender(n)[0] for n in names], dtype=pl.Categorical))
        named = in_file if self.source.is_partner else str
        self.attributes = {key: named(heading) for key, heading in self.source.attributes.items()}
        self.formulas = {name: ByWord(_begins_as_formula) for name in self.attributes.values()}
        self.as_json = {key: ByWord(partial(json_of_one, key)) for key in self.source.attributes}
        self.columns = {key: named(heading) for key, heading in self.source.columns.items()}
        if self.source.across:
            self.columns[self.source.across] = PERIOD
        self.known = sorted({c for layout in self.source.layouts for c in (*layout.required, *layout.optional)})

    def forget(self) -> None:
        """Forget what was found, to read the same files again."""
        self.rejected, self.warned, self.suppressed = Concerns(), Concerns(), Counter()
        self.unknown = UnknownWords()

    def meaning(self, key: str, word: str) -> str | None:
        """What was said that a sender's word means; nothing ("") where its rows are to be left out, None where nobody said."""
        return self.meanings.get((key, folded(word)))

    def sender_code(self, text: str) -> str:
        """The code of the organisation that a file calls so; a slug of the text where it is none of the partnership's."""
        slug = as_code(text)
        return self._codes.get(slug, slug)

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The code of each organisation by the slug of its name today: a new name does not make a new sender."""
        organisations = self.partnership.organisations.values_list("name", "code") if self.partnership else ()
        return {as_code(name): code for name, code in organisations}

    def column(self, key: str) -> str:
        """The heading of a column of records, or nothing when the source has none."""
        return self.columns.get(key, "")

    def suppressed_in(self, sender: str, month: int) -> dict[str, int]:
        """How often the sender suppressed counts of a period, by the categories that were suppressed together in a row."""
        suppressions = self.suppressed.items()
        return {categories: rows for (who, at, categories), rows in suppressions if at == month and who in {sender, ""}}

    def reject(self, frame: pl.DataFrame, wrong: pl.Series, code: str, sentence: str, example: str) -> pl.DataFrame:
        """The frame without the rows that are wrong, which are noted with their files, lines and examples."""
        if not wrong.any():
            return frame
        for (number,), part in frame.filter(wrong).partition_by(FILE, as_dict=True).items():
            self.rejected.add(
                code,
                sentence,
                file_number=int(number),
                rows=part.height,
                lines=part[LINE],
                examples=part[example].unique(maintain_order=True).head(5),
            )
        return frame.filter(~wrong)

    def warn(self, frame: pl.DataFrame, rows: pl.Series, code: str, sentence: str) -> None:
        """Note rows that are loaded all the same."""
        if rows.any():
            rows_concerned = frame.filter(rows)
            self.warned.add(
                code,
                sentence,
                rows=rows_concerned.height,
                lines=rows_concerned[LINE].head(20) if rows_concerned[FILE].n_unique() == 1 else (),
            )


def _months_of(texts: pl.Series) -> pl.Series:
    return pl.Series([month_index(text) for text in texts.to_list()], dtype=pl.Int32)


def _begins_as_formula(texts: pl.Series) -> pl.Series:
    return texts.str.slice(0, 1).is_in(TEXT_DANGERS)


def to_records(tables: Sequence[RawTable], reading: Reading) -> pl.DataFrame:
    """Records of the rows that can be read; the others are in `reading.rejected`."""
    frame = pl.concat([table.frame for table in tables], how="diagonal")
    frame = frame.with_columns(
        pl.lit(None, dtype=kind_of(reading.source, name)).alias(name)
        for name in reading.known
        if name not in frame.columns
    )
    # Numbers in place of words of which there may be many are cheaper to give to all rows than to piece by piece.
    frame = frame.with_columns(pl.col(name).cast(kind) for name, kind in reading.many.items())
    frame = with_hashes(frame, reading.known, reading.column("outcome"))
    warn_of_formulas(frame, reading)
    frame = with_month(frame, tables, reading)
    frame = with_words(frame, reading)
    stored = (*reading.source.attributes.values(), reading.column("sender"))
    frame = without_persons(frame, stored, reading.warned)
    frame = with_point(frame, reading)
    frame = with_sender(frame, tables, reading)
    frame = _with_areas(frame, reading)
    frame = frame.with_columns(
        identifier_hash(frame[reading.column("identifier")]).alias("identifier_hash")
        if reading.column("identifier")
        else pl.lit(None, dtype=pl.UInt64).alias("identifier_hash"),
        attributes(frame, reading.source.attributes, reading.as_json).alias("attributes"),
        pl.col(FILE).alias("file_number"),
        pl.col(LINE).alias("row_number"),
    )
    return in_shape(frame)


def in_shape(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a record, in their order and kinds; what the frame has not is null."""
    missing = {name: kind for name, kind in SHAPE.items() if name not in frame.columns}
    frame = frame.with_columns(pl.lit(None).cast(kind).alias(name) for name, kind in missing.items())
    if "boundary_copy" in missing:
        frame = frame.with_columns(pl.lit(0, dtype=pl.Int8).alias("boundary_copy"))
    return frame.select(
        pl.col(name) if frame.schema.get(name) == kind else pl.col(name).cast(kind) for name, kind in SHAPE.items()
    )


def warn_of_formulas(frame: pl.DataFrame, reading: Reading) -> None:
    """Warn of cells kept as attributes that a spreadsheet would take for a formula."""
    has_formula = pl.repeat(value=False, n=frame.height, eager=True)
    for name in reading.attributes.values():
        if name not in frame.columns or frame[name].null_count() == frame.height:
            continue
        if isinstance(frame[name].dtype, pl.Categorical | pl.String):
            begins = reading.formulas[name].of(frame[name])
            if begins.any():
                has_formula |= begins.fill_null(value=False)
    sentence = _(
        "Cells begin with a sign that spreadsheets take for a formula. They are kept as text, and are marked as text in every file that is exported."
    )
    reading.warn(frame, has_formula, "formula", sentence)


def with_month(frame: pl.DataFrame, tables: Sequence[RawTable], reading: Reading) -> pl.DataFrame:
    """The month of each row, as months since the year 0; rows without a possible month are rejected."""
    if reading.column("moment"):
        return _with_moment(frame, tables, reading)
    name = reading.column("month")
    frame = frame.with_columns(reading.months.of(frame[name]).alias("month"))
    frame = reading.reject(
        frame,
        frame["month"].is_null(),
        "bad-month",
        _("“{name}” is not a month such as 2022-05.").format(name=name),
        name,
    )
    return _within_time(frame, name, reading)


def _within_time(frame: pl.DataFrame, name: str, reading: Reading) -> pl.DataFrame:
    latest = month_ordinal(reading.today)
    too_late, too_early = frame["month"] > latest, frame["month"] < FIRST_MONTH
    frame = reading.reject(frame, too_late, "future", _("The month has not come yet."), name)
    too_early = frame["month"] < FIRST_MONTH
    return reading.reject(
        frame, too_early, "too-early", _("The month is before December 2010, the first published."), name
    )


def _with_moment(frame: pl.DataFrame, tables: Sequence[RawTable], reading: Reading) -> pl.DataFrame:
    """The moment in UTC, and the month by local time: a search at 00:10 in summer is dated 23:10 of the day before."""
    name = reading.column("moment")
    moment = frame[name].str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us", time_zone="UTC", strict=False)
    frame = frame.with_columns(moment.alias("moment"))
    frame = reading.reject(
        frame,
        frame["moment"].is_null(),
        "bad-moment",
        _("“{name}” is not a moment such as 2022-05-01T13:45:00+00:00.").format(name=name),
        name,
    )
    named = {str(table.file_number): month_index(table.file.says.month) for table in tables}
    known = {number: index for number, index in named.items() if index is not None}
    local = pl.col("moment").dt.convert_time_zone(LOCAL)
    frame = frame.with_columns(
        month=(local.dt.year() * 12 + local.dt.month().cast(pl.Int32) - 1).cast(pl.Int32),
        utc_month=(pl.col("moment").dt.year() * 12 + pl.col("moment").dt.month().cast(pl.Int32) - 1).cast(pl.Int32),
        named_month=mapped(frame[FILE].cast(pl.String), known, pl.Int32),
    )
    outside = frame["named_month"].is_not_null() & (frame["utc_month"] != frame["named_month"])
    reading.warn(
        frame,
        outside,
        "month-edge",
        _(
            "Rows are dated outside their file's month, because the file gives times in UTC. They are counted in the month of local time."
        ),
    )
    near = ((local + EDGE).dt.month() != local.dt.month()) | ((local - EDGE).dt.month() != local.dt.month())
    frame = frame.with_columns(
        month=pl.when(
            near & pl.col("named_month").is_not_null() & ((pl.col("month") - pl.col("named_month")).abs() == 1)
        )
        .then(pl.col("named_month"))
        .otherwise(pl.col("month")),
        moment=pl.col("moment").dt.replace_time_zone(None),
    )
    return _within_time(frame, name, reading)


def with_words(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Category, sub-category and outcome as slugs; the declaration says which unknown words reject a row."""
    for key in ("category", "subcategory", "outcome"):
        name = reading.column(key)
        if not name or key not in reading.words:
            continue
        frame = frame.with_columns(reading.words[key].read(frame[name]).alias(key))
        if frame[key].null_count() == 0:
            continue
        unknown = frame[key].is_null() & frame[name].is_not_null()
        if key == "category" and reading.source.records["reject_unknown_category"]:
            sentence = _("“{name}” is blank or is no category that this source is known to have.").format(name=name)
            frame = reading.reject(frame, frame[key].is_null(), "unknown-category", sentence, name)
        elif key == "outcome" and reading.source.records["reject_unknown_outcome"]:
            sentence = _("“{name}” is blank or is no outcome that this source is known to have.").format(name=name)
            frame = reading.reject(frame, frame[key].is_null(), "unknown-outcome", sentence, name)
        elif unknown.any():
            reading.warn(
                frame,
                unknown,
                f"unknown-{key}",
                _("“{name}” holds words that are not known here. They are left out.").format(name=name),
            )
    if "category" not in reading.words:
        frame = frame.with_columns(pl.lit(reading.source.records["category"]).alias("category"))
    return frame


def with_point(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Longitude and latitude, null where there is no place; points outside Great Britain are rejected."""
    lon, lat = (frame[reading.column(key)].cast(pl.Float64) for key in ("longitude", "latitude"))
    frame = frame.with_columns(lon.alias("longitude"), lat.alias("latitude"))
    easting = reading.column("easting")
    if easting and frame[easting].is_not_null().any():
        frame = _from_grid(frame, easting, reading.column("northing"))
    # police.uk writes 0, 0 where its nearest map point is more than 20 km away.
    nowhere = (pl.col("longitude").abs() < 1e-9) & (pl.col("latitude").abs() < 1e-9)
    half = pl.col("longitude").is_null() != pl.col("latitude").is_null()
    blank = pl.when(nowhere | half).then(None)
    frame = frame.with_columns(
        longitude=blank.otherwise(pl.col("longitude")), latitude=blank.otherwise(pl.col("latitude"))
    )
    west, south, east, north = BRITAIN
    x, y = frame["longitude"], frame["latitude"]
    outside = ((x < west) | (x > east) | (y < south) | (y > north) | x.is_nan() | y.is_nan()).fill_null(value=False)
    return reading.reject(frame, outside, "outside-britain", _("The point lies outside Great Britain."), "longitude")


def _from_grid(frame: pl.DataFrame, easting: str, northing: str) -> pl.DataFrame:
    """Longitude and latitude from the British National Grid, to about two metres."""
    from pyproj import Transformer

    to_degrees = Transformer.from_crs(27700, 4326, always_xy=True)
    x, y = (frame[name].cast(pl.Float64).to_numpy() for name in (easting, northing))
    known = np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0))
    lon, lat = to_degrees.transform(np.where(known, x, 400000.0), np.where(known, y, 300000.0))
    return frame.with_columns(
        pl.Series("grid_lon", np.where(known, np.round(lon, 6), np.nan)).fill_nan(None),
        pl.Series("grid_lat", np.where(known, np.round(lat, 6), np.nan)).fill_nan(None),
    ).with_columns(
        longitude=pl.coalesce("longitude", "grid_lon"),
        latitude=pl.coalesce("latitude", "grid_lat"),
    )


def _with_areas(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """LSOA, its vintage, council and how they are known: by code, else by name, else by point."""
    code = reading.column("lsoa")
    places = reading.places
    if not code:
        return by_point(frame, places)
    # What is no code is not kept: anything might stand there.
    frame = frame.with_columns(
        pl.when(pl.col(code).cast(pl.String).str.contains(LSOA)).then(pl.col(code)).alias("lsoa")
    )
    frame = frame.join(places.table, on="lsoa", how="left", maintain_order="left")
    frame = frame.with_columns(
        area_basis=pl.when(pl.col("council").is_not_null()).then(_word("lsoa column")).otherwise(_word("none")),
        lsoa_vintage=pl.when(pl.col("lsoa").is_not_null()).then(pl.col("lsoa_vintage").fill_null(_word("unknown"))),
    )
    if frame["council"].null_count() == 0:
        return frame
    lost = frame["council"].is_null()
    if (lost & (frame["lsoa"].is_not_null() | frame[reading.column("lsoa_name")].is_not_null())).any():
        frame = _by_name(frame, reading)
    lost = frame["council"].is_null() & frame["longitude"].is_not_null() & frame["lsoa"].is_null()
    if lost.any():
        placed = by_point(frame.filter(lost), places)
        frame = pl.concat([frame.filter(~lost), placed.select(frame.columns).cast(frame.schema)])
    return frame


def _word(text: str) -> pl.Expr:
    """One word for every row, held as a number."""
    return pl.lit(text, dtype=pl.Categorical)


def _by_name(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Councils by the name of the small area, for codes that are not known: “Luton 009F” lies in Luton."""
    from wardmote.intake.reading.placing import NAME_END

    unknown = frame["lsoa_vintage"] == "unknown"
    reading.warn(
        frame,
        unknown.fill_null(value=False),
        "unknown-lsoa",
        _("LSOA codes are not among the areas loaded. Their councils are taken from the names."),
    )
    prefix = frame[reading.column("lsoa_name")].str.replace(NAME_END, "")
    lost = frame["council"].is_null() & prefix.is_not_null()
    names = prefix.filter(lost).unique().to_list()
    councils = {name: council for name in names if (council := reading.places.council_named(name))}
    by_name = mapped(prefix, councils, pl.String)
    use = lost & by_name.is_not_null()
    return frame.with_columns(
        council=pl.when(use).then(by_name.cast(pl.Categorical)).otherwise(pl.col("council")),
        area_basis=pl.when(use).then(_word("lsoa name")).otherwise(pl.col("area_basis")),
    )


def by_point(frame: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Areas by the point alone: LSOAs of 2011 for months before 2021, of 2021 after, as far as boundaries are loaded."""
    old = frame["month"] < FIRST_MONTH_2021
    parts = [
        part.with_columns(places.lsoa_at(part, year).alias("lsoa"))
        for part, year in ((frame.filter(old), 2011), (frame.filter(~old), 2021))
        if part.height
    ]
    if not parts:
        parts = [frame.with_columns(pl.lit(None, dtype=pl.String).alias("lsoa"))]
    joined = pl.concat(parts, how="diagonal").drop("council", "lsoa_vintage", "area_basis", strict=False)
    joined = joined.join(places.table, on="lsoa", how="left", maintain_order="left")
    known = pl.col("council").is_not_null()
    return joined.with_columns(
        area_basis=pl.when(known).then(pl.lit("point in polygon")).otherwise(pl.lit("none")).cast(Basis),
        lsoa_vintage=pl.col("lsoa_vintage").cast(pl.String),
    )
