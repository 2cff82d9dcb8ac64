"""Sign-ins, sign-outs, lock-outs and changes to how a person signs in go into the ledger."""

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from wardmote.foundations.access.limits import LOCKED_OUT, attempt
from wardmote.foundations.access.models import SignIn
from wardmote.foundations.access.sessions import note_sign_in
from wardmote.foundations.ledger.public import can_record, record
from wardmote.foundations.members.public import User, system_person

logger = logging.getLogger(__name__)

SIGNED_IN = "access.person.signed-in"


def connect() -> None:
    """Start listening; called once when the room is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="access.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="access.signed_out")
    user_locked_out.connect(_locked_out, dispatch_uid="access.locked_out")
    for signal in (password_changed, password_reset, password_set):
        signal.connect(_password_changed, dispatch_uid="access.password_changed")
    authentication_failed.connect(_code_failed, dispatch_uid="access.code_failed")
    authenticator_added.connect(_factor_added, dispatch_uid="access.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="access.factor_removed")
    authenticator_reset.connect(_codes_renewed, dispatch_uid="access.codes_renewed")


def _signed_in(user: User, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    if not can_record():
        # The one place that is left to note it is the console, which the service's journal keeps.
        logger.warning("Person %s signed in while nothing can be saved: there is no entry of it.", user.pk)
        return
    record(by=user, event=SIGNED_IN, on=user)
    if request is not None:
        note_sign_in(by=user, request=request)


def _signed_out(user: User | None, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    if not can_record():
        return
    if request is not None and request.session.session_key:
        SignIn.objects.filter(session_key=request.session.session_key).delete()
    if user is not None:
        record(by=user, event="access.person.signed-out", on=user)


def _locked_out(username: str | None = None, **_kwargs: Any) -> None:
    if not can_record():
        return
    known = User.objects.filter(email=(username or "").strip().lower()).first()
    if known is not None and attempt(LOCKED_OUT, known) is not None:
        record(by=system_person(), event="access.person.locked-out", on=known)


def _password_changed(user: User, **_kwargs: Any) -> None:
    record(by=user, event="access.password.changed", on=user)


def _code_failed(user: User, authenticator: Any, **_kwargs: Any) -> None:
    if not can_record():
        return
    # Whoever tried it is not known to be the person.
    record(by=system_person(), event="access.second-factor.failed", on=user, after={"type": authenticator.type})


def _factor_added(user: User, authenticator: Any, **_kwargs: Any) -> None:
    record(by=user, event="access.second-factor.added", on=user, after={"type": authenticator.type})


def _factor_removed(user: User, authenticator: Any, **_kwargs: Any) -> None:
    record(by=user, event="access.second-factor.removed", on=user, before={"type": authenticator.type})


def _codes_renewed(user: User, **_kwargs: Any) -> None:
    record(by=user, event="access.recovery-codes.renewed", on=user)
