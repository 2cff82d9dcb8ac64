"""What is still to be checked, and the form on which somebody says that they did."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.verification import operations
from wardmote.foundations.verification.errors import VerificationRefused
from wardmote.foundations.verification.forms import CheckForm
from wardmote.foundations.verification.permissions import VerificationPermission
from wardmote.foundations.verification.queries import Standing, standings
from wardmote.foundations.verification.tables import folder_lines, table_lines


@requires(VerificationPermission.CHECK_RECORD)
@require_GET
def checks(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every item that came unverified, those that are left first."""
    every = sorted(standings(partnership), key=lambda each: not each.is_open)
    groups: dict[str, list[Standing]] = {}
    for each in every:
        groups.setdefault(str(each.kind.title), []).append(each)
    context = {"groups": groups, "left": sum(each.is_open for each in every), "all": len(every)}
    return render(request, "verification/checks.html", context)


@requires(VerificationPermission.CHECK_RECORD)
@require_GET
def tables(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Which tables of reference data there are, their versions, and who has checked them."""
    context = {"lines": table_lines(partnership), "folders": folder_lines()}
    return render(request, "verification/tables.html", context)


@requires(VerificationPermission.CHECK_RECORD)
@require_http_methods(["GET", "POST"])
def check(request: MemberRequest, partnership: Partnership, kind: str, slug: str) -> HttpResponse:
    """One item: how it reads, what it rests on, and the form."""
    standing = _found(partnership, kind, slug)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_check(by=request.user, partnership=partnership, kind=kind, slug=slug, **form.cleaned_data)
        except VerificationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded. It is no longer marked as not verified."))
            return redirect("verification:checks", partnership.slug)
    context = {"found": standing, "form": form}
    return render(request, "verification/check.html", context, status=422 if form.errors else 200)


@requires(VerificationPermission.CHECK_RECORD)
@require_POST
def withdraw(request: MemberRequest, partnership: Partnership, kind: str, slug: str) -> HttpResponse:
    """Take a check back."""
    _found(partnership, kind, slug)
    try:
        operations.withdraw_check(by=request.user, partnership=partnership, kind=kind, slug=slug)
    except VerificationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. It is marked as not verified again."))
    return redirect("verification:check", partnership.slug, kind, slug)


def _found(partnership: Partnership, kind: str, slug: str) -> Standing:
    standing = next((each for each in standings(partnership, kind) if each.item.slug == slug), None)
    if standing is None:
        raise Http404(_("There is no such page."))
    return standing
