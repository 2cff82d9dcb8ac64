"""Pages of measures: the catalogue, a definition, a figure with its places, the rows behind it, and CSV files."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import MemberRequest, check_may, requires
from wardmote.foundations.design.public import Table, table_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import PlacesRefused
from wardmote.intake.public import IntakeError, IntakePermission
from wardmote.measures.counting import definitions
from wardmote.measures.errors import MeasureError, UnknownTable
from wardmote.measures.figures import availability, disclosure, queries
from wardmote.measures.figures.sentences import POLARITIES, figure_sentence
from wardmote.measures.figures.source_rows import SourceRows, source_rows
from wardmote.measures.pages import figure_page, figure_tables
from wardmote.measures.pages.definition_words import definition_words
from wardmote.measures.pages.figure_page import FigurePage
from wardmote.measures.pages.forms import ExploreForm
from wardmote.measures.pages.measure_subject import measure_subject
from wardmote.measures.pages.overview import number_with_months
from wardmote.measures.permissions import MeasuresPermission

View = Callable[..., HttpResponse]
ROWS_A_PAGE = 50


def says_why(view: View) -> View:
    """A refusal becomes a page with its sentence: not found for what was asked, out of order for lost records."""

    @wraps(view)
    def answered(request: HttpRequest, **address: Any) -> HttpResponse:
        try:
            return view(request, **address)
        except (MeasureError, PlacesRefused) as refusal:
            return render(request, "measures/refused.html", {"sentence": str(refusal)}, status=404)
        except IntakeError as refusal:
            return render(request, "measures/refused.html", {"sentence": str(refusal)}, status=503)

    return answered


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def definition(request: HttpRequest, partnership: Partnership, measure: str) -> HttpResponse:
    """One measure's definition and its latest figure for each council loaded."""
    known = definitions.measure(measure, partnership)
    latest = availability.last_year(known, availability.months_by_source(partnership))
    ending = f"{latest:%Y-%m}" if latest else ""
    compared = queries.compare(partnership=partnership, measure_slug=measure, ending=ending) if ending else []
    breaks = [each for each in definitions.breaks() if set(each.sources) & set(known.sources)]
    context = {
        "measure": known,
        "subject": measure_subject(known, latest, partnership.slug),
        "polarity": POLARITIES[known.polarity],
        "breaks": breaks,
        "ending": ending,
        "sources": availability.source_titles(known.sources),
        "rule": disclosure.of(known),
        "words": definition_words(known),
        "weights": ", ".join(availability.source_titles(filter(None, [known.weights]))),
        "parts": [(figure, figure_page.parts(partnership, figure)) for figure in compared if known.basket],
        "figures": [(figure, figure_sentence(figure), number_with_months(partnership, figure)) for figure in compared],
    }
    return render(request, "measures/measure.html", context)


def _page(request: HttpRequest, partnership: Partnership, address: Mapping[str, str]) -> FigurePage:
    """The figure's page for an address."""
    return FigurePage.of(
        partnership=partnership,
        measure=address["measure"],
        area=address["area"],
        ending=address["ending"],
        level=request.GET.get("level", ""),
    )


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def figure(request: MemberRequest, partnership: Partnership, **address: str) -> HttpResponse:
    """One figure: the sentence, the numbers, its months, its places, and where it all comes from."""
    page = _page(request, partnership, address)
    by_source = availability.months_by_source(partnership)
    first = {"measure": page.figure.measure.slug, "area": page.figure.area.code, "year": page.ending}
    context = {
        "page": page,
        "figure": page.figure,
        "subject": page.subject,
        "form": ExploreForm(partnership=partnership, by_source=by_source, initial=first),
        "body": page.body(request.permissions),
    }
    return render(request, "measures/figure.html", context)


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def rows(request: HttpRequest, partnership: Partnership, **address: str) -> HttpResponse:
    """The source rows behind a figure, file and line."""
    page = _page(request, partnership, address)
    source_rows = _rows_of(request, partnership, address)
    shown = Paginator(source_rows.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    csv_url = page.addresses.table(page.figure, "rows")
    context: dict[str, Any] = {
        "page": page,
        "figure": page.figure,
        "address": address,
        "found": source_rows,
        "shown": shown,
        "table": source_rows.table(
            _("Source rows, by month, file and line"), tuple(shown.object_list), csv_url=csv_url
        ),
    }
    return render(request, "measures/rows.html", context)


def _rows_of(request: HttpRequest, partnership: Partnership, address: Mapping[str, str]) -> SourceRows:
    """The rows; those that a partner sent in confidence only for who may see batches, and each look is recorded."""
    measure = definitions.measure(address["measure"], partnership)
    if availability.is_from_partners(measure):
        person = cast("User", request.user)
        check_may(person, IntakePermission.BATCH_VIEW, partnership=partnership)
        about = f"measures.figure:{address['measure']}/{address['area']}/{address['ending']}"
        record_look(by=person, event="measures.rows.read", on=about, partnership=partnership)
    return source_rows(
        partnership=partnership,
        measure_slug=address["measure"],
        area_code=address["area"],
        ending=address["ending"],
    )


@requires(MeasuresPermission.FIGURE_EXPORT)
@require_GET
@says_why
def table(request: MemberRequest, partnership: Partnership, table: str, **address: str) -> HttpResponse:
    """One of a figure's tables as a CSV file; who took it is recorded."""
    page = _page(request, partnership, address)
    exported = _table(request, page, table, address)
    record_look(
        by=request.user,
        event="measures.table.exported",
        on=f"measures.figure:{address['measure']}/{address['area']}/{address['ending']}",
        partnership=partnership,
        after={"table": table, "level": str(page.level or ""), "rows": len(exported.rows)},
    )
    exported = figure_tables.for_a_file(
        exported, quality=page.figure.provenance.quality, measures=[page.figure.measure]
    )
    return table_download(exported, "-".join((address["measure"], address["area"], address["ending"], table)) + ".csv")


def _table(request: MemberRequest, page: FigurePage, name: str, address: Mapping[str, str]) -> Table:
    if name == "months":
        return page.months_table()
    if name == "places" and page.level:
        return page.places_table
    if name == "rows":
        return _rows_of(request, request.partnership, address).table("Source rows")
    raise UnknownTable(_("There is no such table. The figure has: months, places, rows."))
