"""Everything on a figure's page, worked out once and kept with the reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import Openings, Permission
from wardmote.foundations.design.public import (
    Action,
    AreaMap,
    Chart,
    Fact,
    ShownNumber,
    Subject,
    Tab,
    Table,
    month,
)
from wardmote.foundations.months import YEAR, add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.counting.definitions import measure as measure_of
from wardmote.measures.counting.periods import name_of
from wardmote.measures.counting.reader import reader_of
from wardmote.measures.figures import availability, queries
from wardmote.measures.figures.results import Figure, MonthlySeries
from wardmote.measures.figures.sentences import POLARITIES, figure_reasons, figure_sentence
from wardmote.measures.pages import figure_tables, places_within
from wardmote.measures.pages.forms import Choice, level_of
from wardmote.measures.pages.monthly_charts import monthly_chart, months_table
from wardmote.measures.pages.overview import shown_number

MONTHS_SHOWN = 120
MOST_MAPPED, MOST_LISTED = 500, 200


@dataclass
class FigurePage:
    """A figure with its months and its places; a chart or map is made when it is first asked for."""

    partnership: Partnership
    figure: Figure
    level: AreaKind | None
    places: Sequence[Figure]
    series: MonthlySeries
    bodies: dict[tuple[str, str], SafeString] = field(default_factory=dict)

    @classmethod
    def of(cls, *, partnership: Partnership, measure: str, area: str, ending: str, level: str) -> "FigurePage":
        """The page of an address. Raises MeasureError; places' PlacesRefused."""
        read = reader_of(partnership, measure_of(measure, partnership))
        key = ("page", measure, area, ending, level)
        return read.remembered(key, lambda: cls._made(partnership, measure, area, ending, level), shelf="pages")

    @classmethod
    def _made(cls, partnership: Partnership, measure: str, area: str, ending: str, level: str) -> "FigurePage":
        figure = queries.figure(partnership=partnership, measure_slug=measure, area_code=area, ending=ending)
        atlas = reader_of(partnership, figure.measure).atlas
        chosen = level_of(figure.area.kind, level)
        chosen = chosen if chosen and atlas.places(chosen) else None
        places: list[Figure] = []
        if chosen:
            places = queries.figures_by(
                partnership=partnership, measure_slug=measure, within=area, kind=chosen, ending=ending
            )
        axis = reader_of(partnership, figure.measure).axis()
        start = max(axis.start, add_months(figure.end, -MONTHS_SHOWN)) if axis else add_months(figure.end, -YEAR)
        series = queries.monthly(
            partnership=partnership,
            measure_slug=measure,
            area_code=area,
            start=min(start, figure.start),
            end=figure.end,
        )
        return cls(partnership, figure, chosen, places, _trimmed(series))

    def body(self, permissions: frozenset[Permission]) -> SafeString:
        """The page below its heading, rendered once in each language for everybody who may do the same."""
        opens = Openings(self.partnership, permissions)
        key = (get_language() or "", opens.key)
        if key not in self.bodies:
            context: dict[str, object] = {"page": self, "figure": self.figure, "partnership": self.partnership}
            # Without the request: nothing that depends on one person gets into what is kept.
            context |= {"permissions": permissions, "opens": opens}
            self.bodies[key] = render_to_string("measures/_figure.html", context)
        return self.bodies[key]

    @cached_property
    def addresses(self) -> figure_tables.Addresses:
        """The addresses of this partnership's figures."""
        return figure_tables.Addresses(self.partnership)

    @property
    def ending(self) -> str:
        """The last month, as addresses write it."""
        return name_of(self.figure.period.last)

    @cached_property
    def sentence(self) -> str:
        """The figure in words."""
        return figure_sentence(self.figure)

    @cached_property
    def number(self) -> ShownNumber:
        """The number with its verdict; where it comes from stands below under its own heading."""
        return replace(shown_number(self.figure), provenance=())

    @cached_property
    def subject(self) -> Subject:
        """The page's header: what, where and when, with the other ways of looking at it as tabs."""
        figure, slug = self.figure, self.partnership.slug
        title = _("{measure}: {area}, year ending {month}").format(
            measure=figure.measure.title, area=figure.area.name, month=month(figure.period.last)
        )
        chosen = urlencode({"measure": figure.measure.slug, "area": figure.area.code, "year": self.ending})
        compared = figure.measure.has_rate and figure.area.kind is AreaKind.COUNCIL
        tabs = [
            Tab(_("Trend"), "#trend", is_current=True),
            *([Tab(_("Places"), "#places")] if self.levels or self.is_whole else []),
            *([Tab(_("Peers"), f"{reverse('measures:peers', args=[slug])}?{chosen}")] if compared else []),
            *([Tab(_("Gap"), f"{reverse('measures:gap', args=[slug])}?{chosen}&rest=excluding")] if compared else []),
            Tab(_("Source"), "#source"),
        ]
        states = [
            *([(_("Estimate"), "yellow")] if figure.is_estimate else []),
            *([(_("Not a full year"), "yellow")] if not figure.is_full else []),
        ]
        facts = (
            Fact(self.kind_name),
            Fact(figure_tables.publisher(self.partnership, figure.measure)),
            Fact(_("Definition"), reverse("measures:measure", args=[slug, figure.measure.slug])),
        )
        csv = Action(_("Months as CSV"), self.addresses.table(figure, "months"), is_download=True)
        return Subject(title, tuple(states), facts, (csv,), tuple(tabs))

    @property
    def polarity(self) -> str:
        """Which way is good."""
        return POLARITIES[self.figure.measure.polarity]

    @property
    def kind_name(self) -> str:
        """What kind of area it is."""
        return self.figure.area.kind.label

    @cached_property
    def numbers(self) -> list[tuple[str, str]]:
        """The key numbers."""
        return figure_tables.key_numbers(self.figure)

    @cached_property
    def why(self) -> list[tuple[str, str]]:
        """The tests behind the verdict."""
        return figure_reasons(self.figure)

    @cached_property
    def provenance(self) -> list[tuple[str, str]]:
        """The lines of "where does this come from?"."""
        return figure_tables.provenance_lines(self.figure)

    @property
    def quality(self) -> tuple[str, ...]:
        """What the batches' checks say of their quality."""
        return self.figure.provenance.quality

    @cached_property
    def parts(self) -> Table | None:
        """The parts of a basket with their counts; None of a measure without parts."""
        return parts(self.partnership, self.figure) if self.figure.measure.basket else None

    @cached_property
    def batches(self) -> Table:
        """The batches behind it."""
        return figure_tables.batches_table(self.figure, self.partnership)

    @property
    def levels(self) -> list[Choice]:
        """The levels it can be broken down into."""
        atlas = reader_of(self.partnership, self.figure.measure).atlas
        kinds = [kind for kind in self.figure.area.kind.levels if atlas.places(kind)]
        return [(str(kind), kind.plural) for kind in kinds]

    @property
    def is_whole(self) -> bool:
        """Whether the area could be broken down but the source does not say where in it."""
        return bool(self.figure.area.kind.levels) and not self.levels

    @cached_property
    def years(self) -> list[tuple[str, str]]:
        """The neighbouring years that can be shown: words and address."""
        links = []
        for text, months in ((_("The year before"), -YEAR), (_("The year after"), YEAR)):
            ending = name_of(add_months(self.figure.period.last, months))
            if ending in self._available:
                links.append((text, self.addresses.figure(self.figure.measure.slug, self.figure.area.code, ending)))
        return links

    @cached_property
    def _available(self) -> list[str]:
        return queries.years_available(
            partnership=self.partnership, area_code=self.figure.area.code, measure_slug=self.figure.measure.slug
        )

    @cached_property
    def is_in_confidence(self) -> bool:
        """Whether the rows behind it are a partner's and not for everybody who may see figures."""
        return availability.is_from_partners(self.figure.measure)

    @cached_property
    def rows_url(self) -> str:
        """The page of the rows behind it."""
        return self.addresses.figure(self.figure.measure.slug, self.figure.area.code, self.ending) + "rows/"

    @cached_property
    def months_chart(self) -> Chart | None:
        """The monthly line with its limits."""
        return monthly_chart(
            self.series,
            publisher=figure_tables.publisher(self.partnership, self.figure.measure),
            csv_url=self.addresses.table(self.figure, "months"),
        )

    def months_table(self) -> Table:
        """The months as a table."""
        return months_table(self.series)

    @property
    def _places_csv(self) -> str:
        return self.addresses.table(self.figure, "places", self.level)

    @cached_property
    def places_table(self) -> Table:
        """Every place with its numbers."""
        level = self.level or self.figure.area.kind
        return places_within.places_table(self.places, level, self.addresses, csv_url=self._places_csv)

    @cached_property
    def listed(self) -> Table:
        """The table as the page prints it: of very many places the highest, the file has them all."""
        table = self.places_table
        if len(table.rows) <= MOST_LISTED:
            return table
        cut = _("The highest {listed} of {rows} are listed. The CSV file has them all.").format(
            listed=MOST_LISTED, rows=f"{len(table.rows):,}"
        )
        return replace(table, rows=table.rows[:MOST_LISTED], note=f"{cut} {table.note}".strip())

    @cached_property
    def places_chart(self) -> Chart | None:
        """The highest places with their intervals."""
        if self.level is None:
            return None
        return places_within.places_chart(
            self.places, self.figure, self.level, partnership=self.partnership, csv_url=self._places_csv
        )

    @cached_property
    def places_map(self) -> AreaMap | None:
        """The places on a map."""
        if not self.places or len(self.places) > MOST_MAPPED:
            return None
        return places_within.places_map(self.places, self.figure, self.listed, self.addresses)


def parts(partnership: Partnership, whole: Figure) -> Table:
    """The parts of a basket with their counts."""
    return figure_tables.parts_table(whole, queries.parts(partnership, whole))


def _trimmed(series: MonthlySeries) -> MonthlySeries:
    """The series from its first supplied month on; whole where none was."""
    first = next((at for at, count in enumerate(series.counts) if count is not None), 0)
    return replace(series, months=series.months[first:], counts=series.counts[first:])
