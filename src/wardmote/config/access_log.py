"""One line for each answer, in a file of its own: when, what kind of page, what came of it, how long it took.

No person, no address of a computer, nothing that somebody typed: of the page's address there is the pattern alone.
"""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("wardmote.answers")


class AccessLogMiddleware:
    """Stands before all the others, so that what they refuse is written down too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Write the line once the answer begins."""
        began = time.monotonic()
        response = self.get_response(request)
        milliseconds = round((time.monotonic() - began) * 1000)
        method = request.method if request.method in METHODS else "OTHER"
        log.info("%s %d %dms %s", method, response.status_code, milliseconds, _pattern(request))
        return response


METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


def _pattern(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is not None:
        return f"/{match.route}"
    return "(a file)" if request.path_info.startswith("/static/") else "(no page)"
