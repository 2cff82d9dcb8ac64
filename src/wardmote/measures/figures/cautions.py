"""What must be said beside a figure: what it does not cover, what changed under it, how far it can be trusted."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import listing, number
from wardmote.foundations.design.public import month as month_name
from wardmote.foundations.documents.public import limits_on
from wardmote.foundations.places.public import AreaKind, councils_of_force
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import breaks
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.reader import TOTAL, Reader
from wardmote.measures.figures import api_months, unplaced_records
from wardmote.measures.figures.caution_cases import Case, sender_name
from wardmote.measures.figures.holes import holes
from wardmote.measures.figures.results import DEFINITION, WITHOUT_LOCATION, Caution


def all_of(case: Case) -> tuple[Caution, ...]:
    """Every caution that applies, each sentence once, the gravest first, the definition's own last."""
    by_sentence: dict[str, Caution] = {}
    for kind, rule in RULES.items():
        for sentence in rule(case):
            by_sentence.setdefault(sentence, Caution(kind, sentence))
    for sentence in case.measure.warnings:
        by_sentence.setdefault(sentence, Caution(DEFINITION, sentence))
    return tuple(by_sentence.values())


def _supply(case: Case) -> Iterator[str]:
    expected = case.period.months
    if case.lost:
        # The reason itself stands in the figure's sentence.
        yield from unplaced_records.remedy(case)
    elif case.months == 0:
        yield _("{reason}, so there is no figure. No data is not zero.").format(reason=_who(case))
    elif case.months < expected:
        yield (
            ngettext(
                "Only {months} of the {expected} months was supplied: the count and the rate cover no more than that and are not a full year's.",
                "Only {months} of the {expected} months were supplied: the count and the rate cover no more than that and are not a full year's.",
                case.months,
            ).format(months=case.months, expected=expected)
        )
    if case.refused:
        yield (
            _(
                "Not stated: a part was suppressed by the sender. Where only one of the two counts of a group is known, they are not of the same people. What is missing is never guessed."
            )
        )
    elif case.refused_before:
        yield _("Not compared with the {months} months before: a part of them was suppressed by the sender.").format(
            months=case.period.months
        )
    elif case.lost_before and not case.lost:
        yield _("Not compared with the {months} months before: nothing tells which of their records lie here.").format(
            months=case.period.months
        )
    elif case.months and not case.compared and not case.lost:
        yield _not_compared(case)
    if case.period.start < case.measure.counted_from:
        words = (
            _("police.uk has published this since {month}. Months before are left out.")
            if case.measure.is_police_uk
            else _("This is counted from {month}. Months before are left out.")
        )
        yield words.format(month=month_name(case.measure.counted_from))


def _not_compared(case: Case) -> str:
    months = case.period.months
    if case.previous_months == 0:
        return _("Not compared with the {months} months before: none of them was supplied.").format(months=months)
    if case.previous_months == case.months:
        return _(
            "Not compared with the {months} months before: the months supplied differ (not the same months of the year)."
        ).format(months=months)
    return _(
        "Not compared with the {months} months before: the months supplied differ ({before} against {now}, not the same "
        "months of the year)."
    ).format(months=months, before=case.previous_months, now=case.months)


def _who(case: Case) -> str:
    """Who did not supply, as the start of a sentence."""
    if case.territory.is_too_fine:
        return _("The source does not place its records in areas this small")
    if not case.territory.senders and not case.reader.is_police_uk:
        return _("Nobody has sent records of this for the whole area")
    if not case.territory.senders:
        return _("It is not known which force covers this area")
    window, _rest = case.reader.cube.month_slice(case.period.start, case.period.end)
    if case.reader.atlas.by_api(case.territory)[window].any():
        return api_months.wards_short(case, window) or _("The API's ward files for this period do not cover this area")
    if case.reader.atlas.cut(case.territory, window).any():
        return _("The records come by the quarter or the year, and the period is made of no whole one")
    names = (sender_name(case.reader, slug) for slug in case.territory.senders)
    return _("{names} supplied no month of it").format(names=listing(list(names)))


