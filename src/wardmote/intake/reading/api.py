"""The police.uk API's answers: nested JSON without small areas, and one crime in the answers for several wards."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.attributes import attributes
from wardmote.intake.reading.concerns import Concerns
from wardmote.intake.reading.emptying import without_persons
from wardmote.intake.reading.identifiers import with_hashes
from wardmote.intake.reading.recognising import Recognised
from wardmote.intake.reading.records import (
    Reading,
    by_point,
    in_shape,
    with_month,
    with_point,
    with_words,
)
from wardmote.intake.reading.tables import FILE, LINE, RawTable
from wardmote.intake.reading.vocabulary import mapped
from wardmote.intake.reading.wording import gettext as _

MAX_BYTES = 512 * 1024 * 1024
NO_FORCE = "no-force"
BTP = "british-transport-police"
TEXTS = ("category", "month", "location_type", "location_subtype", "persistent_id", "context")
COLUMNS = (*TEXTS, "id", "location.latitude", "location.longitude", "location.street.name", "outcome_status.category")


def read_answer(file: Recognised, number: int, rejected: Concerns) -> tuple[RawTable, int]:
    """One answer's crimes as a raw table, and how many crimes it has; raises FileRefused when it is not one."""
    name = file.member.name
    if file.member.content_size > MAX_BYTES:
        raise FileRefused(
            _("{name} is larger than any answer of the API. Load the archive's CSV files instead.").format(name=name)
        )
    with file.member.open() as stream:
        content = stream.read(MAX_BYTES)
    try:
        crimes = json.loads(content)
    except UnicodeDecodeError:
        raise FileRefused(_("{name} is not in UTF-8. Fetch it again.").format(name=name)) from None
    except ValueError as error:
        raise FileRefused(
            _("{name} is cut short or damaged: {error}. Fetch it again.").format(name=name, error=error)
        ) from None
    if not isinstance(crimes, list):
        raise FileRefused(_("{name} is not a list of crimes. Load the API's answer as it came.").format(name=name))
    rows = []
    for position, crime in enumerate(crimes, start=1):
        row = _flat(crime)
        if row is None:
            rejected.add(
                "not-a-crime", _("The crime is not a crime of the API."), file_number=number, rows=1, lines=[position]
            )
        else:
            rows.append({**row, LINE: position, FILE: number})
    schema: dict[str, Any] = dict.fromkeys(COLUMNS, pl.String)
    schema |= {"location.latitude": pl.Float64, "location.longitude": pl.Float64, LINE: pl.UInt32, FILE: pl.UInt32}
    return RawTable(file, number, pl.DataFrame(rows, schema=schema)), len(crimes)


def _flat(crime: object) -> dict[str, Any] | None:
    """One crime with its nested parts beside the others, or None if it is none."""
    if not isinstance(crime, dict) or not {"category", "id", "month"} <= crime.keys():
        return None
    place = crime.get("location") or {}
    row: dict[str, Any] = {key: str(crime[key]) if crime.get(key) else None for key in TEXTS}
    row["id"] = str(crime["id"])
    try:
        row["location.latitude"] = float(place["latitude"]) if place.get("latitude") else None
        row["location.longitude"] = float(place["longitude"]) if place.get("longitude") else None
        row["location.street.name"] = (place.get("street") or {}).get("name")
        row["outcome_status.category"] = (crime.get("outcome_status") or {}).get("category")
    except (AttributeError, TypeError, ValueError):
        return None
    return row


