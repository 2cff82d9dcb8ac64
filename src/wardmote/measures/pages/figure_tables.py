"""What the figure page shows: tables, the monthly chart with its limits, ranked places and the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.design.public import (
    Cell,
    Column,
    Link,
    Table,
    moment,
    number,
    rate,
    share,
    signed,
)
from wardmote.foundations.documents.public import verdict_label
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import name_of
from wardmote.measures.figures import disclosure
from wardmote.measures.figures.availability import source_titles
from wardmote.measures.figures.results import Figure
from wardmote.measures.figures.sentences import period_text

SOURCE = gettext_noop("police.uk, Open Government Licence v3.0")
MADE_UP = gettext_noop("Made-up records")


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
            (_("Reading"), capfirst(verdict_label(figure.verdict))),
            (_("Months supplied"), months_of(figure)),
        ]
    if figure.measure.is_weighted:
        return [
            (_("Sum of weights"), number(figure.weighted_total, 0)),
            (_("95% interval"), from_to(number(figure.weighted_lower95, 0), number(figure.weighted_upper95, 0))),
            (capfirst(figure.measure.per_1000), rate(figure.rate_per_1000)),
            (capfirst(figure.measure.residents), _residents(figure)),
            (_("Records weighed"), number(figure.count)),
            (_("Records without a weight"), number(figure.without_weight)),
            (_("Sum the year before, same weights"), number(figure.previous_weighted_total, 0)),
            (_("Change"), f"{signed(figure.change_pct, 1)}%" if figure.change_pct is not None else number(None)),
            (_("Reading"), capfirst(verdict_label(figure.verdict))),
            (_("Months supplied"), months_of(figure)),
        ]
    rates = [
        (_rate_name(figure), rate(figure.rate_per_1000)),
        (_("95% interval"), from_to(rate(figure.lower95), rate(figure.upper95))),
        (capfirst(figure.measure.residents), _residents(figure)),
    ]
    return [
        (_("Count"), number(figure.count)),
        *(rates if figure.measure.has_rate else []),
        (_("Year before"), number(figure.previous_count)),
        (_("Change"), _change(figure)),
        (_("Reading"), capfirst(verdict_label(figure.verdict))),
        (_("Months supplied"), months_of(figure)),
    ]


def _rate_name(figure: Figure) -> str:
    if figure.is_full or not figure.months_supplied:
        return _("Rate per 1,000 {residents}").format(residents=figure.measure.residents)
    words = ngettext(
        "Per 1,000 {residents} in {count} month", "Per 1,000 {residents} in {count} months", figure.months_supplied
    )
    return words.format(residents=figure.measure.residents, count=figure.months_supplied)


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


def _population(figure: Figure) -> str:
    """Whose numbers of residents they are, and which version of the file; areas are everybody's, so it can change."""
    made_from = figure.provenance
    if not made_from.population_source:
        return number(None)
    return _("{source}. Version of the file: {version}.").format(
        source=made_from.population_source.rstrip("."), version=made_from.population_version
    )


def _change(figure: Figure) -> str:
    if figure.change is None:
        return number(None)
    both = from_to(number(figure.previous_count), number(figure.count))
    small = (figure.previous_count or 0) < figure.limits.small_base
    return both if small else f"{signed(figure.change_pct, 1)}% ({both})"


def provenance_lines(figure: Figure, *, cites: bool = True) -> list[tuple[str, str]]:
    """The figure's provenance as pairs of words and text; without `cites` its methods by their names alone."""
    made_from = figure.provenance
    methods = [
        f"{method.name}: {method.variant}. {method.citation}" if cites else method.name for method in made_from.methods
    ]
    return [
        (
            _("Definition"),
            _("{definition} Version {version}.").format(
                definition=made_from.definition, version=made_from.definition_version
            ),
        ),
        (_("Area"), f"{figure.area.name} ({figure.area.kind.label} {figure.area.code}); {made_from.basis}"),
        (_("Population"), _population(figure)),
        (_("Sources"), ", ".join(source_titles(made_from.sources)) or number(None)),
        (_("Methods"), "\n".join(methods)),
        (_("Records as of"), moment(made_from.as_of)),
        (_("Program version"), made_from.program_version),
        (_("Disclosure"), capfirst(figure.measure.disclosure)),
        *([(_("Quality"), "\n".join(made_from.quality))] if made_from.quality else []),
    ]


def for_a_file(table: Table, *, quality: Sequence[str], measures: Iterable[Measure]) -> Table:
    """The table for a file that leaves the house.

    What is known of the batches' quality goes with every row, and that the numbers are not to be published as they are,
    where a source keeps small ones back: only an edition to publish has passed the disclosure audit.
    """
    return _with_column(
        _with_column(table, "quality", _("Quality notes"), " ".join(quality)),
        "publication",
        _("Publication"),
        disclosure.notice(measures),
    )


def _with_column(table: Table, key: str, heading: str, sentence: str) -> Table:
    """The table with a last column of one sentence, if there is any."""
    if not sentence:
        return table
    rows = [{**row, key: sentence} for row in table.rows]
    return replace(table, columns=[*table.columns, Column(key, heading)], rows=rows)


def parts_table(whole: Figure, parts: Sequence[Figure]) -> Table:
    """A basket's parts and their total, which is their sum."""
    rows: list[Mapping[str, Cell]] = [
        {
            "part": part,
            "count": figure.count,
            "rate": figure.rate_per_1000,
            "previous": figure.previous_count,
            "change": figure.change_pct if (figure.previous_count or 0) >= figure.limits.small_base else None,
            "reading": verdict_label(figure.verdict),
        }
        for part, figure in [*((_part_name(figure), figure) for figure in parts), (_("All parts together"), whole)]
    ]
    columns = [
        Column("part", _("Part")),
        Column("count", _("Count"), numeric=True),
        Column("rate", _("Rate"), numeric=True, unit=_("per 1,000"), places=1),
        Column("previous", _("Year before"), numeric=True),
        Column("change", _("Change"), numeric=True, unit="%", places=1, signed=True),
        Column("reading", _("Reading")),
    ]
    return Table(
        _("{measure}: its parts, {period}").format(measure=whole.measure.title, period=period_text(whole)),
        columns,
        rows,
    )


def _part_name(figure: Figure) -> str:
    return figure.measure.title.rpartition(": ")[2].capitalize()


def batches_table(figure: Figure, partnership: Partnership) -> Table:
    """The batches behind a figure, each with its page."""
    columns = [
        Column("batch", _("Batch")),
        Column("source", _("Source")),
        Column("sender", _("Sent by")),
        Column("files", _("Files"), numeric=True),
        Column("loaded", _("Loaded")),
        Column("by", _("By")),
        Column("fingerprint", _("Fingerprint")),
    ]
    rows: list[Mapping[str, Cell]] = [
        {
            "batch": Link(_batch_name(batch.id), intake.batch_address(partnership, batch.id)),
            "source": source_titles([batch.source])[0],
            "sender": batch.sent_by or "–",
            "files": len(batch.file_names),
            "loaded": moment(batch.loaded_at),
            "by": batch.loaded_by,
            "fingerprint": batch.fingerprint[:16],
        }
        for batch in figure.provenance.batches
    ]
    return Table(_("Batches behind this figure"), columns, rows)
