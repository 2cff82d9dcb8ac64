"""The register of information-sharing agreements."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import Level, MemberRequest, requires
from wardmote.foundations.design.public import Cell, Column, Table, table_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.whole_numbers import whole_number
from wardmote.intake.public import segments, sources
from wardmote.sharing import words
from wardmote.sharing.agreements import uncovered
from wardmote.sharing.errors import GatewayExcludes, SharingError
from wardmote.sharing.forms import AgreementForm, ReviewForm, TerminateForm
from wardmote.sharing.gateways import gateways, law
from wardmote.sharing.given import AgreementSection
from wardmote.sharing.opened import OpenedAgreement, open_agreement
from wardmote.sharing.operations.agreements import (
    TERMS,
    change_agreement,
    make_agreement,
    review_agreement,
    terminate_agreement,
)
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.rules import Status, review_after
from wardmote.sharing.scope import agreements_seen_in, of_party, visible_agreements, visible_organisations
from wardmote.sharing.subjects import agreement_subject
from wardmote.sharing.views.pages import chosen

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wardmote.sharing.models import Agreement

AGREEMENTS_A_PAGE, REVIEWS_A_PAGE = 25, 10
LONGEST_SEARCH = 200


def _found(request: MemberRequest, partnership: Partnership) -> tuple["QuerySet[Agreement]", dict[str, Any]]:
    state, party = request.GET.get("status", ""), request.GET.get("party", "")
    # A database refuses a pattern of many thousands of letters, and no title has so many.
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    query = request.GET.copy()
    if search:
        query["q"] = search
    seen = visible_agreements(request.user, partnership)
    if (number := whole_number(party)) is not None:
        seen = of_party(seen, number)
    if search:
        seen = seen.filter(title__icontains=search)
    statuses = [(each.value, str(words.STATUSES[each][0])) for each in Status]
    parties = [(str(each.pk), each.name) for each in visible_organisations(request.user, partnership)]
    context = {
        "status": state,
        "party": party,
        "q": search,
        "statuses": statuses,
        "parties": parties,
        "chips": chosen([("status", state, statuses), ("party", party, parties)]),
        "query": query.urlencode(),
    }
    return seen.filter(_of_status(state, timezone.localdate())), context


def _of_status(status: str, today: date) -> Q:
    """What the database looks for in place of `rules.status`; nothing is left out where the status is none of ours."""
    terminated, expired, reviewed = Q(terminated_on__lte=today), Q(ends_on__lt=today), Q(review_on__lte=today)
    signed = ~terminated & Q(signed_on__lte=today)
    return {
        Status.TERMINATED.value: terminated,
        Status.DRAFT.value: ~terminated & ~Q(signed_on__lte=today),
        Status.EXPIRED.value: signed & expired,
        Status.REVIEW.value: signed & ~expired & reviewed,
        Status.IN_FORCE.value: signed & ~expired & ~reviewed,
    }.get(status, Q())


@requires(SharingPermission.AGREEMENT_VIEW)
@require_GET
def register(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every agreement that the person sees."""
    agreements, context = _found(request, partnership)
    page = Paginator(agreements, AGREEMENTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"agreement": each, "status": words.STATUSES[each.status]} for each in page]
    seen = visible_organisations(request.user, partnership)
    context |= {
        "page": page,
        "rows": rows,
        "uncovered": uncovered(partnership, seen),
        "has_any": visible_agreements(request.user, partnership).exists(),
    }
    return render(request, "sharing/agreements.html", context)


