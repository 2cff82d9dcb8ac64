"""Points that lie far from the partnership: exchanged or shortened eastings and northings are refused, others said."""

import polars as pl

from wardmote.intake.errors import FileRefused
from wardmote.intake.partner.cells import shown
from wardmote.intake.partner.lookup import Lookup
from wardmote.intake.partner.national_grid import to_degrees
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.tables import LINE
from wardmote.intake.reading.wording import gettext as _

# Degrees around the partnership's councils: about 30 km. A force's or a county's file goes beyond its councils.
AROUND_LONGITUDE, AROUND_LATITUDE = 0.45, 0.27
SHORTENED = (10, 100, 1000)
Box = tuple[float, float, float, float]


def doubt_points(frame: pl.DataFrame, reading: Reading, lookup: Lookup) -> None:
    """Say how many points are far away; raises FileRefused where none is near and what was done to them is plain."""
    with_point = frame.filter(pl.col("longitude").is_not_null())
    box = lookup.extent if with_point.height else None
    if box is None:
        return
    far = ~_near(frame["longitude"], frame["latitude"], box)
    if far.sum() == with_point.height:
        _refuse(with_point, reading, box)
    sentence = _(
        "The points of these rows lie more than about 30 km from the partnership’s councils. Are they of another area, or are "
        "their coordinates wrong?"
    )
    reading.warn(frame, far.fill_null(value=False), "far-points", sentence)


def _near(longitude: pl.Series, latitude: pl.Series, box: Box) -> pl.Series:
    west, south, east, north = box
    in_width = longitude.is_between(west - AROUND_LONGITUDE, east + AROUND_LONGITUDE)
    return in_width & latitude.is_between(south - AROUND_LATITUDE, north + AROUND_LATITUDE)


def _refuse(frame: pl.DataFrame, reading: Reading, box: Box) -> None:
    """Where other readings of the same numbers lie in the partnership, they were exchanged or shortened."""
    reason = _of_grid(frame, reading, box) or _of_degrees(frame, reading, box)
    if reason:
        line = frame[LINE][0]
        raise FileRefused(
            _(
                "No point of the file lies near the partnership (first in line {line}): {reason} Correct the columns, or have the "
                "file exported again."
            ).format(line=f"{line:,}", reason=reason)
        )


def _of_grid(frame: pl.DataFrame, reading: Reading, box: Box) -> str:
    east, north = reading.column("easting"), reading.column("northing")
    if not {east, north} <= set(frame.columns):
        return ""
    x, y = (frame[each].str.replace_all(",", "").cast(pl.Float64, strict=False) for each in (east, north))
    names = {"easting": shown(east), "northing": shown(north)}
    if _mostly_near(*to_degrees(y.to_numpy(), x.to_numpy()), box):
        return _("“{easting}” and “{northing}” are exchanged.").format(**names)
    for times in SHORTENED:
        if _mostly_near(*to_degrees((x * times).to_numpy(), (y * times).to_numpy()), box):
            return _(
                "“{easting}” and “{northing}” are shortened: they are not in metres but in units of {times} metres."
            ).format(**names, times=f"{times:,}")
    return ""


def _of_degrees(frame: pl.DataFrame, reading: Reading, box: Box) -> str:
    lon, lat = reading.column("longitude"), reading.column("latitude")
    if not {lon, lat} <= set(frame.columns):
        return ""
    x, y = (frame[each].cast(pl.Float64, strict=False) for each in (lon, lat))
    names = {"longitude": shown(lon), "latitude": shown(lat)}
    if _mostly_near(y, x, box):
        return _("“{longitude}” and “{latitude}” are exchanged.").format(**names)
    if _mostly_near(-x, y, box):
        return _("“{longitude}” lacks its minus sign: west of Greenwich it is below nought.").format(**names)
    return ""


def _mostly_near(longitude: pl.Series, latitude: pl.Series, box: Box) -> bool:
    near = _near(longitude, latitude, box).fill_null(value=False)
    return bool(near.sum() * 2 > len(near))