def _without_location(case: Case) -> Iterator[str]:
    """Records that have no place and are in no council's count."""
    if case.count is None or case.measure.is_share:
        return
    for sender in case.territory.senders:
        unplaced = unplaced_records.without_location(case.reader, case.measure, case.period, sender)
        if not unplaced:
            continue
        if case.kind is AreaKind.FORCE and case.reader.is_police_uk:
            yield ngettext(
                "{count} of these records has no location: it counts for the force and for no council.",
                "{count} of these records have no location: they count for the force and for no council.",
                unplaced,
            ).format(count=f"{unplaced:,}")
        else:
            yield _unplaced_words(unplaced, is_police_uk=case.reader.is_police_uk).format(
                sender=sender_name(case.reader, sender), count=f"{unplaced:,}"
            )


def _elsewhere(case: Case) -> Iterator[str]:
    """Records whose point lies in no boundary, or outside the force's own councils."""
    if case.count is None or case.measure.is_share:
        return
    yield from unplaced_records.beyond(case)
    if case.kind is AreaKind.FORCE:
        yield from _outside(case)


def _unplaced_words(count: int, *, is_police_uk: bool) -> str:
    if is_police_uk:
        return ngettext(
            "{count} more police record has no location, so no council counts it.",
            "{count} more police records have no location, so no council counts them.",
            count,
        )
    return ngettext(
        "{count} more record from {sender} has no location, so no council counts it.",
        "{count} more records from {sender} have no location, so no council counts them.",
        count,
    )


def _outside(case: Case) -> Iterator[str]:
    own = [council.code for council in councils_of_force(case.territory.area.code)]
    rows = case.territory.rows
    councils = case.reader.cube.council[rows]
    away = rows[(councils != "") & ~np.isin(councils, own)]
    outside = int(case.reader.layers(case.measure, case.period)[away, :, TOTAL].sum())
    if own and outside:
        yield ngettext(
            "{count} of these records lies outside the force's own councils. It counts for the force.",
            "{count} of these records lie outside the force's own councils. They count for the force.",
            outside,
        ).format(count=f"{outside:,}")


def _population(case: Case) -> Iterator[str]:
    if not case.measure.uses_residents or case.count is None:
        return
    residents = case.population
    if not case.kind.has_residents:
        yield _("Counts of areas of this kind are not set against residents, so there is no rate.")
    elif residents is None:
        if not api_months.councils_missing(case.reader, case.territory, case.period):
            yield _no_residents(case)
    elif not case.period.start.year <= residents.year <= case.period.last.year:
        yield _("The rate uses the population of {year}, the nearest year that is loaded.").format(year=residents.year)


def _no_residents(case: Case) -> str:
    if not case.measure.ages:
        return _("No population is loaded for this area, so there is no rate: load one under Areas.")
    words = _(
        "No number of {residents} is loaded for this area, so there is no rate: load a population by age under Areas."
    )
    return words.format(residents=case.measure.residents)


def _estimate(case: Case) -> Iterator[str]:
    if case.reader.is_estimate(case.territory, case.period):
        yield _fitted(case)
    if case.kind.is_best_fit and case.measure.uses_residents and case.count is not None and case.population:
        yield (
            _(
                "The residents are those of the LSOAs most of whose surface lies in it. The rate's interval allows for chance "
                "alone, not for that or for moved points."
            )
            if case.kind.goes_by_surface
            else _(
                "The residents are those of the LSOAs whose centres lie in it. The rate's interval allows for chance alone, "
                "not for that or for moved points."
            )
        )
    if case.is_small and case.reader.is_police_uk:
        yield (
            _(
                "police.uk moves every record to a nearby map point that others share. What lies near a border may be counted on the wrong side of it."
            )
        )