@requires(SharingPermission.AGREEMENT_VIEW)
@require_GET
def register_csv(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The agreements shown, one a line."""
    agreements, _context = _found(request, partnership)
    names = {
        "title": _("Title"),
        "status": _("Status"),
        "parties": _("Parties"),
        "gateways": _("Gateways"),
        "sources": _("Sources"),
        "special": _("Special category data"),
        "dpia": _("Impact assessment"),
        "signed": _("Signed"),
        "review": _("Next review"),
        "ends": _("Last day"),
        "terminated": _("Terminated"),
    }
    seen = agreements_seen_in(request.user, partnership, AgreementSection.SAFEGUARDS)
    safeguards = set(seen.order_by().values_list("pk", flat=True))
    rows: list[dict[str, Cell]] = [
        {
            "title": each.title,
            "status": str(words.STATUSES[each.status][0]),
            "parties": "; ".join(party.name for party in each.parties.all()),
            "gateways": "; ".join(each.gateways),
            "sources": "; ".join(each.sources),
            "special": ("yes" if each.has_special_category else "no") if each.pk in safeguards else "",
            "dpia": each.dpia_reference if each.pk in safeguards else "",
            "signed": each.signed_on.isoformat() if each.signed_on else "",
            "review": each.review_on.isoformat() if each.review_on else "",
            "ends": each.ends_on.isoformat() if each.ends_on else "",
            "terminated": each.terminated_on.isoformat() if each.terminated_on else "",
        }
        for each in agreements
    ]
    table = Table(_("Information-sharing agreements"), [Column(key, label) for key, label in names.items()], rows)
    after = {"rows": len(rows)}
    record_look(
        by=request.user, event="sharing.agreements.exported", on=partnership, partnership=partnership, after=after
    )
    return table_download(table, f"agreements-{partnership.slug}.csv")


@requires(SharingPermission.AGREEMENT_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Enter an agreement; the address may name the sources and parties to begin with."""
    start = {"sources": request.GET.getlist("source"), "parties": request.GET.getlist("party")}
    form = AgreementForm(request.POST or None, partnership=partnership, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            entered = make_agreement(by=request.user, partnership=partnership, **_terms(form))
        except SharingError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The agreement is in the register."))
            return redirect(entered)
    return render(request, "sharing/agreement_form.html", {"form": form}, status=422 if form.errors else 200)


def _terms(form: AgreementForm) -> dict[str, Any]:
    entered = form.cleaned_data
    bodies = {name: list(entered[name]) for name in ("parties", "disclosers")}
    return {**bodies, "terms": {name: entered[name] for name in TERMS}}


def _refuse(form: AgreementForm, refusal: SharingError) -> None:
    """Say why the agreement cannot be kept, beside the gateways where it is about one of them."""
    form.add_error("gateways" if isinstance(refusal, GatewayExcludes) else None, str(refusal))


@requires(SharingPermission.AGREEMENT_VIEW)
@require_GET
def agreement(request: MemberRequest, partnership: Partnership, agreement: int) -> HttpResponse:
    """One agreement: its terms, its sources and what comes under them, its reviews."""
    opened = open_agreement(request, agreement)
    return render(request, "sharing/agreement.html", _page(opened, partnership, request.GET.get("reviews")))


def _page(
    opened: OpenedAgreement,
    partnership: Partnership,
    reviews: str | None,
    review_form: ReviewForm | None = None,
    terminate_form: TerminateForm | None = None,
) -> dict[str, Any]:
    declared, known, terms = sources(), gateways(), opened.terms
    newest_months: dict[str, Any] = {}
    for segment in segments(partnership, sources=terms["sources"]) if terms["sources"] else ():
        newest_months[segment.source] = max(newest_months.get(segment.source, segment.month), segment.month)
    listed = [
        {"slug": slug, "source": declared.get(slug), "newest": newest_months.get(slug)} for slug in terms["sources"]
    ]
    holds = opened.status.holds
    return {
        "agreement": opened,
        "terms": terms,
        "safeguards": opened.safeguards,
        "leads": opened.leads,
        "withheld": opened.withheld,
        "subject": agreement_subject(opened, partnership.slug),
        "is_holding": holds,
        "gateways": [known[slug] for slug in terms["gateways"] if slug in known],
        "data_kinds": [law().kinds[slug].name for slug in terms["data_kinds"] if slug in law().kinds],
        "sources": listed,
        "comes_without": not holds and any(each["newest"] for each in listed),
        "reviews": Paginator(opened.safeguards["rows"], REVIEWS_A_PAGE).get_page(reviews) if opened.safeguards else (),
        "review_form": review_form
        or ReviewForm(initial={"next_on": review_after(timezone.localdate())}, auto_id="review_%s"),
        "terminate_form": terminate_form or TerminateForm(auto_id="terminate_%s"),
    }


@requires(SharingPermission.AGREEMENT_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, partnership: Partnership, agreement: int) -> HttpResponse:
    """Change an agreement's terms."""
    current = open_agreement(request, agreement, level=Level.WRITE)
    form = AgreementForm(request.POST or None, partnership=partnership, initial=current.all_terms())
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["edition"] or 0
        try:
            change_agreement(by=request.user, agreement=current.key, seen=seen, **_terms(form))
        except SharingError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The agreement has been changed."))
            return redirect("sharing:agreement", partnership.slug, current.key)
    context = {"form": form, "agreement": current}
    return render(request, "sharing/agreement_form.html", context, status=422 if form.errors else 200)


@requires(SharingPermission.AGREEMENT_EDIT)
@require_POST
def review(request: MemberRequest, partnership: Partnership, agreement: int) -> HttpResponse:
    """Record a review."""
    current = open_agreement(request, agreement, level=Level.WRITE)
    form = ReviewForm(request.POST, auto_id="review_%s")
    if form.is_valid():
        try:
            review_agreement(by=request.user, agreement=current.key, **form.cleaned_data)
            messages.success(request, _("Review recorded."))
            return redirect("sharing:agreement", partnership.slug, current.key)
        except SharingError as refusal:
            form.add_error(None, str(refusal))
    page = _page(current, partnership, None, review_form=form)
    return render(request, "sharing/agreement.html", page, status=422)


@requires(SharingPermission.AGREEMENT_EDIT)
@require_POST
def terminate(request: MemberRequest, partnership: Partnership, agreement: int) -> HttpResponse:
    """End an agreement."""
    current = open_agreement(request, agreement, level=Level.WRITE)
    form = TerminateForm(request.POST, auto_id="terminate_%s")
    if form.is_valid():
        try:
            terminate_agreement(by=request.user, agreement=current.key, **form.cleaned_data)
            messages.success(request, _("The agreement ends. It stays in the register."))
            return redirect("sharing:agreement", partnership.slug, current.key)
        except SharingError as refusal:
            form.add_error(None, str(refusal))
    page = _page(current, partnership, None, terminate_form=form)
    return render(request, "sharing/agreement.html", page, status=422)
