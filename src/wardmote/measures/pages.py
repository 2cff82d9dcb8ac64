"""What the figure page shows: tables, the monthly chart with its limits, ranked places and the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.text import capfirst

from wardmote.foundations.design.public import (
    AreaMap,
    Cell,
    Chart,
    Column,
    Link,
    Table,
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
SOURCE = "police.uk, Open Government Licence v3.0"
MADE_UP = "Made-up records"
PLURALS = {
    AreaKind.FORCE: "Police force areas",
    AreaKind.CSP: "Community safety partnerships",
    AreaKind.COUNCIL: "Councils",
    AreaKind.WARD: "Wards",
    AreaKind.MSOA: "MSOAs",
    AreaKind.LSOA: "LSOAs",
    AreaKind.NEIGHBOURHOOD: "Neighbourhoods",
}


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
        return MADE_UP
    return SOURCE if measure.is_police_uk else "; ".join(source_titles(measure.sources))


def boundaries(partnership: Partnership) -> str:
    """Whose boundaries a map draws."""
    if partnership.is_demo:
        return "Made-up boundaries"
    return "Boundaries: ONS, Open Government Licence v3.0; contains OS data © Crown copyright"


def source_line(figure: Figure, partnership: Partnership) -> str:
    """What stands under a chart: source and period."""
    return f"{publisher(partnership, figure.measure)}; {period_text(figure)}"


def key_numbers(figure: Figure) -> list[tuple[str, str]]:
    """The figure's numbers as pairs of words and value."""
    if figure.measure.is_share:
        return [
            ("Share", share(figure.share)),
            ("95% interval", f"{share(figure.lower95)} to {share(figure.upper95)}"),
            ("Numerator", number(figure.numerator)),
            ("Denominator", number(figure.denominator)),
            ("Share the year before", share(figure.previous_share)),
            ("Test of the change", pvalue(figure.p_value)),
            ("Months supplied", f"{figure.months_supplied} of {figure.months_expected}"),
        ]
    if figure.measure.is_weighted:
        return [
            ("Sum of weights", number(figure.weighted_total, 0)),
            ("Per 1,000 residents", rate(figure.rate_per_1000)),
            ("Residents", _residents(figure)),
            ("Records weighed", number(figure.count)),
            ("Records without a weight", number(figure.without_weight)),
            ("Sum the year before, same weights", number(figure.previous_weighted_total, 0)),
            ("Change", percent(figure.change_pct) if figure.change_pct is not None else number(None)),
            ("Months supplied", f"{figure.months_supplied} of {figure.months_expected}"),
        ]
    rates = [
        ("Rate per 1,000 residents", rate(figure.rate_per_1000)),
        ("95% interval", f"{rate(figure.lower95)} to {rate(figure.upper95)}"),
        ("Residents", _residents(figure)),
    ]
    return [
        ("Count", number(figure.count)),
        *(rates if figure.measure.has_rate else []),
        ("Year before", number(figure.previous_count)),
        ("Change", _change(figure)),
        ("Test of the change", pvalue(figure.p_value)),
        ("Months supplied", f"{figure.months_supplied} of {figure.months_expected}"),
    ]


def _residents(figure: Figure) -> str:
    return number(None) if figure.population is None else f"{number(figure.population)} ({figure.population_year})"


def _change(figure: Figure) -> str:
    if figure.change is None:
        return number(None)
    from_to = f"{number(figure.previous_count)} to {number(figure.count)}"
    small = (figure.previous_count or 0) < 10
    return from_to if small else f"{percent(figure.change_pct)} ({from_to})"


def provenance_lines(figure: Figure) -> list[tuple[str, str]]:
    """The figure's provenance as pairs of words and text."""
    made_from = figure.provenance
    return [
        ("Definition", f"{made_from.definition} Version {made_from.definition_version}."),
        ("Area", f"{figure.area.name} ({KIND_NAMES[figure.area.kind]} {figure.area.code}); {made_from.basis}"),
        ("Population", made_from.population_source or number(None)),
        ("Sources", ", ".join(source_titles(made_from.sources)) or number(None)),
        ("Methods", "\n".join(f"{entry.name}: {entry.variant}. {entry.citation}" for entry in made_from.methods)),
        ("Records as of", moment(made_from.as_of)),
        ("Program version", made_from.program_version),
        ("Disclosure", capfirst(figure.measure.disclosure)),
        *([("Quality", "\n".join(made_from.quality))] if made_from.quality else []),
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
    return replace(table, columns=[*table.columns, Column("quality", "Quality notes")], rows=rows)


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
        for label, figure in [*((_part_name(figure), figure) for figure in parts), ("All parts together", whole)]
    ]
    columns = [
        Column("part", "Part"),
        Column("count", "Count", numeric=True),
        Column("rate", "Rate", numeric=True, unit="per 1,000", places=1),
        Column("previous", "Year before", numeric=True),
        Column("change", "Change", numeric=True, unit="%", places=1),
        Column("p", "Test of change", numeric=True, unit="p", places=3, smallest=0.001),
    ]
    return Table(f"{whole.measure.title}: its parts, {period_text(whole)}", columns, rows)


