"""While nothing can be saved, pages are read and forms are answered with a sentence; signing in goes on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from wardmote.config import troubles
from wardmote.foundations.ledger.public import can_record

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# What keeps its memory in the browser or in the process, for as long as the disk cannot be written.
SIGNING_IN = frozenset({"account_login", "account_logout", "mfa_authenticate", "set_language"})


class ReadOnlyMiddleware:
    """Answers what would save something before anything of it is begun."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing but to hand on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The sentence for a form that cannot be saved."""
        if request.method in READING or can_record():
            return None
        if request.resolver_match is not None and request.resolver_match.view_name in SIGNING_IN:
            return None
        return HttpResponse(render_to_string("config/trouble.html", {"sentence": troubles.READ_ONLY}), status=503)
