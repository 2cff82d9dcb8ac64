"""Points of the British National Grid as degrees."""

from collections.abc import Sequence

import numpy as np
import polars as pl


def to_degrees(east: Sequence[float] | np.ndarray, north: Sequence[float] | np.ndarray) -> tuple[pl.Series, pl.Series]:
    """Longitude and latitude of points of the British National Grid, to about two metres; blank and 0, 0 stay blank."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(27700, 4326, always_xy=True)
    x, y = np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)
    known = np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0))
    lon, lat = transformer.transform(np.where(known, x, 400000.0), np.where(known, y, 300000.0))
    return tuple(pl.Series(np.where(known, np.round(each, 6), np.nan)).fill_nan(None) for each in (lon, lat))  # type: ignore[return-value]
