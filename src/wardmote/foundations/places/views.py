"""Pages of areas: what is loaded, one area, and a partnership's own neighbourhoods."""

from dataclasses import replace
from functools import cache

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import AreaMap, Table
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places import tables
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.catalogue import catalogue_version
from wardmote.foundations.places.forms import AreasForm, NewListForm
from wardmote.foundations.places.kinds import PlacesRefused, UnknownArea
from wardmote.foundations.places.lists import change_list, make_list
from wardmote.foundations.places.loading import may_load
from wardmote.foundations.places.lookup import area, area_list, check_own, list_codes
from wardmote.foundations.places.makeups import makeup
from wardmote.foundations.places.models import AreaList, Dataset
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.places.populations import deprivation, population
from wardmote.foundations.places.subjects import area_subject
from wardmote.foundations.rooms import called

MEMBERS_A_PAGE, ROWS_A_PAGE = 100, 25
LONGEST_SEARCH = 60


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The door lets only people of ours through.")
    return request.user


def _trail(partnership: Partnership, here: str) -> list[tuple[str, str]]:
    return [(_("Areas"), reverse("places:areas", args=[partnership.slug])), (here, "")]


@requires(PlacesPermission.AREA_VIEW)
@require_GET
def areas_page(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """What is loaded: councils, neighbourhoods, and the files they come from."""
    today = timezone.localdate()
    files = Dataset.objects.filter(is_made_up=partnership.is_demo)
    datasets = Paginator(files, ROWS_A_PAGE).get_page(request.GET.get("files"))
    context: dict[str, object] = {
        "is_empty": not datasets.object_list,
        "may_load": may_load(_person(request), partnership),
    }
    if datasets.object_list:
        lists = Paginator(tables.own_lists(partnership), ROWS_A_PAGE).get_page(request.GET.get("neighbourhoods"))
        context |= {
            "councils": tables.councils_table(partnership, today),
            "lists": tables.lists_table(partnership, lists),
            "lists_page": lists,
            "datasets": tables.datasets_table(datasets),
            "datasets_page": datasets,
            "attributions": files.order_by("attribution").values_list("attribution", flat=True).distinct(),
        }
    return render(request, "places/areas.html", context)


def _own_list(partnership: Partnership, code: str) -> AreaList:
    """A list of this partnership; somebody else's does not exist here."""
    try:
        check_own(code, partnership)
        return area_list(code)
    except UnknownArea as unknown:
        raise Http404(str(unknown)) from None


@requires(PlacesPermission.AREA_VIEW)
@require_GET
def area_page(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """One area: people, deprivation, what it is made of, a map."""
    try:
        name, whole = area(code, partnership=partnership), makeup(code, partnership=partnership)
    except UnknownArea as unknown:
        raise Http404(str(unknown)) from None
    except PlacesRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("places:areas", partnership.slug)
    year = timezone.localdate().year

    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]

    # Worked out only when the page finds no kept drawing of them.
    @cache
    def table() -> Table:
        return tables.members_table(whole, partnership, year, wanted)

    count = len(table().rows) if wanted else len(whole.lsoas)
    page = Paginator(range(count), MEMBERS_A_PAGE).get_page(request.GET.get("page"))

    def shown() -> Table:
        return replace(
            table(), rows=table().rows[page.start_index() - 1 : page.end_index()] if page.object_list else []
        )

    def drawn() -> AreaMap | None:
        plan = tables.members_map(name, whole, table(), partnership)
        return replace(plan, table=shown()) if plan else None

    own = deprivation([code]).get(code) if name.kind == AreaKind.LSOA else None
    most_deprived = sum(row.decile == 1 for row in deprivation(list(whole.lsoas)).values())
    people = population(code, year=year, partnership=partnership)
    council = area(name.council_code) if name.council_code and name.council_code != code else None
    context = {
        "area": name,
        "subject": area_subject(
            name, partnership.slug, council=council, population=people, is_estimate=whole.is_estimate
        ),
        "breadcrumbs": _trail(partnership, name.name),
        "kind": tables.kind_name(name),
        "figures": [tile for each in called("area_figures") for tile in each(partnership, request.permissions, code)],
        "population": people,
        "makeup": whole,
        "table": shown,
        "map": drawn,
        "page": page,
        "wanted": wanted,
        "is_long": len(whole.lsoas) > MEMBERS_A_PAGE,
        "areas_version": catalogue_version(),
        "year": year,
        "own_deprivation": own,
        "most_deprived": most_deprived,
        "council": council,
        "force": area(name.force_code) if name.force_code and name.force_code != code else None,
    }
    return render(request, "places/area.html", context)


@requires(PlacesPermission.LIST_EDIT)
@require_http_methods(["GET", "POST"])
def new_list(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Make a neighbourhood of wards and LSOAs."""
    today = timezone.localdate()
    councils = tables.own_councils(partnership, today)
    form = NewListForm(request.POST or None, councils=councils, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            row = make_list(
                by=_person(request),
                partnership=partnership,
                name=chosen["name"],
                codes=form.codes(chosen),
                on=chosen["on"],
                is_priority=chosen["is_priority"],
            )
        except PlacesRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The neighbourhood is made."))
            return redirect("places:area", partnership.slug, row.code)
    title = _("New neighbourhood")
    context = {
        "form": form,
        "title": title,
        "has_choices": bool(councils),
        "may_load": may_load(_person(request), partnership),
        "choices": tables.choices_map(form),
        "breadcrumbs": _trail(partnership, title),
    }
    return render(request, "places/list_form.html", context)


@requires(PlacesPermission.LIST_EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, partnership: Partnership, code: str) -> HttpResponse:
    """Give a neighbourhood other areas from a day on."""
    row = _own_list(partnership, code)
    today = timezone.localdate()
    current = list(list_codes(row))
    form = AreasForm(
        request.POST or None,
        councils=tables.own_councils(partnership, today),
        initial={"on": today, "wards": current, "lsoas": current},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_list(
                by=_person(request), area_list=row, codes=form.codes(form.cleaned_data), on=form.cleaned_data["on"]
            )
        except PlacesRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The neighbourhood is changed. What it was before stays on record."))
            return redirect("places:area", partnership.slug, row.code)
    title = _("Change {name}").format(name=row.name)
    context = {
        "form": form,
        "title": title,
        "has_choices": True,
        "choices": tables.choices_map(form),
        "breadcrumbs": _trail(partnership, title),
    }
    return render(request, "places/list_form.html", context)
