"""What must be said of months that came from the police.uk API: ward by ward, and whole only with every ward."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.places.public import AreaKind, councils_of_force
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import Reader
from wardmote.measures.counting.territory import Territory
from wardmote.measures.figures.caution_cases import Case


def months_of_the_api(case: Case) -> Iterator[str]:
    """Beside a count with months of the API: how they come, and what of a force they lack."""
    window, _rest = case.reader.cube.month_slice(case.period.start, case.period.end)
    if not case.reader.atlas.by_api(case.territory)[window].any():
        return
    yield (
        _(
            "Months of this period came from the police.uk API, ward by ward. A record on a ward's edge is returned for both wards: it counts once for the council, in one of them."
        )
    )
    missing = councils_missing(case.reader, case.territory, case.period)
    if missing:
        yield (
            ngettext(
                "The API's ward files do not cover {missing} of the force's councils, so the count is not the whole force's and no rate is given.",
                "The API's ward files do not cover {missing} of the force's councils, so the count is not the whole force's and no rate is given.",
                missing,
            ).format(missing=missing)
        )


def councils_missing(reader: Reader, territory: Territory, period: Period) -> int:
    """Of a force whose months came from the API: how many of its councils no ward file covers in some month."""
    if territory.area.kind is not AreaKind.FORCE:
        return 0
    window, _rest = reader.cube.month_slice(period.start, period.end)
    api = reader.atlas.by_api(territory)[window]
    if not api.any():
        return 0
    answers = reader.atlas.answers
    return sum(
        not bool(answers.of_council(council.code)[window][api].all())
        for council in councils_of_force(territory.area.code)
    )


def wards_short(case: Case, window: slice) -> str:
    """How many of a council's wards came, where only some did: a part of a month is no month."""
    if case.kind is not AreaKind.COUNCIL:
        return ""
    came, every = case.reader.atlas.answers.named(case.territory.area.code, window)
    if not every:
        return _("It is not known whether all wards of this council came, as no boundaries of its wards are loaded")
    if not came:
        return ""
    return _("Only {came} of the {every} wards of this council came from the API").format(came=came, every=every)
