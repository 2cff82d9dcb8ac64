"""Evidence's first page: what is happening, as pictures, table and file, and the figures that stand on everybody's home."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import table_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.counting import definitions
from wardmote.measures.figures import availability, queries
from wardmote.measures.headlines import chosen_headlines
from wardmote.measures.operations import choose_headlines
from wardmote.measures.pages import figure_tables
from wardmote.measures.pages.forms import ExploreForm, HeadlinesForm
from wardmote.measures.pages.happening import GROUPS, SORTS, VERDICTS, Happening
from wardmote.measures.pages.views import says_why
from wardmote.measures.permissions import MeasuresPermission


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def measures(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every measure of an area with its number, verdict and freshness, as the address asks."""
    by_source = availability.months_by_source(partnership)
    form = ExploreForm(partnership=partnership, by_source=by_source)
    return render(request, "measures/happening.html", _context(request, partnership, by_source, form))


def _context(
    request: MemberRequest, partnership: Partnership, by_source: availability.MonthsBySource, form: ExploreForm
) -> dict[str, Any]:
    context: dict[str, Any] = {"form": form, "waiting": availability.not_supplied(by_source, partnership)}
    if not queries.months_with_data(by_source, partnership):
        return {**context, "themes": availability.themes(by_source, partnership)}
    page = Happening(partnership, request.GET, by_source)
    csv_url = reverse("measures:happening-csv", args=[partnership.slug])
    return {
        **context,
        "page": page,
        "verdicts": VERDICTS.items(),
        "sorts": SORTS.items(),
        "groups": GROUPS.items(),
        "clear_url": f"?{page.asked.query(q='', theme='', verdict='', late='')}",
        "other_form": page.asked.query(**{"as": "" if page.asked.as_table else "table"}),
        "may_export": MeasuresPermission.FIGURE_EXPORT in request.permissions,
        "csv_url": f"{csv_url}?{page.asked.query(**{'as': ''})}",
    }


@requires(MeasuresPermission.FIGURE_EXPORT)
@require_GET
@says_why
def happening_csv(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The measures that the address asks for as a CSV file; who took it is recorded, what they searched for is not."""
    page = Happening(partnership, request.GET, availability.months_by_source(partnership))
    shown = [definitions.measure(card.tile.measure, partnership) for card in page.shown]
    table = figure_tables.for_a_file(page.table(), quality=(), measures=shown)
    record_look(
        by=request.user,
        event="measures.overview.exported",
        on=f"measures.overview:{page.area.code}",
        partnership=partnership,
        after={"area": page.area.code, "rows": len(table.rows)},
    )
    return table_download(table, f"what-is-happening-{page.area.code}.csv")


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def explore(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Go to the figure that the form picks; without a choice, back to the form."""
    if not request.GET:
        return redirect("measures:measures", partnership.slug)
    by_source = availability.months_by_source(partnership)
    form = ExploreForm(request.GET, partnership=partnership, by_source=by_source)
    if not form.is_valid():
        # The form's own words are no choices of the page around it.
        request.GET = QueryDict()
        return render(request, "measures/happening.html", _context(request, partnership, by_source, form), status=422)
    chosen = form.cleaned_data
    place = [partnership.slug, chosen["measure"], chosen["area"], chosen["year"]]
    level = f"?level={chosen['level']}" if chosen["level"] else ""
    return redirect(reverse("measures:figure", args=place) + level)


@requires(MeasuresPermission.HEADLINE_CHOOSE)
@require_http_methods(["GET", "POST"])
@says_why
def headlines(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Choose the six to eight figures that stand on everybody's home."""
    by_source = availability.months_by_source(partnership)
    chosen = chosen_headlines(partnership, by_source)
    first = {"area": chosen.area, "measures": [each.slug for each in chosen.measures]}
    form = HeadlinesForm(request.POST or None, partnership=partnership, by_source=by_source, initial=first)
    if request.method == "POST" and form.is_valid():
        choose_headlines(
            by=request.user,
            partnership=partnership,
            area_code=form.cleaned_data["area"],
            measures=form.cleaned_data["measures"],
        )
        messages.success(request, _("These figures now stand on everybody’s home."))
        return redirect("my-work", partnership.slug)
    return render(request, "measures/headlines.html", {"form": form}, status=422 if form.errors else 200)
