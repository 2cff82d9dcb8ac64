"""The pages of what is given of an object. `pages_of` makes them for a room's declaration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.doors import MemberRequest, requires
from wardmote.foundations.access.errors import GrantRefused
from wardmote.foundations.access.giving.forms import DiscloseForm, EmergencyForm, GiveForm
from wardmote.foundations.access.giving.operations import (
    Whose,
    disclose_part,
    end_given,
    give,
    may_disclose_for,
    name_of,
    open_in_emergency,
    people_of,
    to_of,
)
from wardmote.foundations.access.giving.shared import Provision, Shared
from wardmote.foundations.access.models import Basis, Grant
from wardmote.foundations.access.sections import Level
from wardmote.foundations.access.viewers import viewer_of
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Partnership

PAGE = 25
GIVE, DISCLOSE = "give", "disclose"


@dataclass(frozen=True)
class GrantLine:
    """A grant as the page shows it."""

    grant: Grant
    to: str
    titles: list[str]
    basis: str
    law: str
    is_live: bool
    may_change: bool


@dataclass(frozen=True)
class Preview:
    """What would be given, before it is."""

    to: str
    titles: list[str]
    people: int
    may_change: bool
    grant: Grant
    provision: Provision | None
    again: list[tuple[str, str]]


def pages_of(shared: Shared[Any], at: str) -> list[URLPattern]:
    """The addresses of what is given of the objects, below `at`: the list, giving, disclosing, ending, the emergency."""

    def page(route: str, name: str, view: Callable[..., HttpResponse], door: Any) -> URLPattern:
        def bound(request: MemberRequest, partnership: Partnership, **named: int) -> HttpResponse:
            return view(shared, request, partnership, **named)

        return path(f"{at}{route}", requires(door)(bound), name=f"{shared.name}-{name}")

    return [
        page("emergency/", "emergency", _emergency, shared.reads),
        page("<int:key>/given/", "given", _given, shared.manages),
        page("<int:key>/given/give/", "give", _give, shared.manages),
        page("<int:key>/given/disclose/", "disclose", _disclose, shared.manages),
        page("given/<int:grant>/end/", "given-end", _end, shared.manages),
    ]


def _whose(shared: Shared[Any], request: MemberRequest, partnership: Partnership, key: int) -> Whose:
    """The object, if the person sees something of it."""
    visible = shared.door.visible_to(viewer_of(request.user, partnership))
    return Whose(request.user, shared, get_object_or_404(visible, pk=key), partnership)


def _base(whose: Whose) -> dict[str, Any]:
    return {
        "shared": whose.shared,
        "object_title": whose.shared.title(whose.subject),
        "object_url": whose.shared.url(whose.subject),
        "key": whose.subject.pk,
        "routes": {
            "given": whose.shared.route("given"),
            "give": whose.shared.route("give"),
            "disclose": whose.shared.route("disclose"),
            "end": whose.shared.route("given-end"),
        },
    }


def _given(shared: Shared[Any], request: MemberRequest, partnership: Partnership, key: int) -> HttpResponse:
    """Who has been given what of the object, now and before."""
    whose = _whose(shared, request, partnership, key)
    grants = Grant.objects.of(whose.subject).filter(partnership=partnership)
    rows = grants.select_related("organisation", "team__organisation", "member", "granted_by").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    record_look(by=request.user, event="access.grants.seen", on=whose.subject, partnership=partnership)
    lines = [_line(shared, each) for each in page.object_list]
    return render(request, "access/given.html", {**_base(whose), "page": page, "lines": lines})


def _line(shared: Shared[Any], grant: Grant) -> GrantLine:
    bases = {
        Basis.OWNER: _("owner"),
        Basis.WORK: _("for work"),
        Basis.DISCLOSURE: _("disclosed"),
        Basis.BREAK_GLASS: _("emergency"),
    }
    provision = shared.law().gateways.get(grant.gateway)
    return GrantLine(
        grant=grant,
        to=name_of(to_of(grant)),
        titles=shared.titles(grant.section_names),
        basis=bases[Basis(grant.basis)],
        law=provision.name if provision else grant.gateway,
        is_live=grant.is_live(timezone.now()),
        may_change=Level(grant.level) is not Level.SEE,
    )


def _give(shared: Shared[Any], request: MemberRequest, partnership: Partnership, key: int) -> HttpResponse:
    """Give parts for work: first shown what would be given, then given."""
    whose = _whose(shared, request, partnership, key)
    form = GiveForm(request.POST or None, shared=shared, partnership=partnership)
    return _in_two_steps(request, whose, form, GIVE, lambda values: give(whose, **values))


def _disclose(shared: Shared[Any], request: MemberRequest, partnership: Partnership, key: int) -> HttpResponse:
    """Disclose parts under a law: first shown what would be disclosed, then disclosed."""
    whose = _whose(shared, request, partnership, key)
    form = DiscloseForm(
        request.POST or None, shared=shared, partnership=partnership, disclosers=may_disclose_for(whose)
    )
    return _in_two_steps(request, whose, form, DISCLOSE, lambda values: disclose_part(whose, **values))


def _in_two_steps(
    request: MemberRequest,
    whose: Whose,
    form: GiveForm | DiscloseForm,
    what: str,
    act: Callable[[dict[str, Any]], Grant],
) -> HttpResponse:
    preview = None
    if request.method == "POST" and form.is_valid():
        is_confirmed = "confirm" in request.POST
        try:
            with transaction.atomic():
                grant = act(form.cleaned_data)
                # What is shown beforehand is what the same operation would do; it is taken back.
                transaction.set_rollback(not is_confirmed)
        except GrantRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if is_confirmed:
                messages.success(request, _("%(name)s has been given it.") % {"name": name_of(to_of(grant))})
                return redirect(whose.shared.route("given"), whose.partnership.slug, whose.subject.pk)
            preview = _preview(request, whose, grant)
    context = {**_base(whose), "form": form, "preview": preview, "is_disclosure": what == DISCLOSE}
    return render(request, "access/give.html", context, status=422 if form.errors else 200)


def _preview(request: MemberRequest, whose: Whose, grant: Grant) -> Preview:
    to, level = to_of(grant), Level(grant.level)
    needed = whose.shared.changes if level is not Level.SEE and whose.shared.changes else whose.shared.reads
    return Preview(
        to=name_of(to),
        titles=whose.shared.titles(grant.section_names),
        people=people_of(to, whose.partnership, needed),
        may_change=level is not Level.SEE,
        grant=grant,
        provision=whose.shared.law().gateways.get(grant.gateway),
        again=[
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken"
            for value in values
            if isinstance(value, str)
        ],
    )


def _end(shared: Shared[Any], request: MemberRequest, partnership: Partnership, grant: int) -> HttpResponse:
    """End what was given, now."""
    rows = Grant.objects.filter(partnership=partnership, subject_type=shared.label)
    row = get_object_or_404(rows, pk=grant)
    whose = _whose(shared, request, partnership, row.subject_id)
    if request.method != "POST":
        return redirect(shared.route("given"), partnership.slug, row.subject_id)
    try:
        end_given(whose, grant=row)
    except GrantRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It has ended."))
    return redirect(shared.route("given"), partnership.slug, row.subject_id)


def _emergency(shared: Shared[Any], request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Ask for parts of an object that cannot wait, for a short time."""
    form = EmergencyForm(request.POST or None, shared=shared)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        subject = shared.find(partnership, values.pop("reference"))
        if subject is None:
            # Whoever asks after names that they may not see leaves a trace; what was typed may name somebody and is not kept.
            record_look(by=request.user, event="access.emergency.sought", on=partnership, partnership=partnership)
            form.add_error("reference", _("There is none of that name here: write its whole title or reference."))
        else:
            try:
                open_in_emergency(Whose(request.user, shared, subject, partnership), **values)
            except GrantRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("It is open to you. Those who answer for it have been told."))
                return redirect(shared.url(subject))
    context = {"form": form, "shared": shared}
    return render(request, "access/emergency.html", context, status=422 if form.errors else 200)
