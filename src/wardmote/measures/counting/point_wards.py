"""The ward around each record's point: where a ward's boundary is loaded, its records are counted by their points."""

from collections.abc import Sequence
from pathlib import Path

import narwhals as nw
import numpy as np
import pyarrow as pa

from wardmote.foundations.places.public import ward_at_points
from wardmote.intake import public as intake

KEYS = ("council", "longitude", "latitude")


def point_wards(paths: Sequence[Path]) -> pa.Table:
    """Each distinct point of the records in a council, with the ward of that council around it: KEYS and “point_ward”.

    Points in no ward whose boundary is loaded are left out; so are all where no ward's boundary is.
    """
    with intake.lazy_records(paths) as records:
        placed = records.filter(~nw.col("council").is_null() & ~nw.col("longitude").is_null())
        table = placed.select(*KEYS).unique().collect(backend="pyarrow").to_native()
    council = np.array(table.column("council").to_pylist(), dtype=object)
    longitude, latitude = (np.asarray(table.column(name).to_numpy(), dtype=np.float64) for name in KEYS[1:])
    ward = ward_at_points(council, longitude, latitude)
    in_a_ward = np.flatnonzero(ward != None)  # noqa: E711 - elementwise
    return pa.table(
        {
            "council": pa.array(council[in_a_ward].tolist(), pa.string()),
            "longitude": pa.array(longitude[in_a_ward], pa.float64()),
            "latitude": pa.array(latitude[in_a_ward], pa.float64()),
            "point_ward": pa.array(ward[in_a_ward].tolist(), pa.string()),
        }
    )
