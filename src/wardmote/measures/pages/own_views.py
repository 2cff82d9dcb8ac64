"""Pages on which a partnership makes measures of its own: preview, save, change, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import area
from wardmote.measures.counting.definitions import own_measure
from wardmote.measures.counting.periods import name_of, year_ending
from wardmote.measures.counting.reader import reader_of
from wardmote.measures.errors import NotDefined
from wardmote.measures.figures import availability
from wardmote.measures.figures.calculation import make_figures
from wardmote.measures.figures.sentences import figure_sentence
from wardmote.measures.models import OwnMeasure
from wardmote.measures.operations import change_measure, define_measure, unsaved, withdraw_measure
from wardmote.measures.pages.definition_words import definition_words
from wardmote.measures.pages.overview import usual_area
from wardmote.measures.pages.own_forms import (
    OwnMeasureForm,
    TermsForm,
    categories_to_measure,
    sources_to_measure,
)
from wardmote.measures.pages.views import says_why
from wardmote.measures.permissions import MeasuresPermission


@requires(MeasuresPermission.OWN_DEFINE)
@require_GET
@says_why
def own_measures(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The partnership's own measures, and the sources of which one can be made."""
    rows = OwnMeasure.objects.latest_of(partnership)
    page = {
        "in_use": [row for row in rows if row.withdrawn_at is None],
        "withdrawn": [row for row in rows if row.withdrawn_at is not None],
        "sources": sources_to_measure(partnership),
    }
    return render(request, "measures/own_list.html", page)


@requires(MeasuresPermission.OWN_DEFINE)
@require_http_methods(["GET", "POST"])
@says_why
def new(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Say what a new measure counts, see its latest figure, save it."""
    sources = sources_to_measure(partnership)
    source = request.POST.get("source") or request.GET.get("source") or ""
    if source not in sources:
        return redirect("measures:own-measures", partnership.slug)
    form = OwnMeasureForm(request.POST or None, categories=categories_to_measure(partnership, source))
    page: dict[str, Any] = {"form": form, "source": source, "source_title": sources[source]}
    if request.method == "POST" and form.is_valid():
        categories, terms = form.cleaned_data["categories"], form.terms
        if "save" in request.POST:
            try:
                row = define_measure(
                    by=request.user, partnership=partnership, source=source, categories=categories, terms=terms
                )
            except NotDefined as refusal:
                form.add_error("title", str(refusal))
            else:
                messages.success(request, _("The measure is made, and stands in Evidence."))
                return redirect("measures:measure", partnership.slug, row.slug)
        page |= _preview(unsaved(partnership, source, categories, terms, request.user))
    return render(request, "measures/own_new.html", page, status=422 if form.errors else 200)


def _preview(row: OwnMeasure) -> dict[str, Any]:
    """The figure of the latest whole year of the partnership's own area, counted without anything being kept."""
    definition = own_measure(row)
    by_source = availability.months_by_source(row.partnership)
    last, code = availability.last_year(definition, by_source), usual_area(row.partnership, by_source)
    if last is None or not code:
        return {"nothing": _("There is no month of records or no area to count it for yet.")}
    period = year_ending(name_of(last))
    # A reader of its own, so that nothing of what is tried is remembered for what is saved.
    read = reader_of(row.partnership, definition, is_trial=True)
    territory = read.atlas.territory(area(code, partnership=row.partnership))
    (figure,) = make_figures(read, definition, [territory], period, as_of=None)
    return {"figure": figure, "sentence": figure_sentence(figure)}


def _latest(partnership: Partnership, slug: str) -> OwnMeasure:
    """The latest version of a measure of the partnership's own, or the page that says there is none."""
    row = OwnMeasure.objects.filter(partnership=partnership, slug=slug).select_related("made_by").first()
    if row is None:
        raise Http404(_("There is no such measure."))
    return row


@requires(MeasuresPermission.OWN_DEFINE)
@require_http_methods(["GET", "POST"])
@says_why
def change(request: MemberRequest, partnership: Partnership, measure: str) -> HttpResponse:
    """Change a measure's name, unit or reading as a further version; earlier ones stay on the page."""
    latest = _latest(partnership, measure)
    first = {name: getattr(latest, name) for name in ("title", "one", "many", "about", "polarity", "denominator")}
    form = TermsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_measure(by=request.user, latest=latest, terms=form.terms)
        except NotDefined as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new version is in use. Earlier ones are kept."))
            return redirect("measures:measure", partnership.slug, latest.slug)
    versions = OwnMeasure.objects.filter(partnership=partnership, slug=latest.slug).select_related(
        "made_by", "withdrawn_by"
    )
    definition = own_measure(latest)
    page = {
        "latest": latest,
        "form": form,
        "versions": versions,
        "categories": definition_words(definition)["categories"],
        "source_title": ", ".join(availability.source_titles(definition.sources)),
    }
    return render(request, "measures/own_change.html", page, status=422 if form.errors else 200)


@requires(MeasuresPermission.OWN_DEFINE)
@require_POST
@says_why
def withdraw(request: MemberRequest, partnership: Partnership, measure: str) -> HttpResponse:
    """Take a measure out of every list."""
    withdraw_measure(by=request.user, latest=_latest(partnership, measure))
    messages.success(request, _("The measure is withdrawn. Its versions are kept."))
    return redirect("measures:own-measures", partnership.slug)
