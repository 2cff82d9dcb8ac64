"""Pages that set figures side by side: two counts of one harm, the gap, and peers."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import Table, table_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.comparisons.gap_results import Gap
from wardmote.measures.comparisons.gaps import gap as gap_of
from wardmote.measures.comparisons.pairs import NEVER_ADDED, Pair, TwoCounts, between_sentence, pairs, two_counts
from wardmote.measures.comparisons.pairs import pair as pair_of
from wardmote.measures.comparisons.peers import Peers
from wardmote.measures.comparisons.peers import peers as peers_of
from wardmote.measures.figures import availability, queries
from wardmote.measures.figures.results import Figure, MethodUsed
from wardmote.measures.figures.sentences import POLARITIES, figure_sentence
from wardmote.measures.pages import comparing_tables as tables
from wardmote.measures.pages import figure_tables
from wardmote.measures.pages.comparing_forms import INCLUDING, ComparingForm, GapForm, MeasureForm, PairForm
from wardmote.measures.pages.views import says_why
from wardmote.measures.permissions import MeasuresPermission

USUAL = "recorded-crime"
USUAL_FOR_PEERS = "recorded-crime-home-office"


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def pair_list(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every pair, and which of its two counts are supplied."""
    by_source = availability.months_by_source(partnership)
    listed = [
        (pair, [(one, availability.is_supplied(one, by_source)) for one in pair.measures]) for pair in pairs().values()
    ]
    return render(request, "measures/pairs.html", {"listed": listed, "never_added": _(NEVER_ADDED)})


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def pair(request: HttpRequest, partnership: Partnership, pair: str) -> HttpResponse:
    """One pair: both series, what lies between them, and how to read it."""
    known = pair_of(pair)
    form = PairForm(request.GET, partnership=partnership, pair=known)
    context: dict[str, Any] = {"pair": known, "form": form, "never_added": _(NEVER_ADDED), "measures": known.measures}
    by_source = availability.months_by_source(partnership)
    context["missing"] = [
        (one, availability.source_titles(one.sources))
        for one in known.measures
        if not availability.is_supplied(one, by_source)
    ]
    if not _answered(form):
        return render(request, "measures/pair.html", context, status=422 if form.errors else 200)
    both = _pair_made(partnership, known, form)
    csv_url = tables.csv_address("pair-table", partnership, _query(form), pair=known.slug)
    context |= {
        "made": both,
        "between": between_sentence(both),
        "numbers": tables.pair_numbers(both, partnership),
        "chart": tables.pair_chart(both, partnership, csv_url=csv_url),
        "steps": tables.pair_steps(both, csv_url=csv_url),
        "methods": _cited(both.methods),
        "counts": [_one_count(figure) for figure in (both.first, both.second)],
    }
    return render(request, "measures/pair.html", context)


def _cited(methods: Sequence[MethodUsed]) -> list[str]:
    return [f"{one.name}: {one.variant.rstrip('.')} ({one.citation.rstrip('.')})." for one in methods]


def _one_count(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure,
        "sentence": figure_sentence(figure),
        "polarity": POLARITIES[figure.measure.polarity],
        "provenance": figure_tables.provenance_lines(figure),
    }


