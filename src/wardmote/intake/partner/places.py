"""Where a partner's records are: by LSOA, point, ward, council, outward postcode or the name of a place."""

import re
from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_noop

from wardmote.intake.partner.cells import shown
from wardmote.intake.partner.far_points import doubt_points
from wardmote.intake.partner.lookup import Lookup
from wardmote.intake.partner.national_grid import to_degrees
from wardmote.intake.partner.places_of_interest import grid_point
from wardmote.intake.partner.words import reject_as_said
from wardmote.intake.reading.placing import BRITAIN, FIRST_MONTH_2021, NAME_END
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.vocabulary import mapped
from wardmote.intake.reading.wording import gettext as _

LSOA = re.compile(r"^[EWSN]\d{8}$")
OUTWARD = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)(?: ?\d)?$")
WITHOUT_POINT = gettext_noop("The row is kept without its point.")
GEOCODED = {"geocoding": "__geocoding", "geocoding_score": "__geocoding_score", "place_matched": "__place_matched"}
KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "lsoa": pl.String,
    "lsoa_vintage": pl.String,
    "council": pl.String,
    "area_basis": pl.String,
    "ward": pl.String,
    "point_precision": pl.String,
}


def with_places(frame: pl.DataFrame, reading: Reading, lookup: Lookup) -> pl.DataFrame:
    """Point, LSOA, ward and council of each row, and how they are known; impossible points reject a row."""
    frame = frame.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in KINDS.items())
    frame = _with_points(frame, reading)
    doubt_points(frame, reading, lookup)
    frame = _geocoded(frame, reading, lookup)
    frame = _by_lsoa(frame, reading)
    frame = _by_point(frame, reading)
    frame = _by_council(frame, reading, lookup)
    frame = _by_ward(frame, reading, lookup)
    frame = _by_outward(frame, reading, lookup)
    whole = reading.source.records["place"] in {"partnership", "text"}
    if whole and lookup.only_council:
        frame = _filled(frame, pl.col("council").is_null(), council=pl.lit(lookup.only_council), basis="partnership")
    return frame.with_columns(pl.col("area_basis").fill_null("none"), pl.col("point_precision").fill_null("none"))


def _filled(frame: pl.DataFrame, where: pl.Expr, *, council: pl.Expr, basis: str) -> pl.DataFrame:
    use = where & council.is_not_null()
    return frame.with_columns(
        council=pl.when(use).then(council).otherwise(pl.col("council")),
        area_basis=pl.when(use).then(pl.lit(basis)).otherwise(pl.col("area_basis")),
    )


def _heading(frame: pl.DataFrame, reading: Reading, key: str) -> str:
    heading = reading.column(key)
    return heading if heading in frame.columns else ""


def _numbers(frame: pl.DataFrame, heading: str, reading: Reading) -> pl.DataFrame:
    """The column as numbers under its heading with “__” before; other texts are told, and cost the row only its point where
    it says in another way where it was.
    """
    table = frame.with_columns(
        pl.col(heading).str.replace_all(",", "").cast(pl.Float64, strict=False).alias(f"__{heading}")
    )
    wrong = table[heading].is_not_null() & (
        table[f"__{heading}"].is_null() | ~table[f"__{heading}"].is_finite().fill_null(value=True)
    )
    placed, without_point = _is_placed_otherwise(table, reading), _(WITHOUT_POINT)
    sentence = _("“{heading}” is not a number.").format(heading=shown(heading))
    reading.warn(table, wrong & placed, "no-point", f"{sentence} {without_point}")
    return reading.reject(table, wrong & ~placed, "not-a-number", sentence, heading)


def _is_placed_otherwise(frame: pl.DataFrame, reading: Reading) -> pl.Series:
    """Which rows say in another column where they were: by an area or a place."""
    keys = ("lsoa", "ward", "council", "lsoa_name", "outward_postcode", "place")
    headings = [heading for key in keys if (heading := _heading(frame, reading, key))]
    if not headings:
        return pl.repeat(value=False, n=frame.height, eager=True)
    return frame.select(placed=pl.any_horizontal(pl.col(each).is_not_null() for each in headings))["placed"]


