"""What a sender is asked to send, and a blank file to fill in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.scope import own_organisations, sendable
from wardmote.intake.sources import Source, sources
from wardmote.intake.sourcing import source_page
from wardmote.intake.wanted import BLANKS


def _sent(request: MemberRequest, partnership: Partnership, slug: str) -> tuple[Source, bool]:
    """A partner's source and whether the person may send it; for those who only send, one of their own organisation's."""
    source = sources().get(slug)
    offered = sendable(own_organisations(request.user, partnership), timezone.localdate())
    may_load = IntakePermission.BATCH_LOAD in request.permissions
    is_seen = slug in offered or IntakePermission.SOURCE_VIEW in request.permissions
    if source is None or not source.is_partner or not is_seen:
        raise Http404(_("There is no such source."))
    return source, may_load or slug in offered


@requires(IntakePermission.RETURN_SEND, IntakePermission.SOURCE_VIEW)
@require_GET
def wanted(request: MemberRequest, partnership: Partnership, source: str) -> HttpResponse:
    """The columns and words of one file, when it is due, and the blank files."""
    declared, may_send = _sent(request, partnership, source)
    nil_words: list[str] = declared.format.get("nil_words", [])
    page: dict[str, Any] = source_page(declared, None)
    page |= {"may_send": may_send, "nil_word": nil_words[0].capitalize() if nil_words else ""}
    return render(request, "intake/wanted.html", page)


@requires(IntakePermission.RETURN_SEND, IntakePermission.SOURCE_VIEW)
@require_GET
def blank(request: MemberRequest, partnership: Partnership, source: str, form: str) -> HttpResponse:
    """The blank file, made from the declaration."""
    declared, _may_send = _sent(request, partnership, source)
    if form not in BLANKS:
        raise Http404(_("There is no such file."))
    make, kind = BLANKS[form]
    response = HttpResponse(make(declared), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{declared.slug}.{form}"'
    return response