def _fitted(case: Case) -> str:
    """How many of a ward's records are placed by best fit; of other areas, that all are."""
    if case.kind.is_best_fit and case.kind is not AreaKind.WARD:
        words = (
            _("An estimate: each LSOA counts wholly for {kind} if most of its surface lies in it.")
            if case.kind.goes_by_surface
            else _("An estimate: each LSOA counts wholly for {kind} if its centre lies in it.")
        )
        return words.format(kind=case.kind.of_a)
    if case.kind is not AreaKind.WARD:
        return _("An estimate: each LSOA of a ward on the list counts wholly for the ward that its centre lies in.")
    fitted = case.territory.rows[: len(case.territory.rows) - case.territory.named]
    count = int(case.reader.layers(case.measure, case.period)[fitted, :, TOTAL].sum())
    if not count:
        return _("An estimate: records without a point count for the ward that their LSOA's centre lies in.")
    return ngettext(
        "An estimate: {count} record is placed by its LSOA alone, and counts for the ward that the LSOA's centre lies in.",
        "An estimate: {count} records are placed by their LSOA alone, and count for the ward that its centre lies in.",
        count,
    ).format(count=number(count))


def _vintages(case: Case) -> Iterator[str]:
    index = case.reader.atlas.index
    if not case.is_small or not len(index.codes):
        return
    codes = case.reader.cube.lsoa[case.counted_rows()]
    codes = codes[codes != ""]
    at = np.minimum(np.searchsorted(index.codes, codes), len(index.codes) - 1)
    is_known = index.codes[at] == codes
    old = bool((is_known & index.in_2011[at] & ~index.in_2021[at]).any())
    new = bool((is_known & index.in_2021[at] & ~index.in_2011[at]).any())
    if old and new:
        yield _(
            "Records of this period use LSOAs of 2011 and of 2021. An LSOA that was split or merged is short of some."
        )
    elif old:
        yield _("Records of this period use LSOAs of 2011.")


def _holes(case: Case) -> Iterator[str]:
    """What is missing from one of the two years, and that no change is called where it can explain one."""
    gaps = holes(case)
    yield from (hole.sentence for hole in gaps)
    if any(hole.explains for hole in gaps):
        yield _("This can explain the difference between the two years, so no change is called.")


def _breaks(case: Case) -> Iterator[str]:
    from_, until = (case.period.previous.start if case.compared else case.period.start), case.period.end
    for known in breaks():
        if (
            from_ < known.on < until
            and set(known.sources) & set(case.measure.sources)
            # a category that was split changes its own series and not the totals it is part of
            and (not known.categories or set(case.measure.categories) <= set(known.categories))
            and (not known.senders or set(known.senders) & set(case.territory.senders))
            and (case.is_small or not known.small_areas)
        ):
            yield known.text


def _partner(case: Case) -> Iterator[str]:
    """What holds only of a partner's own records: whole quarters, who began to send, what is not placed."""
    reader, territory = case.reader, case.territory
    if reader.is_police_uk or not territory.senders:
        return
    window, _rest = reader.cube.month_slice(case.period.start, case.period.end)
    if case.months and reader.atlas.cut(territory, window).any():
        yield (
            _(
                "The records come by the quarter or the year: only whole ones of the period are counted. Choose a year that ends with one."
            )
        )
    begun = [name for name in territory.senders if _begun_in(reader, name, case.period)]
    if begun and case.compared:
        names = listing([sender_name(reader, name) for name in begun])
        yield _("{names} began to send in these two years: the change compares more senders with fewer.").format(
            names=names
        )
    if case.is_small and case.count is not None:
        yield from _unplaced_in_council(case)


def _begun_in(reader: Reader, sender: str, period: Period) -> bool:
    months = np.flatnonzero(reader.cube.supplied[reader.cube.senders.index(sender)])
    others = np.flatnonzero(reader.cube.supplied.any(axis=0))
    if not len(months) or months[0] == others[0]:
        return False
    return bool(period.previous.start < reader.cube.months[months[0]] < period.end)


