"""What must be said in the same breath as a share of crime outcomes: of what it is mostly made."""

from dataclasses import replace

import numpy as np
from django.utils.translation import ngettext

from wardmote.foundations.design.public import number, percent
from wardmote.foundations.documents.public import limits_on
from wardmote.measures.counting.reader import PART
from wardmote.measures.figures.caution_cases import Case

UNABLE = "unable-to-prosecute"


def of(case: Case) -> tuple[str, ...]:
    """How many of those with a suspect could not be prosecuted: often most of them, which the share alone hides."""
    if UNABLE not in case.measure.numerator_crime_outcomes or not case.count:
        return ()
    # Another slug, because the reader remembers counts by it.
    ended = replace(case.measure, slug=f"{case.measure.slug}:{UNABLE}", numerator_crime_outcomes=(UNABLE,))
    unable = int(np.nansum(case.reader.by_month(ended, [case.territory], case.period)[0, :, PART]))
    if not unable:
        return ()
    share = f" ({percent(100 * unable / case.count, 0)})" if case.count >= limits_on(case.period.end).small_base else ""
    words = ngettext(
        "Of those {count}, {unable}{share} ended as “unable to prosecute suspect”.",
        "Of those {count}, {unable}{share} ended as “unable to prosecute suspect”.",
        unable,
    )
    return (words.format(count=number(case.count), unable=number(unable), share=share),)