def answers_to_records(tables: Sequence[RawTable], reading: Reading) -> pl.DataFrame:
    """The crimes of all answers as records; those seen in several wards' answers are marked as copies."""
    frame = pl.concat([table.frame for table in tables])
    frame = with_hashes(frame, sorted(COLUMNS), reading.column("outcome"))
    frame = without_persons(frame, reading.source.attributes.values(), reading.warned)
    frame = with_words(with_month(frame, tables, reading), reading)
    frame = by_point(with_point(frame, reading), reading.places).sort(FILE, LINE)
    frame = _with_ward(frame, tables, reading)
    frame = _with_force(frame, reading)
    frame = frame.with_columns(
        subcategory=pl.when(pl.col("location_type") == "BTP").then(pl.lit(BTP)),
        identifier_hash=pl.col("id").str.to_integer(dtype=pl.UInt64, strict=False).fill_null(pl.col("id").hash()),
        attributes=attributes(frame, reading.source.attributes),
        file_number=pl.col(FILE),
        row_number=pl.col(LINE),
    )
    return with_copies(in_shape(frame), reading)


def _with_ward(frame: pl.DataFrame, tables: Sequence[RawTable], reading: Reading) -> pl.DataFrame:
    """The ward that the file's name gives, and its council in place of the point's."""
    wards = {str(table.file_number): table.file.says.ward for table in tables if table.file.says.ward}
    councils = {ward: reading.places.council_of_ward(ward) for ward in set(wards.values())}
    unknown = sorted(ward for ward, council in councils.items() if council is None)
    if unknown:
        reading.warned.add(
            "unknown-ward",
            _("Wards that file names give are not among the areas loaded. Their crimes are placed by their points."),
            rows=0,
            examples=unknown,
        )
    ward = mapped(frame[FILE].cast(pl.String), wards, pl.String)
    council = mapped(ward, {code: council for code, council in councils.items() if council}, pl.String)
    return frame.with_columns(ward=ward, by_ward=council).with_columns(
        council=pl.coalesce("by_ward", pl.col("council").cast(pl.String)),
        area_basis=pl.when(pl.col("by_ward").is_not_null())
        .then(pl.lit("file ward"))
        .otherwise(pl.col("area_basis").cast(pl.String)),
    )


def _with_force(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The force in whose area the council lies; a crime in no council that is loaded is counted for no force."""
    councils = [code for code in frame["council"].unique().to_list() if code]
    forces = {code: force for code in councils if (force := reading.places.force_of_council(code))}
    frame = frame.with_columns(mapped(frame["council"], forces, pl.String).alias("sender"))
    sentence = _(
        "The force is not known: the crime's place is in no council that is loaded. It counts for no force. Load the areas of "
        "its place, then load these files again."
    )
    return reading.reject(frame, frame["sender"].is_null(), NO_FORCE, sentence, "category")


def with_copies(records: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """0 for a crime, 2 for its first copy in another council, 1 for its copy in another ward of a council that has it.

    It counts in one ward of a council: of several answers that hold it, in that whose ward's boundary is around its point.
    """
    of_crime = ["identifier_hash", "month"]
    again = records.select(pl.struct(*of_crime).is_duplicated().alias("again"))["again"]
    if not again.any():
        return records.with_columns(boundary_copy=pl.lit(0, dtype=pl.Int8)).sort("file_number", "row_number")
    inside = np.zeros(records.height, dtype=np.bool_)
    doubtful = records.filter(again)
    inside[again.arg_true().to_numpy()] = reading.places.are_in_wards(
        doubtful["ward"].cast(pl.String).to_list(), doubtful["longitude"].to_numpy(), doubtful["latitude"].to_numpy()
    )
    frame = records.with_columns(
        outside=pl.Series(~inside),
        place=pl.col("ward").cast(pl.String).fill_null(""),
        owner=pl.col("council").cast(pl.String).fill_null(""),
    ).sort("outside", "file_number", "row_number")
    in_council = [*of_crime, "owner"]
    frame = frame.with_columns(
        boundary_copy=pl.when(pl.col("place") == pl.col("place").first().over(of_crime))
        .then(0)
        .when(pl.struct(*in_council).is_first_distinct() & (pl.col("owner") != pl.col("owner").first().over(of_crime)))
        .then(2)
        .otherwise(1)
        .cast(pl.Int8)
    )
    return frame.drop("outside", "place", "owner").sort("file_number", "row_number")
