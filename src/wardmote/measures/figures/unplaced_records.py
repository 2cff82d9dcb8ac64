"""Records that are in no area's count, in words: without a location, beyond the boundaries loaded, or too coarse."""

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import number
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import TOTAL, Reader
from wardmote.measures.figures.caution_cases import Case


def without_location(reader: Reader, measure: Measure, period: Period, sender: str) -> int:
    """A sender's records of the period that say nothing of where they lie."""

    def counted() -> int:
        rows = np.flatnonzero(reader.atlas.placing.nowhere & (reader.cube.sender == sender))
        return _counted(reader, measure, period, rows)

    return reader.remembered(("without location", measure.slug, period, sender), counted)


def reason(case: Case) -> str:
    """Why there is no count although records came; nothing where there is one."""
    if not case.lost:
        return ""
    rows = case.reader.atlas.placing.beyond(case.territory)
    window, _lead = case.reader.cube.month_slice(case.period.start, case.period.end)
    # Of every kind: what cannot be placed of one kind makes the others doubtful too.
    beyond = int(case.reader.cube.counts[rows, window].sum())
    if beyond:
        return ngettext(
            "Its boundaries are not loaded, and {count} record has a point in none that are: it may lie here.",
            "Its boundaries are not loaded, and {count} records have points in none that are: they may lie here.",
            beyond,
        ).format(count=number(beyond))
    if case.is_small:
        return _("The records that came do not say where within the council they lie.")
    return _("The records that came do not say which council they lie in.")


def remedy(case: Case) -> Iterator[str]:
    """What to do about it, as for as it can be known."""
    if case.reader.is_police_uk or len(case.reader.atlas.placing.beyond(case.territory)):
        yield _("Load the boundaries of this area, then load the files again. No count is not zero.")
    else:
        yield _("Ask the sender for the place of each record. No count is not zero.")


def beyond(case: Case) -> Iterator[str]:
    """Records whose point is in no boundary, beside a count that may lack them."""
    rows = case.reader.atlas.placing.beyond(case.territory)
    missing = _counted(case.reader, case.measure, case.period, rows)
    if missing:
        yield ngettext(
            "{count} more record has a point in no boundary that is loaded. If it lies here, this count lacks it.",
            "{count} more records have points in no boundary that is loaded. Those that lie here are not in this count.",
            missing,
        ).format(count=number(missing))


def _counted(
    reader: Reader, measure: Measure, period: Period, rows: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> int:
    return int(reader.layers(measure, period)[rows, :, TOTAL].sum())