def _unplaced_in_council(case: Case) -> Iterator[str]:
    """Records that name the council and nothing smaller are in no small area's count."""
    cube = case.reader.cube
    loose = np.isin(cube.council, case.territory.councils) & (cube.lsoa == "") & (cube.ward == "")
    rows = np.flatnonzero(loose)
    missing = int(case.reader.layers(case.measure, case.period)[rows, :, TOTAL].sum())
    if missing:
        yield ngettext(
            "{count} of the council's records names no place within it. It is in no smaller area's count.",
            "{count} of the council's records name no place within it. They are in no smaller area's count.",
            missing,
        ).format(count=f"{missing:,}")


def _historic(case: Case) -> Iterator[str]:
    until = case.measure.valid_to
    if until is not None and case.period.last > until:
        yield (
            _(
                "This definition belongs to the past: it was made for {valid_from} to {until}. Do not set it against a present target."
            ).format(valid_from=month_name(case.measure.valid_from), until=month_name(until))
        )


def _publication(case: Case) -> Iterator[str]:
    rest = None if case.base is None or case.count is None else case.base - case.count
    sentence = case.rule.forbids(case.kind, case.count, case.base, rest)
    if sentence:
        yield sentence


def _more_than_all(case: Case) -> Iterator[str]:
    if case.measure.is_share and case.base is not None and case.count is not None and case.count > case.base:
        yield _("The numerator ({count}) is above the denominator ({base}), so there is no share.").format(
            count=f"{case.count:,}", base=f"{case.base:,}"
        )


def _small_base(case: Case) -> Iterator[str]:
    base = limits_on(case.period.end).small_base
    if case.count is not None and case.count < base:
        yield _("Fewer than {base} were counted: say the numbers, and no percentage.").format(base=base)


def _weights(case: Case) -> Iterator[str]:
    """What an index by offence code cannot see; weights are never guessed."""
    if not case.measure.is_weighted or case.count is None:
        return
    yield _("Experimental: it moves with how crimes are recorded, and a few grave ones can make most of it.")
    weights = case.reader.weights(case.measure, case.period.last)
    title = intake.source(case.measure.weights).title
    if not weights.by_code:
        yield _("No weights stand on the period's last day, so there is no figure: load a file of “{title}”.").format(
            title=title
        )
    else:
        yield _(
            "Its interval takes each record for a chance event and allows for one more of the gravest offence. Where few are "
            "counted it reaches far up."
        )
    if weights.by_code and case.left_out:
        yield (
            f"{case.left_out:,} of the {case.left_out + case.count:,} records have an offence code to which "
            f"“{title}” gives no weight, or no code: they are left out, so the figure is too low by what they would weigh."
        )
    if weights.unclear:
        yield ngettext(
            "The list gives more than one weight to {count} code: its records are left out too.",
            "The list gives more than one weight to {count} codes: their records are left out too.",
            len(weights.unclear),
        ).format(count=f"{len(weights.unclear):,}")


def _crime_outcomes(case: Case) -> Iterator[str]:
    if case.left_out and case.measure.numerator_crime_outcomes:
        yield (
            ngettext(
                "{count} crime is left out of the share because its outcome is not known. It has none, is under investigation, or its status is unavailable.",
                "{count} crimes are left out of the share because their outcome is not known. They have none, are under investigation, or their status is unavailable.",
                case.left_out,
            ).format(count=f"{case.left_out:,}")
        )


RULES: Mapping[str, Callable[[Case], Iterator[str]]] = {
    "supply": _supply,
    "holes": _holes,
    "publication": _publication,
    "weights": _weights,
    "more-than-all": _more_than_all,
    "historic": _historic,
    "api-months": api_months.months_of_the_api,
    "crime-outcomes": _crime_outcomes,
    "breaks": _breaks,
    "estimate": _estimate,
    "vintages": _vintages,
    WITHOUT_LOCATION: _without_location,
    "elsewhere": _elsewhere,
    "partner": _partner,
    "population": _population,
    "small-base": _small_base,
}
