"""Where a person is signed in, and when that ends by itself."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.browsers import browser_named
from wardmote.foundations.access.models import SignIn
from wardmote.foundations.ledger.public import can_record, record
from wardmote.foundations.members.public import User

SEEN = "seen_at"
# Not oftener: each time is a write.
NOTED_EVERY_SECONDS = 60


def note_sign_in(*, by: User, request: HttpRequest) -> None:
    """Remember that the person signed in, and with what kind of browser."""
    key = request.session.session_key
    if key:
        browser = browser_named(request.headers.get("User-Agent", ""))
        SignIn.objects.update_or_create(session_key=key, defaults={"person": by, "browser": browser})
    request.session[SEEN] = timezone.now().timestamp()


def sign_ins_of(person: User) -> list[SignIn]:
    """Where the person is signed in now, the latest first."""
    since = timezone.now() - timedelta(minutes=settings.WARDMOTE_IDLE_MINUTES)
    return list(SignIn.objects.filter(person=person, seen_at__gt=since).order_by("-seen_at"))


@transaction.atomic
def end_sign_ins(*, by: User, keep: str, only: int | None = None) -> int:
    """Sign the person out elsewhere: in one place, or everywhere but here. How many there were."""
    chosen = SignIn.objects.filter(person=by).exclude(session_key=keep)
    if only is not None:
        chosen = chosen.filter(pk=only)
    ended = list(chosen)
    for each in ended:
        _session(each.session_key).delete()
    chosen.delete()
    if ended:
        record(by=by, event="access.person.signed-out-elsewhere", on=by, after={"count": len(ended)})
    return len(ended)


def _session(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


class IdleMiddleware:
    """Signs out whoever has not touched a page for long. What a page asks by itself, to show progress, is no touch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look how long ago the last touch was, and note this one."""
        if request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        now = timezone.now().timestamp()
        idle = now - float(request.session.get(SEEN, now))
        if idle > settings.WARDMOTE_IDLE_MINUTES * 60:
            if can_record():
                SignIn.objects.filter(session_key=request.session.session_key).delete()
            logout(request)
            messages.info(request, _("You were signed out because nothing was done for a long time."))
            return
        is_asked_by_itself = "HX-Request" in request.headers and request.method == "GET"
        if SEEN not in request.session or (idle > NOTED_EVERY_SECONDS and not is_asked_by_itself):
            request.session[SEEN] = now
            if not can_record():
                return
            SignIn.objects.filter(session_key=request.session.session_key).update(seen_at=timezone.now())