def _part_name(figure: Figure) -> str:
    return figure.measure.title.rpartition(": ")[2].capitalize()


def batches_table(figure: Figure) -> Table:
    """The batches behind a figure."""
    columns = [
        Column("batch", "Batch"),
        Column("source", "Source"),
        Column("files", "Files", numeric=True),
        Column("loaded", "Loaded"),
        Column("by", "By"),
        Column("fingerprint", "Fingerprint"),
    ]
    rows: list[Mapping[str, Cell]] = [
        {
            "batch": Link(f"Batch {batch.id}", batch.url) if batch.url else f"Batch {batch.id}",
            "source": source_titles([batch.source])[0],
            "files": len(batch.file_names),
            "loaded": moment(batch.loaded_at),
            "by": batch.loaded_by,
            "fingerprint": batch.fingerprint[:16],
        }
        for batch in figure.provenance.batches
    ]
    return Table("Batches behind this figure", columns, rows)


def places_table(figures: Sequence[Figure], level: AreaKind, addresses: Addresses, *, csv_url: str = "") -> Table:
    """Every place of a level with its numbers, highest first; places without data last."""
    is_share = bool(figures) and figures[0].measure.is_share
    rows = [_place_row(figure, addresses) for figure in ranked(figures)]
    where = f"{PLURALS[level]}, {period_text_of(figures)}" if figures else PLURALS[level]
    columns = [Column("name", KIND_NAMES[level]), Column("code", "Code")]
    if is_share:
        columns += [
            Column("numerator", "Numerator", numeric=True),
            Column("denominator", "Denominator", numeric=True),
            Column("share", "Share", numeric=True, unit="%", places=1),
        ]
    else:
        columns += [
            Column("count", "Count", numeric=True),
            Column("population", "Residents", numeric=True),
            Column("rate", "Rate", numeric=True, unit="per 1,000", places=1),
        ]
    if bool(figures) and figures[0].measure.is_weighted:
        columns[2:] = [
            Column("weighted", "Sum of weights", numeric=True, places=0),
            Column("rate", "Per 1,000 residents", numeric=True, places=1),
            Column("count", "Records weighed", numeric=True),
            Column("without", "Without a weight", numeric=True),
            Column("before", "Sum the year before", numeric=True, places=0),
            Column("change", "Change", numeric=True, unit="%", places=1),
        ]
        note = "An estimate by best fit of LSOAs." if any(figure.is_estimate for figure in figures) else ""
        return Table(where, columns, rows, note, csv_url)
    columns += [
        Column("lower", "Lower", numeric=True, unit="95%", places=1),
        Column("upper", "Upper", numeric=True, unit="95%", places=1),
        Column("previous", "Year before", numeric=True),
        Column("change", "Change", numeric=True, unit="%", places=1),
        Column("p", "Test of change", numeric=True, unit="p", places=3, smallest=0.001),
    ]
    note = "An estimate by best fit of LSOAs." if any(figure.is_estimate for figure in figures) else ""
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
        return f"% of {measure.base or 'crimes with a known outcome'}"
    if measure.is_weighted:
        return f"{measure.many} per 1,000 residents"
    return "per 1,000 residents" if measure.has_rate else measure.many


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
    highest = f"{top[0].area.name} is highest"
    shown = f", {len(top)} of {len(figures)} shown" if len(top) < len(figures) else ""
    if not any(each is not None for each in (*lower, *upper)):
        return bar_chart(
            title=f"{whole.measure.title} by {KIND_NAMES[level]}: {highest}{shown}",
            alt=f"Places of {whole.area.name} from the highest down; there is no interval.",
            labels=[figure.area.name for figure in top],
            values=[value_of(figure) for figure in top],
            unit=_unit(whole.measure),
            source=source_line(whole, partnership) + note,
            csv_url=csv_url,
            label_heading=KIND_NAMES[level],
            places=0,
        )
    return dot_interval_chart(
        title=f"{whole.measure.title} by {KIND_NAMES[level]}: {highest}{shown}",
        alt=f"Places of {whole.area.name} from the highest down, each with its 95% interval.",
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
    finding = f": highest in {top.area.name}" if top else ""
    return AreaMap(
        title=f"{whole.measure.title} in {whole.area.name}{finding}",
        alt=f"A map of {_unit(whole.measure)} by place. The table gives every number.",
        features={**collection, "features": drawn},
        value_key="value",
        label_key="name",
        kind="sequential",
        table=table,
        source=f"{source_line(whole, addresses.partnership)}. {boundaries(addresses.partnership)}",
        unit=_unit(whole.measure),
        places=1,
        profile_keys={"count": "Count", "lower": "Lower 95%", "upper": "Upper 95%", "population": "Residents"},
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
