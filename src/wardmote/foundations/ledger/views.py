"""The ledger's page: who did what, in words. Looking at it is recorded too."""

from itertools import chain
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import form_chips, streamed_download
from wardmote.foundations.ledger.forms import SearchForm
from wardmote.foundations.ledger.permissions import LedgerPermission
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.ledger.queries import Line, in_chunks, lines, object_words
from wardmote.foundations.organisations.public import Partnership

PAGE = 50
MOST_SHOWN = 10_000
COLUMNS = ("chain", "number", "at", "person", "words", "event", "on", "details", "why", "hash")


@requires(LedgerPermission.ENTRY_SEARCH)
@require_GET
@never_cache
def search(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Search this partnership's entries by person, event, object and days."""
    form = SearchForm(request.GET, partnership=partnership)
    if not form.is_valid():
        return render(request, "ledger/search.html", {"form": form}, status=422)
    conditions = form.search()
    # Counting millions for the sake of "of 1,234,567" would make the page slow; the export has them all.
    page = Paginator(conditions.entries()[:MOST_SHOWN], PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": form_chips(form),
        "page": page,
        "lines": lines(page.object_list),
        "on_words": object_words(conditions.on) if conditions.on else "",
        "is_cut_off": page.paginator.count == MOST_SHOWN,
        "query": urlencode({key: value for key, value in request.GET.items() if value and key != "page"}),
    }
    record_look(
        by=request.user,
        event="ledger.entries.searched",
        on=partnership,
        partnership=partnership,
        after={**conditions.as_values(), "page": page.number, "found": page.paginator.count},
    )
    return render(request, "ledger/search.html", context)


@requires(LedgerPermission.ENTRY_SEARCH)
@require_GET
@never_cache
def export(request: MemberRequest, partnership: Partnership) -> HttpResponseBase:
    """The entries found, as CSV; what is written while it is read is not in it."""
    form = SearchForm(request.GET, partnership=partnership)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Correct the search on the ledger's page first."), content_type="text/plain")
    conditions = form.search()
    entries = conditions.entries()
    entry = record_look(
        by=request.user,
        event="ledger.entries.exported",
        on=partnership,
        partnership=partnership,
        after={**conditions.as_values(), "found": entries.count()},
    )
    chunks = in_chunks(entries, up_to=entry.pk - 1)
    rows = chain([COLUMNS], (_row(line) for chunk in chunks for line in chunk))
    return streamed_download(rows, f"ledger-{partnership.slug}-{timezone.localdate():%Y-%m-%d}.csv")


def _row(line: Line) -> tuple[str, ...]:
    entry = line.entry
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    number = "" if entry.sequence is None else str(entry.sequence)
    return (entry.chain, number, at, line.who, line.words, entry.event, entry.on, line.details, entry.why, entry.hash)
