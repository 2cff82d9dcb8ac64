"""The places within an area: their table, their chart and their map."""

from collections.abc import Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import (
    AreaMap,
    Cell,
    Chart,
    Column,
    Link,
    Table,
    bar_chart,
    dot_interval_chart,
)
from wardmote.foundations.documents.public import verdict_label
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, features
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import name_of
from wardmote.measures.figures.results import Figure
from wardmote.measures.figures.sentences import period_text
from wardmote.measures.pages.figure_tables import Addresses, boundaries, source_line

RANKED = 20


def places_table(figures: Sequence[Figure], level: AreaKind, addresses: Addresses, *, csv_url: str = "") -> Table:
    """Every place of a level with its numbers, highest first; places without data last."""
    is_share = bool(figures) and figures[0].measure.is_share
    rows = [_place_row(figure, addresses) for figure in ranked(figures)]
    where = f"{level.plural}, {period_text_of(figures)}" if figures else level.plural
    columns = [Column("name", level.label), Column("code", _("Code"))]
    if is_share:
        columns += [
            Column("numerator", _("Numerator"), numeric=True),
            Column("denominator", _("Denominator"), numeric=True),
            Column("share", _("Share"), numeric=True, unit="%", places=1),
        ]
    else:
        columns += [
            Column("count", _("Count"), numeric=True),
            Column("population", capfirst(_residents_of(figures)), numeric=True),
            Column("rate", _("Rate"), numeric=True, unit=_("per 1,000"), places=1),
        ]
    if bool(figures) and figures[0].measure.is_weighted:
        columns[2:] = [
            Column("weighted", _("Sum of weights"), numeric=True, places=0),
            Column("rate", capfirst(figures[0].measure.per_1000), numeric=True, places=1),
            Column("lower", _("Lower"), numeric=True, unit="95%", places=1),
            Column("upper", _("Upper"), numeric=True, unit="95%", places=1),
            Column("count", _("Records weighed"), numeric=True),
            Column("without", _("Without a weight"), numeric=True),
            Column("before", _("Sum the year before"), numeric=True, places=0),
            Column("change", _("Change"), numeric=True, unit="%", places=1, signed=True),
        ]
        note = _("An estimate by best fit of LSOAs.") if any(figure.is_estimate for figure in figures) else ""
        return Table(where, columns, rows, note, csv_url)
    columns += [
        Column("lower", _("Lower"), numeric=True, unit="95%", places=1),
        Column("upper", _("Upper"), numeric=True, unit="95%", places=1),
        Column("previous", _("Year before"), numeric=True),
        Column("change", _("Change"), numeric=True, unit="%", places=1, signed=True),
        Column("reading", _("Reading")),
    ]
    note = _("An estimate by best fit of LSOAs.") if any(figure.is_estimate for figure in figures) else ""
    return Table(where, columns, rows, note, csv_url)


def period_text_of(figures: Sequence[Figure]) -> str:
    """The period of figures that share one."""
    return period_text(figures[0])


def _place_row(figure: Figure, addresses: Addresses) -> Mapping[str, Cell]:
    scale = 100.0 if figure.measure.is_share else 1.0
    big_enough = (figure.previous_count or 0) >= 10
    url = addresses.figure(figure.measure.slug, figure.area.code, name_of(figure.period.last))
    return {
        "name": Link(figure.area.name, url),
        "code": figure.area.code,
        "count": figure.count,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "share": None if figure.share is None else figure.share * scale,
        "population": figure.population,
        "rate": figure.rate_per_1000,
        "lower": None if figure.lower95 is None else figure.lower95 * scale,
        "upper": None if figure.upper95 is None else figure.upper95 * scale,
        "previous": figure.previous_count,
        "change": figure.change_pct if big_enough else None,
        "reading": verdict_label(figure.verdict),
        "weighted": figure.weighted_total,
        "without": figure.without_weight,
        "before": figure.previous_weighted_total,
    }


def value_of(figure: Figure) -> float | None:
    """What places are ranked and mapped by: the rate, or the share as a percentage."""
    if figure.measure.is_share:
        return None if figure.share is None else figure.share * 100
    if not figure.measure.uses_residents:
        return None if figure.count is None else float(figure.count)
    return figure.rate_per_1000


def ranked(figures: Sequence[Figure]) -> list[Figure]:
    """Highest value first; those without a rate by count, those without data last."""

    def place(figure: Figure) -> tuple[bool, bool, float, str]:
        value = value_of(figure)
        return (figure.count is None, value is None, -(value or figure.count or 0), figure.area.name)

    return sorted(figures, key=place)


