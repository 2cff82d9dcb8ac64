"""A second click on a button does nothing again: it is answered as the first was."""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.models import LONGEST, SentForm
from wardmote.foundations.access.unsaved_forms import TOKEN, came_from

# A partnership's pages; signing in and one's own account have the library's own care.
OURS = "/p/"
# Later than this after its answer, the same form is meant anew: somebody went back and wants it once more.
SAME_CLICK = timedelta(seconds=5)
# The process that worked on it has gone.
NEVER_ANSWERED = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=1)
PATIENCE, LOOK_AGAIN = 20.0, 0.1


class SentTwiceMiddleware:
    """Knows a form sent twice by its token, which is another one on every page that is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the answer of a form's first sending; forget one that led nowhere, so that it can be sent again."""
        response = self.get_response(request)
        sent_key: int | None = getattr(request, "sent_form", None)
        if sent_key is None:
            return response
        location = response.headers.get("Location", "") if response.status_code in {302, 303} else ""
        sent = SentForm.objects.filter(pk=sent_key)
        if location and len(location) <= LONGEST:
            sent.update(answered_at=timezone.now(), location=location)
        else:
            sent.delete()
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """After the check of the token, and before the view: the first of several alike goes on."""
        if request.method != "POST" or not request.path.startswith(OURS) or not request.user.is_authenticated:
            return None
        if TOKEN not in request.POST:
            return None
        key, now = _key(request), timezone.now()
        SentForm.objects.filter(sent_at__lt=now - FORGOTTEN_AFTER).delete()
        over = Q(answered_at__lt=now - SAME_CLICK) | Q(answered_at__isnull=True, sent_at__lt=now - NEVER_ANSWERED)
        SentForm.objects.filter(over, key=key).delete()
        try:
            with transaction.atomic():
                request.sent_form = SentForm.objects.create(key=key).pk  # type: ignore[attr-defined]
        except IntegrityError:
            return _as_the_first(request, key)
        return None


def _key(request: HttpRequest) -> str:
    """The same for the same page sent from the same session with the same words and files."""
    files = [(name, each.name, each.size) for name, uploads in request.FILES.lists() for each in uploads]
    content = (request.session.session_key, request.get_full_path(), sorted(request.POST.lists()), sorted(files))
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _as_the_first(request: HttpRequest, key: str) -> HttpResponseBase | None:
    """Where the first led, once it has been answered. One that led nowhere is no reason to refuse the second."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        first = SentForm.objects.filter(key=key).first()
        if first is None:
            return None
        if first.location:
            messages.info(request, _("The button was pressed twice. It was done once."))
            return redirect(first.location)
        time.sleep(LOOK_AGAIN)
    messages.info(request, _("What you sent is still being worked on. It is done once. Look again in a moment."))
    return redirect(came_from(request))
