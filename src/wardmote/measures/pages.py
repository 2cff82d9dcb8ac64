"""What the figure page shows: tables, the monthly chart with its limits, ranked places and the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.design.public import (
    AreaMap,
    Cell,
    Chart,
    Column,
    Link,
    Table,
    Wordings,
    bar_chart,
    dot_interval_chart,
    moment,
    number,
    percent,
    pvalue,
    rate,
    share,
)
from wardmote.foundations.people.public import Partnership
from wardmote.foundations.places.public import KIND_NAMES, AreaKind, features
from wardmote.measures.definitions import Measure
from wardmote.measures.periods import name_of
from wardmote.measures.results import Figure
from wardmote.measures.sentences import period_text
from wardmote.measures.supply import source_titles

RANKED = 20
SOURCE = gettext_noop("police.uk, Open Government Licence v3.0")
MADE_UP = gettext_noop("Made-up records")
PLURALS = Wordings(
    {
        AreaKind.FORCE: gettext_noop("Police force areas"),
        AreaKind.CSP: gettext_noop("Community safety partnerships"),
        AreaKind.COUNCIL: gettext_noop("Councils"),
        AreaKind.WARD: gettext_noop("Wards"),
        AreaKind.MSOA: gettext_noop("MSOAs"),
        AreaKind.LSOA: gettext_noop("LSOAs"),
        AreaKind.NEIGHBOURHOOD: gettext_noop("Neighbourhoods"),
    }
)


@dataclass(frozen=True)
class Addresses:
    """The addresses of one partnership's figures."""

    partnership: Partnership

    def figure(self, measure: str, area: str, ending: str) -> str:
        """The page of a figure."""
        return reverse("measures:figure", args=[self.partnership.slug, measure, area, ending])

    def table(self, figure: Figure, name: str, level: AreaKind | None = None) -> str:
        """The CSV file of one of its tables."""
        place = [self.partnership.slug, figure.measure.slug, figure.area.code, name_of(figure.period.last), name]
        return reverse("measures:table", args=place) + (f"?level={level}" if level else "")


def publisher(partnership: Partnership, measure: Measure) -> str:
    """Whose records they are; nothing made up is credited to a publisher."""
    if partnership.is_demo:
        return _(MADE_UP)
    return _(SOURCE) if measure.is_police_uk else "; ".join(source_titles(measure.sources))


def boundaries(partnership: Partnership) -> str:
    """Whose boundaries a map draws."""
    if partnership.is_demo:
        return _("Made-up boundaries")
    return _("Boundaries: ONS, Open Government Licence v3.0; contains OS data © Crown copyright")


def source_line(figure: Figure, partnership: Partnership) -> str:
    """What stands under a chart: source and period."""
    return f"{publisher(partnership, figure.measure)}; {period_text(figure)}"


def key_numbers(figure: Figure) -> list[tuple[str, str]]:
    """The figure's numbers as pairs of words and value."""
    if figure.measure.is_share:
        return [
            (_("Share"), share(figure.share)),
            (_("95% interval"), from_to(share(figure.lower95), share(figure.upper95))),
            (_("Numerator"), number(figure.numerator)),
            (_("Denominator"), number(figure.denominator)),
            (_("Share the year before"), share(figure.previous_share)),
            (_("Test of the change"), pvalue(figure.p_value)),
            (_("Months supplied"), months_of(figure)),
        ]
    if figure.measure.is_weighted:
        return [
            (_("Sum of weights"), number(figure.weighted_total, 0)),
            (_("95% interval"), from_to(number(figure.weighted_lower95, 0), number(figure.weighted_upper95, 0))),
            (_("Per 1,000 residents"), rate(figure.rate_per_1000)),
            (_("Residents"), _residents(figure)),
            (_("Records weighed"), number(figure.count)),
            (_("Records without a weight"), number(figure.without_weight)),
            (_("Sum the year before, same weights"), number(figure.previous_weighted_total, 0)),
            (_("Change"), percent(figure.change_pct) if figure.change_pct is not None else number(None)),
            (_("Months supplied"), months_of(figure)),
        ]
    rates = [
        (_("Rate per 1,000 residents"), rate(figure.rate_per_1000)),
        (_("95% interval"), from_to(rate(figure.lower95), rate(figure.upper95))),
        (_("Residents"), _residents(figure)),
    ]
    return [
        (_("Count"), number(figure.count)),
        *(rates if figure.measure.has_rate else []),
        (_("Year before"), number(figure.previous_count)),
        (_("Change"), _change(figure)),
        (_("Test of the change"), pvalue(figure.p_value)),
        (_("Months supplied"), months_of(figure)),
    ]


