"""Centre points of LSOAs, in degrees or in metres of the National Grid."""

from collections.abc import Mapping

import numpy as np

from wardmote.foundations.places.files.coordinates import in_degrees
from wardmote.foundations.places.files.headings import Column
from wardmote.foundations.places.files.registers import is_ours
from wardmote.foundations.places.files.sheets import Sheet
from wardmote.foundations.places.staging import Staging


def read(sheet: Sheet, picks: Mapping[str, Column], staging: Staging) -> int:
    """The centre of each LSOA, told in degrees whatever it came in."""
    codes: list[str] = []
    centres: list[tuple[float, float]] = []
    for row in sheet.rows():
        code, east, north = (row[picks[key].at].strip() for key in ("code", "east", "north"))
        if is_ours(code) and east and north:
            codes.append(code)
            centres.append((float(east), float(north)))
    if codes:
        points, remark = in_degrees(np.array(centres, dtype=np.float64), sheet.name)
        sheet.remarks += [remark] if remark else []
        staging.points.update(zip(codes, map(tuple, points.tolist()), strict=True))
    return len(codes)