def _with_points(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    lon, lat = (_heading(frame, reading, key) for key in ("longitude", "latitude"))
    if lon and lat:
        frame = _numbers(_numbers(frame, lon, reading), lat, reading)
        frame = frame.with_columns(longitude=pl.col(f"__{lon}"), latitude=pl.col(f"__{lat}")).drop(
            f"__{lon}", f"__{lat}"
        )
    east, north = (_heading(frame, reading, key) for key in ("easting", "northing"))
    if east and north:
        frame = _numbers(_numbers(frame, east, reading), north, reading)
        degrees = to_degrees(frame[f"__{east}"].to_numpy(), frame[f"__{north}"].to_numpy())
        frame = frame.with_columns(
            longitude=pl.coalesce("longitude", degrees[0]), latitude=pl.coalesce("latitude", degrees[1])
        ).drop(f"__{east}", f"__{north}")
    if not (lon or east):
        return frame
    nowhere = (pl.col("longitude").abs() < 1e-9) & (pl.col("latitude").abs() < 1e-9)
    blank = pl.when(nowhere | pl.col("longitude").is_null() | pl.col("latitude").is_null())
    frame = frame.with_columns(
        longitude=blank.then(None).otherwise(pl.col("longitude")),
        latitude=blank.then(None).otherwise(pl.col("latitude")),
    )
    west, south, right, top = BRITAIN
    outside = ~(frame["longitude"].is_between(west, right) & frame["latitude"].is_between(south, top))
    sentence = _("The point is outside Great Britain: are longitude and latitude, or easting and northing, exchanged?")
    outside, placed, without_point = (
        outside.fill_null(value=False),
        _is_placed_otherwise(frame, reading),
        _(WITHOUT_POINT),
    )
    reading.warn(frame, outside & placed, "no-point", f"{sentence} {without_point}")
    frame = reading.reject(frame, outside & ~placed, "outside-britain", sentence, lon or east)
    outside = ~(frame["longitude"].is_between(west, right) & frame["latitude"].is_between(south, top))
    blank = pl.when(pl.Series(outside.fill_null(value=False)))
    frame = frame.with_columns(
        longitude=blank.then(None).otherwise(pl.col("longitude")),
        latitude=blank.then(None).otherwise(pl.col("latitude")),
    )
    precision = str(reading.source.records.get("point_precision", "exact"))
    return frame.with_columns(point_precision=pl.when(pl.col("longitude").is_not_null()).then(pl.lit(precision)))


def _geocoded(frame: pl.DataFrame, reading: Reading, lookup: Lookup) -> pl.DataFrame:
    """Points of places that are only named, where the list of places of interest has them without doubt."""
    heading = _heading(frame, reading, "place")
    if not heading or reading.source.is_reference:
        return frame
    texts = [text for text in frame[heading].unique().to_list() if text]
    if texts and not lookup.places_of_interest:
        reading.warned.add(
            "no-places-of-interest",
            _(
                "No places of interest are loaded, so named places are not found on the map. Load them, then load these files again."
            ),
            rows=frame.height,
        )
    rows = [_found(text, lookup) for text in texts]
    kinds = {
        "__text": pl.String,
        "__lon": pl.Float64,
        "__lat": pl.Float64,
        "__geocoding": pl.String,
        "__geocoding_score": pl.String,
        "__place_matched": pl.String,
        "__ward": pl.String,
        "__council": pl.String,
    }
    table = pl.DataFrame(rows, schema=kinds, orient="row")
    frame = frame.join(table, left_on=heading, right_on="__text", how="left", maintain_order="left")
    lost = frame["__geocoding"] == "none"
    reading.warn(
        frame,
        lost.fill_null(value=False),
        "not-geocoded",
        _(
            "“{heading}” names places that are not found among the places of interest, or several alike. These rows have no point."
        ).format(heading=shown(heading)),
    )
    use = pl.col("longitude").is_null() & pl.col("__lon").is_not_null()
    frame = frame.with_columns(
        point_precision=pl.when(use).then(pl.lit("place of interest")).otherwise(pl.col("point_precision")),
        longitude=pl.coalesce("longitude", "__lon"),
        latitude=pl.coalesce("latitude", "__lat"),
        ward=pl.col("__ward"),
    )
    frame = _filled(frame, pl.col("council").is_null(), council=pl.col("__council"), basis="place of interest")
    return frame.drop("__lon", "__lat", "__ward", "__council")


def _found(text: str, lookup: Lookup) -> tuple[str | float | None, ...]:
    grid = grid_point(text)
    if grid:
        lon, lat = to_degrees([grid[0]], [grid[1]])
        return (text, lon[0], lat[0], "exact", "1.00", None, None, None)
    match = lookup.places_of_interest.find(text)
    if match is None:
        return (text, None, None, "none", None, None, None, None)
    venue = match.venue
    return (
        text,
        venue.longitude,
        venue.latitude,
        match.kind,
        f"{match.score:.2f}",
        venue.name,
        venue.ward,
        venue.council,
    )


def _by_lsoa(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    heading, named = _heading(frame, reading, "lsoa"), _heading(frame, reading, "lsoa_name")
    if heading:
        text = pl.col(heading).str.strip_chars().str.to_uppercase()
        is_code = text.str.contains(LSOA.pattern)
        frame = frame.with_columns(lsoa=pl.when(is_code).then(text))
        frame = _joined(frame, reading, basis="lsoa column")
    for each in (heading, named):
        if each:
            prefix = frame[each].str.replace(NAME_END, "")
            names = [
                name
                for name in prefix.filter(frame["council"].is_null() & (prefix != frame[each])).unique().to_list()
                if name
            ]
            councils = {name: code for name in names if (code := reading.places.council_named(name))}
            frame = frame.with_columns(mapped(prefix, councils, pl.String).alias("__named"))
            frame = _filled(frame, pl.col("council").is_null(), council=pl.col("__named"), basis="lsoa name").drop(
                "__named"
            )
    if heading:
        lost = frame["council"].is_null() & frame[heading].is_not_null()
        reading.warn(
            frame,
            lost,
            "unknown-lsoa",
            _("“{heading}” holds LSOAs that are not among the areas loaded.").format(heading=shown(heading)),
        )
    return frame


def _joined(frame: pl.DataFrame, reading: Reading, *, basis: str) -> pl.DataFrame:
    """Council and vintage of the LSOAs that rows have, where they are known."""
    table = reading.places.table.select(
        "lsoa", __council=pl.col("council").cast(pl.String), __vintage=pl.col("lsoa_vintage").cast(pl.String)
    )
    frame = frame.join(table, on="lsoa", how="left", maintain_order="left")
    fresh = pl.col("lsoa").is_not_null() & pl.col("lsoa_vintage").is_null()
    frame = frame.with_columns(
        lsoa_vintage=pl.when(fresh).then(pl.col("__vintage").fill_null("unknown")).otherwise(pl.col("lsoa_vintage"))
    )
    return _filled(frame, pl.col("council").is_null(), council=pl.col("__council"), basis=basis).drop(
        "__council", "__vintage"
    )


def _by_point(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """The LSOA of each point that has none: of 2011 for months before 2021, of 2021 after."""
    lost = frame["lsoa"].is_null() & frame["longitude"].is_not_null()
    if not lost.any():
        return frame
    old = frame["month"] < FIRST_MONTH_2021
    lsoas = frame["lsoa"]
    for wanted, vintage in ((lost & old, 2011), (lost & ~old, 2021)):
        if wanted.any():
            lsoas = reading.places.lsoa_at(frame, vintage).cast(pl.String).zip_with(wanted, lsoas)
    frame = frame.with_columns(lsoas.alias("lsoa"))
    return _joined(frame, reading, basis="point in polygon")


def _by_council(frame: pl.DataFrame, reading: Reading, lookup: Lookup) -> pl.DataFrame:
    heading = _heading(frame, reading, "council")
    if not heading:
        return frame
    texts = [text for text in frame[heading].unique().to_list() if text]
    known = {text: code for text in texts if (code := lookup.council(text))}
    meanings = {
        text: meaning
        for text in texts
        if text not in known and (meaning := reading.meaning("council", text)) is not None
    }
    known |= {text: code for text, meaning in meanings.items() if meaning and (code := lookup.council(meaning))}
    frame = frame.with_columns(mapped(frame[heading], known, pl.String).alias("__named"))
    frame = _without_said(frame, heading, meanings, pl.col("__named").is_null(), reading)
    unknown = frame["__named"].is_null() & frame[heading].is_not_null()
    lost = frame.filter(unknown & pl.col("council").is_null())
    reading.unknown.add("council", shown(heading), lost[heading], lost, rejects=False)
    reading.warn(
        frame,
        unknown,
        "unknown-council",
        _("“{heading}” names councils that are not known, or areas of several.").format(heading=shown(heading)),
    )
    return _filled(frame, pl.col("council").is_null(), council=pl.col("__named"), basis="council column").drop(
        "__named"
    )


def _by_ward(frame: pl.DataFrame, reading: Reading, lookup: Lookup) -> pl.DataFrame:
    heading = _heading(frame, reading, "ward")
    if not heading:
        return frame
    ward_keys = frame.select(
        pl.col(heading).alias("text"), (pl.col("month") // 12).alias("year"), pl.col("council").cast(pl.String)
    )
    known = {each: lookup.ward(*each) if each[0] else None for each in set(ward_keys.rows())}
    meanings = {
        text: meaning
        for text, _year, _council in (each for each, ward in known.items() if each[0] and ward is None)
        if (meaning := reading.meaning("ward", text)) is not None
    }
    known |= {
        each: _said_ward(meanings[each[0]], each, lookup)
        for each, ward in known.items()
        if ward is None and meanings.get(each[0])
    }
    wards = [known[each] for each in ward_keys.rows()]
    frame = frame.with_columns(
        pl.Series("__ward", [each and each[0] for each in wards], dtype=pl.String),
        pl.Series("__council", [each and each[1] for each in wards], dtype=pl.String),
    ).with_columns(ward=pl.coalesce("__ward", "ward"))
    frame = _without_said(frame, heading, meanings, pl.col("__ward").is_null() & pl.col("__council").is_null(), reading)
    several = frame[heading].is_in(list(lookup.in_several)).fill_null(value=False) & frame["__council"].is_null()
    lost = frame.filter(
        pl.col("__ward").is_null()
        & pl.col("__council").is_null()
        & pl.col(heading).is_not_null()
        & pl.col("lsoa").is_null()
    )
    reading.unknown.add("ward", shown(heading), lost[heading], lost, rejects=False)
    reading.warn(
        frame,
        several,
        "ward-of-several",
        _(
            "“{heading}” names wards that several councils of the partnership have. Without a column of the council they are in none."
        ).format(heading=shown(heading)),
    )
    unknown = frame["__ward"].is_null() & frame["__council"].is_null() & frame[heading].is_not_null() & ~several
    reading.warn(
        frame,
        unknown,
        "unknown-ward",
        _("“{heading}” names wards that are not among the areas loaded.").format(heading=shown(heading)),
    )
    frame = _filled(frame, pl.col("council").is_null(), council=pl.col("__council"), basis="ward column")
    return frame.with_columns(
        area_basis=pl.when(pl.col("__ward").is_not_null() & (pl.col("area_basis") == "council column"))
        .then(pl.lit("ward column"))
        .otherwise(pl.col("area_basis"))
    ).drop("__ward", "__council")


def _said_ward(meaning: str, row: tuple[str, int, str | None], lookup: Lookup) -> tuple[str | None, str | None] | None:
    """The ward, or the whole council, that somebody said a name means; not where the row says another council."""
    _text, year, council = row
    ward = lookup.ward(meaning, year, None)
    place = ward if ward is not None else (None, lookup.council(meaning))
    return place if place[1] and council in (None, place[1]) else None


def _without_said(
    frame: pl.DataFrame, heading: str, meanings: Mapping[str, str], lost: pl.Expr, reading: Reading
) -> pl.DataFrame:
    """The frame without rows in areas of which somebody said that they be left out."""
    texts = [text for text, meaning in meanings.items() if not meaning]
    if not texts:
        return frame
    out = frame.select(out=lost & pl.col(heading).is_in(texts))["out"]
    return reject_as_said(frame, out, frame[heading], heading, reading)


def _by_outward(frame: pl.DataFrame, reading: Reading, lookup: Lookup) -> pl.DataFrame:
    """Outward postcodes kept as such, and the council where the partnership's list of districts or its only council tells it."""
    heading = _heading(frame, reading, "outward_postcode")
    if not heading:
        return frame
    known = {text: OUTWARD.match(text.strip().upper()) for text in frame[heading].unique().to_list() if text}
    codes = {text: match[1] for text, match in known.items() if match}
    frame = frame.with_columns(mapped(frame[heading], codes, pl.String).alias("__outward"))
    wrong = frame["__outward"].is_null() & frame[heading].is_not_null()
    reading.warn(
        frame,
        wrong,
        "bad-outward",
        _("“{heading}” is not the first half of a postcode, such as LU1. It is left out.").format(
            heading=shown(heading)
        ),
    )
    return frame if reading.source.is_reference else _by_district(frame, reading, lookup, heading)


def _by_district(frame: pl.DataFrame, reading: Reading, lookup: Lookup, heading: str) -> pl.DataFrame:
    """The council of each district that is listed; one that lies in several councils is in none."""
    listed = lookup.districts
    councils = {district: council for district, council in listed.items() if council}
    named = mapped(frame["__outward"], councils, pl.String).alias("__named")
    frame = _filled(
        frame.with_columns(named), pl.col("council").is_null(), council=pl.col("__named"), basis="outward postcode"
    )
    frame = frame.drop("__named")
    has = pl.col("council").is_null() & pl.col("__outward").is_not_null()
    if lookup.only_council:
        unlisted = has & ~pl.col("__outward").is_in(list(listed))
        frame = _filled(frame, unlisted, council=pl.lit(lookup.only_council), basis="outward postcode")
    lost = frame.select(lost=has)["lost"]
    sentence = _(
        "“{heading}” holds districts that lie in several councils or are not listed. These rows are in no council."
    ).format(heading=shown(heading))
    if not listed:
        sentence = _(
            "Which council a postcode district is in is not known: load the list “outward-postcodes”, then load these files again."
        )
    reading.warn(frame, lost, "unknown-district", sentence)
    return frame


def place_attributes(frame: pl.DataFrame) -> dict[str, str]:
    """What the records' attributes say of how a place was found."""
    return {
        key: column for key, column in {**GEOCODED, "outward_postcode": "__outward"}.items() if column in frame.columns
    }