def _pair_made(partnership: Partnership, known: Pair, form: ComparingForm) -> TwoCounts:
    chosen = form.cleaned_data
    return two_counts(partnership=partnership, slug=known.slug, area_code=chosen["area"], ending=chosen["year"])


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def gap(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The gap between priority neighbourhoods and the rest."""
    form = GapForm(request.GET, partnership=partnership, usual=USUAL)
    context: dict[str, Any] = {"form": form}
    if not _answered(form):
        return render(request, "measures/gap.html", context, status=422 if form.errors else 200)
    result = _gap_made(partnership, form)
    csv_url = tables.csv_address("gap-table", partnership, _query(form))
    context |= {
        "made": result,
        "table": tables.gap_table(result, csv_url=csv_url),
        "chart": tables.gap_chart(result, partnership, csv_url=csv_url),
        "provenance": _gap_provenance(result),
    }
    return render(request, "measures/gap.html", context)


def _gap_made(partnership: Partnership, form: ComparingForm) -> Gap:
    chosen = form.cleaned_data
    return gap_of(
        partnership=partnership,
        measure_slug=chosen["measure"],
        area_code=chosen["area"],
        ending=chosen["year"],
        includes=chosen["rest"] == INCLUDING,
        frozen_on=chosen["frozen"],
    )


def _gap_provenance(result: Gap) -> list[tuple[str, str]]:
    lines = [
        (_("Definition"), result.measure.definition),
        (_("Population"), str(result.population_year or _("none"))),
        (_("Methods"), "\n".join(_cited(result.methods))),
    ]
    if result.provenance is not None and result.provenance.quality:
        lines.append((_("Quality"), "\n".join(result.provenance.quality)))
    return lines


@requires(MeasuresPermission.FIGURE_VIEW)
@require_GET
@says_why
def peers(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """An area among its most similar areas."""
    form = MeasureForm(request.GET, partnership=partnership, usual=USUAL_FOR_PEERS)
    context: dict[str, Any] = {"form": form}
    if not _answered(form):
        return render(request, "measures/peers.html", context, status=422 if form.errors else 200)
    result, own = _peers_made(partnership, form)
    csv_url = tables.csv_address("peers-table", partnership, _query(form))
    context |= {
        "made": result,
        "table": tables.peers_table(result, partnership, csv_url=csv_url),
        "chart": tables.peers_chart(result, partnership, own, csv_url=csv_url),
        "provenance": figure_tables.provenance_lines(own),
        "methods": _cited(result.methods),
    }
    return render(request, "measures/peers.html", context)


def _peers_made(partnership: Partnership, form: ComparingForm) -> tuple[Peers, Figure]:
    chosen = form.cleaned_data
    which = (chosen["measure"], chosen["area"], chosen["year"])
    group = peers_of(partnership=partnership, measure_slug=which[0], area_code=which[1], ending=which[2])
    own = queries.figure(partnership=partnership, measure_slug=which[0], area_code=which[1], ending=which[2])
    return group, own


@requires(MeasuresPermission.FIGURE_EXPORT)
@require_GET
@says_why
def pair_table(request: MemberRequest, partnership: Partnership, pair: str) -> HttpResponse:
    """A pair's months as a CSV file."""
    known = pair_of(pair)
    form = PairForm(request.GET, partnership=partnership, pair=known)
    if not _answered(form):
        return redirect("measures:pair", partnership=partnership.slug, pair=known.slug)
    both = _pair_made(partnership, known, form)
    table = figure_tables.for_a_file(tables.pair_steps(both), quality=both.quality, measures=known.measures)
    return _file(request, partnership, table, f"pair-{known.slug}", form)


@requires(MeasuresPermission.FIGURE_EXPORT)
@require_GET
@says_why
def gap_table(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The gap as a CSV file."""
    form = GapForm(request.GET, partnership=partnership, usual=USUAL)
    if not _answered(form):
        return redirect("measures:gap", partnership=partnership.slug)
    result = _gap_made(partnership, form)
    quality = result.provenance.quality if result.provenance else ()
    table = figure_tables.for_a_file(tables.gap_table(result), quality=quality, measures=[result.measure])
    return _file(request, partnership, table, "gap", form)


@requires(MeasuresPermission.FIGURE_EXPORT)
@require_GET
@says_why
def peers_table(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The group as a CSV file."""
    form = MeasureForm(request.GET, partnership=partnership, usual=USUAL_FOR_PEERS)
    if not _answered(form):
        return redirect("measures:peers", partnership=partnership.slug)
    group, own = _peers_made(partnership, form)
    table = figure_tables.for_a_file(
        tables.peers_table(group, partnership, with_missing=True),
        quality=own.provenance.quality,
        measures=[own.measure],
    )
    return _file(request, partnership, table, "peers", form)


def _file(
    request: MemberRequest, partnership: Partnership, table: Table, name: str, form: ComparingForm
) -> HttpResponse:
    """The file; who took it is recorded."""
    address = "-".join(str(form.cleaned_data[key]) for key in ("measure", "area", "year") if key in form.cleaned_data)
    record_look(
        by=request.user,
        event="measures.table.exported",
        on=f"measures.{name}:{address}",
        partnership=partnership,
        after={"table": name, "level": "", "rows": len(table.rows)},
    )
    return table_download(table, f"{name}-{address}.csv")


def _answered(form: ComparingForm) -> bool:
    """Whether the form says all that a comparison needs, with the usual answers where the address says none."""
    if not form.can_be_answered:
        form.is_bound = False
        return False
    form.fill()
    return form.is_valid()


def _query(form: ComparingForm) -> str:
    """What was chosen, as an address says it."""
    query = QueryDict(mutable=True)
    query.update({name: str(form.data.get(name, "")) for name in form.fields})
    return query.urlencode()
