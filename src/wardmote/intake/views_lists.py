"""Pages of reference lists: which there are, and one of them on a day."""

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import requires
from wardmote.foundations.design.public import DayField, table_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.errors import StoreError
from wardmote.intake.lists import editions_of, listed
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.sources import Source, sources

ROWS_A_PAGE = 50


class ListForm(forms.Form):
    """Which day, and which rows."""

    on = DayField(label=gettext_lazy("On the day"), required=False)
    q = forms.CharField(label=gettext_lazy("Words in the row"), required=False, max_length=80)

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        return cast("date | None", self.cleaned_data.get("on")) or timezone.localdate()

    @property
    def words(self) -> str:
        """The words looked for."""
        return str(self.cleaned_data.get("q", ""))


def _declared(slug: str) -> Source:
    declared = sources().get(slug)
    if declared is None or not declared.is_reference:
        raise Http404(_("There is no such list."))
    return declared


def _form(request: HttpRequest) -> ListForm:
    return ListForm({"on": timezone.localdate().isoformat(), **request.GET.dict()})


@requires(IntakePermission.SOURCE_VIEW)
@require_GET
def reference_lists(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Every reference list, with the edition that stands today; those that have come first."""
    today = timezone.localdate()
    rows = [
        {"source": source, "standing": [each for each in editions_of(partnership, source, on=today) if each.stands]}
        for source in sources().values()
        if source.is_reference
    ]
    rows.sort(key=lambda each: (not each["standing"], cast("Source", each["source"]).title))
    return render(request, "intake/lists.html", {"lists": rows})


@requires(IntakePermission.SOURCE_VIEW)
@require_GET
def reference_list(request: HttpRequest, partnership: Partnership, source: str) -> HttpResponse:
    """One list: the rows that are valid on a day, searched, and its editions."""
    declared, form = _declared(source), _form(request)
    if not form.is_valid():
        return render(request, "intake/list.html", {"source": declared, "form": form}, status=422)
    try:
        whole = listed(partnership, declared, on=form.day)
    except StoreError as problem:
        return render(request, "intake/list.html", {"source": declared, "form": form, "problem": problem}, status=503)
    matching = whole.matching(form.words)
    page = Paginator(matching.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"on": form.day.isoformat(), "q": form.words})
    csv_url = f"{reverse('intake:list-csv', args=[partnership.slug, declared.slug])}?{query}"
    context: dict[str, Any] = {
        "source": declared,
        "form": form,
        "day": form.day,
        "whole": whole,
        "found": matching,
        "page": page,
        "table": matching.table(tuple(page.object_list), csv_url=csv_url),
        "editions": editions_of(partnership, declared, on=form.day),
    }
    return render(request, "intake/list.html", context)


@requires(IntakePermission.SOURCE_VIEW)
@require_GET
def reference_list_csv(request: HttpRequest, partnership: Partnership, source: str) -> HttpResponse:
    """The rows found as a CSV file; who took it is recorded."""
    declared, form = _declared(source), _form(request)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Correct the day on the list’s page first."), content_type="text/plain")
    try:
        matching = listed(partnership, declared, on=form.day).matching(form.words)
    except StoreError as problem:
        return HttpResponse(str(problem), status=503, content_type="text/plain; charset=utf-8")
    response = table_download(matching.table(matching.rows), f"{declared.slug}-{form.day.isoformat()}.csv")
    record_look(
        by=cast("User", request.user),
        event="intake.list.exported",
        on=f"intake.source:{declared.slug}",
        partnership=partnership,
        after={"source": declared.slug, "day": form.day.isoformat(), "rows": len(matching.rows)},
    )
    return response
