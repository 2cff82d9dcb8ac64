"""What no browser sends on purpose is answered as what it is: no fault of ours, and not looked at further."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

NULL = "\x00"


class NonsenseMiddleware:
    """Null bytes are refused before any view; a number that no database can hold is the number of nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the length that is said before anything reads so far."""
        if not str(request.META.get("CONTENT_LENGTH") or "0").strip().isdecimal():
            raise BadRequest(_("What was sent holds characters that no page asks for."))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Look at everything that was sent, once it has been taken apart."""
        for sent in (request.GET, request.POST if request.method == "POST" else {}):
            for name, value in sent.items():
                if NULL in name or NULL in str(value):
                    raise BadRequest(_("What was sent holds characters that no page asks for."))
        if NULL in request.path_info:
            raise BadRequest(_("What was sent holds characters that no page asks for."))

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """A key or a page of thirty digits is none that there is."""
        if isinstance(fault, OverflowError | DataError):
            return page_not_found(request, Http404(_("There is no such page.")))
        return None