def _unit(measure: Measure) -> str:
    if measure.is_share:
        return _("% of {base}").format(base=measure.base or _("crimes with a known outcome"))
    if measure.is_weighted:
        return f"{measure.many} {measure.per_1000}"
    return measure.per_1000 if measure.has_rate else measure.many


def _residents_of(figures: Sequence[Figure]) -> str:
    return figures[0].measure.residents if figures else _("residents")


def _places_title(top: Sequence[Figure], figures: Sequence[Figure], whole: Figure, level: AreaKind) -> str:
    named = {"measure": whole.measure.title, "kind": level.label, "place": top[0].area.name}
    if len(top) == len(figures):
        return _("{measure} by {kind}: {place} is highest").format(**named)
    return _("{measure} by {kind}: {place} is highest, {shown} of {all} shown").format(
        **named, shown=len(top), all=len(figures)
    )


def places_chart(
    figures: Sequence[Figure], whole: Figure, level: AreaKind, *, partnership: Partnership, csv_url: str, note: str = ""
) -> Chart | None:
    """The highest places with their intervals, against the whole area's value."""
    top = [figure for figure in ranked(figures) if value_of(figure) is not None][:RANKED]
    if not top:
        return None
    scale = 100.0 if whole.measure.is_share else 1.0
    lower = [None if figure.lower95 is None else figure.lower95 * scale for figure in top]
    upper = [None if figure.upper95 is None else figure.upper95 * scale for figure in top]
    title = _places_title(top, figures, whole, level)
    if not any(each is not None for each in (*lower, *upper)):
        return bar_chart(
            title=title,
            alt=_("Places of {name} from the highest down. There is no interval.").format(name=whole.area.name),
            labels=[figure.area.name for figure in top],
            values=[value_of(figure) for figure in top],
            unit=_unit(whole.measure),
            source=source_line(whole, partnership) + note,
            csv_url=csv_url,
            label_heading=level.label,
            places=0,
        )
    return dot_interval_chart(
        title=title,
        alt=_("Places of {name} from the highest down, each with its 95% interval.").format(name=whole.area.name),
        labels=[figure.area.name for figure in top],
        values=[value_of(figure) for figure in top],
        lower=lower,
        upper=upper,
        unit=_unit(whole.measure),
        source=source_line(whole, partnership) + note,
        csv_url=csv_url,
        reference=value_of(whole),
        reference_label=whole.area.name,
        label_heading=level.label,
        places=1,
    )


def places_map(figures: Sequence[Figure], whole: Figure, table: Table, addresses: Addresses) -> AreaMap | None:
    """The places' values on a map; None where no boundaries are loaded."""
    by_code = {figure.area.code: figure for figure in figures}
    collection = features(list(by_code), partnership=addresses.partnership)
    drawn = []
    for feature in collection["features"]:
        figure = by_code.get(feature["properties"]["code"])
        if figure is not None:
            drawn.append({**feature, "properties": {**feature["properties"], **_map_values(figure, addresses)}})
    if not drawn:
        return None
    top = next((figure for figure in ranked(figures) if value_of(figure) is not None), None)
    title = _("{measure} in {area}").format(measure=whole.measure.title, area=whole.area.name)
    if top:
        title = _("{measure} in {area}: highest in {place}").format(
            measure=whole.measure.title, area=whole.area.name, place=top.area.name
        )
    return AreaMap(
        title=title,
        alt=_("A map by place, {unit}. The table gives every number.").format(unit=_unit(whole.measure)),
        features={**collection, "features": drawn},
        value_key="value",
        label_key="name",
        kind="sequential",
        table=table,
        source=f"{source_line(whole, addresses.partnership)}. {boundaries(addresses.partnership)}",
        unit=_unit(whole.measure),
        places=1,
        profile_keys={
            "count": _("Count"),
            "lower": _("Lower 95%"),
            "upper": _("Upper 95%"),
            "population": _("Residents"),
        },
    )


def _map_values(figure: Figure, addresses: Addresses) -> dict[str, object]:
    scale = 100.0 if figure.measure.is_share else 1.0
    return {
        "name": figure.area.name,
        "value": value_of(figure),
        "count": figure.count,
        "population": figure.population,
        "lower": None if figure.lower95 is None else round(figure.lower95 * scale, 2),
        "upper": None if figure.upper95 is None else round(figure.upper95 * scale, 2),
        "url": addresses.figure(figure.measure.slug, figure.area.code, name_of(figure.period.last)),
    }
