"""The three kinds of door. Every view passes through one, and the route test sees which."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wardmote.foundations.access.decisions import permissions_of, refusal
from wardmote.foundations.access.errors import Denied
from wardmote.foundations.access.refusals import record_refusal
from wardmote.foundations.access.unsaved_forms import sign_in_first
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.remembering import one_page
from wardmote.foundations.rooms import Permission

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """What a view asks of whoever comes: a permission (or one of several), being signed in, or nothing.

    `own` says whether an object is one that those with only the `others` may see; None: they may see every one.
    """

    permission: Permission | None = None
    needs_sign_in: bool = True
    others: tuple[Permission, ...] = ()
    own: Callable[..., bool] | None = None


class MemberRequest(HttpRequest):
    """A request that came through a door: the person is known, and with `requires` the partnership and permissions."""

    user: User
    partnership: Partnership
    permissions: frozenset[Permission]


def requires(
    permission: Permission, *others: Permission, own: Callable[..., bool] | None = None
) -> Callable[[View], View]:
    """The door of a partnership's pages.

    The signed-out are sent to sign in, strangers are told that there is no such page, members without the permission
    are told why not. The view receives `partnership`, the object, in place of its slug. Any one of several permissions
    opens the door; the view then shows people what theirs let them see. Where that is some objects only, `own` (called
    with the person, the partnership and what the address names) says which, so that no link leads to the others.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def door(request: Any, *args: Any, partnership: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            # A page that only reads asks who the person is many times over; one that writes may change the answer.
            with one_page() if request.method == "GET" else nullcontext():
                here = Partnership.objects.filter(slug=partnership).first()
                granted = permissions_of(request.user, here) if here else frozenset()
                # Every role grants something, so no permissions means no current membership.
                if here is None or not granted:
                    if here is not None:
                        record_refusal(request, on=here)
                    raise Http404(_("There is no such page."))
                request.partnership, request.permissions = here, granted
                if lacks_second_factor(request):
                    return second_factor_first(request)
                try:
                    _check(here, granted, permission, others)
                    return view(request, *args, partnership=here, **kwargs)
                except Denied as refused:
                    record_refusal(request, on=here, partnership=here, permission=refused.permission)
                    raise

        return marked(door, Door(permission=permission, others=others, own=own))

    return decorate


def _check(
    partnership: Partnership, granted: frozenset[Permission], permission: Permission, others: tuple[Permission, ...]
) -> None:
    """Raise Denied, with a sentence for the person, unless one of the permissions is theirs."""
    if granted.isdisjoint((permission, *others)):
        raise Denied(refusal(permission, granted, partnership), permission)


def signed_in(view: View) -> View:
    """The door of pages for anyone who has signed in."""

    @wraps(view)
    def door(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return view(request, *args, **kwargs)

    return marked(door, Door())


def open_to_all(view: View) -> View:
    """The door of the few pages for which nobody need sign in."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return marked(door, Door(needs_sign_in=False))


def marked(view: View, door: Door) -> View:
    """The view with its door written on it, for the route test."""
    view.access = door  # type: ignore[attr-defined]
    return view


def lacks_second_factor(request: MemberRequest) -> bool:
    """Whether this installation asks for a second factor that the person has not set up.

    Those who came by single sign-on gave theirs to their own organisation.
    """
    if not settings.WARDMOTE_REQUIRE_MFA or is_mfa_enabled(request.user):
        return False
    used = request.session.get("account_authentication_methods", [])
    return not any(method.get("method") == "socialaccount" for method in used)


def second_factor_first(request: MemberRequest) -> HttpResponse:
    """Send the person to set one up."""
    messages.warning(request, _("Set up an authenticator app or a passkey before you go on: this partnership asks it."))
    return redirect("mfa_index")
