"""Pages that cannot be made because the disk, the database or a file fails: a sentence in place of a bare fault."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wardmote.config import troubles
from wardmote.foundations.ledger.public import CannotRecord
from wardmote.foundations.reference.public import TableRefused
from wardmote.intake.public import StoreError

logger = logging.getLogger(__name__)


class FaultsShownMiddleware:
    """Answers 503 with what is wrong and what to do; every other fault goes on to where faults go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing but to hand on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page for a fault of storage, which asks nothing of the database, or for a table that is wrong."""
        if isinstance(fault, TableRefused):
            logger.error("A table of reference data is wrong: %s", fault)
            return render(request, "config/table_refused.html", {"sentence": str(fault)}, status=503)
        sentence = str(fault) if isinstance(fault, StoreError | CannotRecord) else troubles.told(fault)
        if not sentence:
            return None
        logger.error("A page could not be made.", exc_info=fault)
        return HttpResponse(render_to_string("config/trouble.html", {"sentence": sentence}), status=503)