def from_to(first: str, last: str) -> str:
    """Two values with "to" between them."""
    return _("{first} to {last}").format(first=first, last=last)


def months_of(figure: Figure) -> str:
    """How many of the period's months were supplied."""
    return _("{supplied} of {expected}").format(supplied=figure.months_supplied, expected=figure.months_expected)


def _batch_name(number: str) -> str:
    return _("Batch {number}").format(number=number)


def _residents(figure: Figure) -> str:
    return number(None) if figure.population is None else f"{number(figure.population)} ({figure.population_year})"


def _change(figure: Figure) -> str:
    if figure.change is None:
        return number(None)
    both = from_to(number(figure.previous_count), number(figure.count))
    small = (figure.previous_count or 0) < 10
    return both if small else f"{percent(figure.change_pct)} ({both})"


def provenance_lines(figure: Figure) -> list[tuple[str, str]]:
    """The figure's provenance as pairs of words and text."""
    made_from = figure.provenance
    return [
        (
            _("Definition"),
            _("{definition} Version {version}.").format(
                definition=made_from.definition, version=made_from.definition_version
            ),
        ),
        (_("Area"), f"{figure.area.name} ({KIND_NAMES[figure.area.kind]} {figure.area.code}); {made_from.basis}"),
        (_("Population"), made_from.population_source or number(None)),
        (_("Sources"), ", ".join(source_titles(made_from.sources)) or number(None)),
        (_("Methods"), "\n".join(f"{entry.name}: {entry.variant}. {entry.citation}" for entry in made_from.methods)),
        (_("Records as of"), moment(made_from.as_of)),
        (_("Program version"), made_from.program_version),
        (_("Disclosure"), capfirst(figure.measure.disclosure)),
        *([(_("Quality"), "\n".join(made_from.quality))] if made_from.quality else []),
    ]


def with_quality(table: Table, figure: Figure) -> Table:
    """The table for a file that leaves the house: what is known of the batches' quality goes with every row."""
    return quality_column(table, figure.provenance.quality)


def quality_column(table: Table, quality: Sequence[str]) -> Table:
    """The table with a last column of quality notes, if there are any."""
    if not quality:
        return table
    said = " ".join(quality)
    rows = [{**row, "quality": said} for row in table.rows]
    return replace(table, columns=[*table.columns, Column("quality", _("Quality notes"))], rows=rows)


def parts_table(whole: Figure, parts: Sequence[Figure]) -> Table:
    """A basket's parts and their total, which is their sum."""
    rows: list[Mapping[str, Cell]] = [
        {
            "part": label,
            "count": figure.count,
            "rate": figure.rate_per_1000,
            "previous": figure.previous_count,
            "change": figure.change_pct if (figure.previous_count or 0) >= 10 else None,
            "p": figure.p_value,
        }
        for label, figure in [*((_part_name(figure), figure) for figure in parts), (_("All parts together"), whole)]
    ]
    columns = [
        Column("part", _("Part")),
        Column("count", _("Count"), numeric=True),
        Column("rate", _("Rate"), numeric=True, unit=_("per 1,000"), places=1),
        Column("previous", _("Year before"), numeric=True),
        Column("change", _("Change"), numeric=True, unit="%", places=1),
        Column("p", _("Test of change"), numeric=True, unit="p", places=3, smallest=0.001),
    ]
    return Table(
        _("{measure}: its parts, {period}").format(measure=whole.measure.title, period=period_text(whole)),
        columns,
        rows,
    )


def _part_name(figure: Figure) -> str:
    return figure.measure.title.rpartition(": ")[2].capitalize()


def batches_table(figure: Figure) -> Table:
    """The batches behind a figure."""
    columns = [
        Column("batch", _("Batch")),
        Column("source", _("Source")),
        Column("files", _("Files"), numeric=True),
        Column("loaded", _("Loaded")),
        Column("by", _("By")),
        Column("fingerprint", _("Fingerprint")),
    ]
    rows: list[Mapping[str, Cell]] = [
        {
            "batch": Link(_batch_name(batch.id), batch.url) if batch.url else _batch_name(batch.id),
            "source": source_titles([batch.source])[0],
            "files": len(batch.file_names),
            "loaded": moment(batch.loaded_at),
            "by": batch.loaded_by,
            "fingerprint": batch.fingerprint[:16],
        }
        for batch in figure.provenance.batches
    ]
    return Table(_("Batches behind this figure"), columns, rows)


def places_table(figures: Sequence[Figure], level: AreaKind, addresses: Addresses, *, csv_url: str = "") -> Table:
    """Every place of a level with its numbers, highest first; places without data last."""
    is_share = bool(figures) and figures[0].measure.is_share
    rows = [_place_row(figure, addresses) for figure in ranked(figures)]
    where = f"{PLURALS[level]}, {period_text_of(figures)}" if figures else PLURALS[level]
    columns = [Column("name", KIND_NAMES[level]), Column("code", _("Code"))]
    if is_share:
        columns += [
            Column("numerator", _("Numerator"), numeric=True),
            Column("denominator", _("Denominator"), numeric=True),
            Column("share", _("Share"), numeric=True, unit="%", places=1),
        ]
    else:
        columns += [
            Column("count", _("Count"), numeric=True),
            Column("population", _("Residents"), numeric=True),
            Column("rate", _("Rate"), numeric=True, unit=_("per 1,000"), places=1),
        ]
    if bool(figures) and figures[0].measure.is_weighted:
        columns[2:] = [
            Column("weighted", _("Sum of weights"), numeric=True, places=0),
            Column("rate", _("Per 1,000 residents"), numeric=True, places=1),
            Column("lower", _("Lower"), numeric=True, unit="95%", places=1),
            Column("upper", _("Upper"), numeric=True, unit="95%", places=1),
            Column("count", _("Records weighed"), numeric=True),
            Column("without", _("Without a weight"), numeric=True),
            Column("before", _("Sum the year before"), numeric=True, places=0),
            Column("change", _("Change"), numeric=True, unit="%", places=1),
        ]
        note = _("An estimate by best fit of LSOAs.") if any(figure.is_estimate for figure in figures) else ""
        return Table(where, columns, rows, note, csv_url)
    columns += [
        Column("lower", _("Lower"), numeric=True, unit="95%", places=1),
        Column("upper", _("Upper"), numeric=True, unit="95%", places=1),
        Column("previous", _("Year before"), numeric=True),
        Column("change", _("Change"), numeric=True, unit="%", places=1),
        Column("p", _("Test of change"), numeric=True, unit="p", places=3, smallest=0.001),
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
        "p": figure.p_value,
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
        return _("{many} per 1,000 residents").format(many=measure.many)
    return _("per 1,000 residents") if measure.has_rate else measure.many


def _places_title(top: Sequence[Figure], figures: Sequence[Figure], whole: Figure, level: AreaKind) -> str:
    named = {"measure": whole.measure.title, "kind": KIND_NAMES[level], "place": top[0].area.name}
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
            alt=_("Places of {name} from the highest down; there is no interval.").format(name=whole.area.name),
            labels=[figure.area.name for figure in top],
            values=[value_of(figure) for figure in top],
            unit=_unit(whole.measure),
            source=source_line(whole, partnership) + note,
            csv_url=csv_url,
            label_heading=KIND_NAMES[level],
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
        label_heading=KIND_NAMES[level],
        places=1,
    )


def places_map(figures: Sequence[Figure], whole: Figure, table: Table, addresses: Addresses) -> AreaMap | None:
    """The places' values on a map; None where no boundaries are loaded."""
    by_code = {figure.area.code: figure for figure in figures}
    collection = features(list(by_code))
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
