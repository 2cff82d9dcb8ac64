"""A person's own account, and the page on which an invited person chooses a password."""

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.doors import MemberRequest, open_to_all, signed_in
from wardmote.foundations.access.forms import FirstPasswordForm
from wardmote.foundations.access.roles import role_named
from wardmote.foundations.access.sessions import end_sign_ins, sign_ins_of
from wardmote.foundations.access.signals import SIGNED_IN
from wardmote.foundations.ledger.public import latest_of
from wardmote.foundations.members.public import (
    Absence,
    InvitationRefused,
    Membership,
    User,
    accept_invitation,
    decline,
    join,
    open_invitation,
)
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.whole_numbers import whole_number


@signed_in
@require_GET
@never_cache
def account(request: MemberRequest) -> HttpResponse:
    """Who I am here, where I belong, how I sign in and when I did."""
    memberships = Membership.objects.current().filter(user=request.user).select_related("partnership", "organisation")
    context = {
        "memberships": [{"membership": each, "role": role_named(each.role)} for each in memberships],
        "sign_ins": latest_of(actor=request.user, events=[SIGNED_IN], limit=10),
        "places": sign_ins_of(request.user),
        "this_place": request.session.session_key,
        "second_factors": Authenticator.objects.filter(user=request.user).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        ),
        "is_second_factor_required": settings.WARDMOTE_REQUIRE_MFA,
        "absences": _absences(request.user, {each.partnership for each in memberships}),
        "languages": settings.LANGUAGES if len(settings.LANGUAGES) > 1 else (),
    }
    return render(request, "access/account.html", context)


def _absences(user: User, partnerships: Collection[Partnership]) -> list[dict[str, object]]:
    """Where the person belongs, each with the absences of theirs that are not over."""
    rows = list(Absence.objects.filter(user=user).not_over().select_related("cover"))
    return [
        {"partnership": each, "absences": [row for row in rows if row.partnership_id == each.pk]}
        for each in sorted(partnerships, key=str)
    ]


@signed_in
@require_POST
def end_elsewhere(request: MemberRequest) -> HttpResponse:
    """Sign out in one other browser, or in all others."""
    chosen = request.POST.get("place", "")
    only = whole_number(chosen)
    if chosen and only is None:
        raise Http404(_("There is no such sign-in."))
    ended = end_sign_ins(by=request.user, keep=request.session.session_key or "", only=only)
    messages.success(request, _("You are signed out there.") if ended else _("You were signed in nowhere else."))
    return redirect("account")


@signed_in
@require_POST
def choose_language(request: MemberRequest) -> HttpResponse:
    """Read the pages in another of the installation's languages, in this browser and for a year."""
    wanted = request.POST.get("language", "")
    answer = redirect("account")
    if wanted not in dict(settings.LANGUAGES):
        messages.error(request, _("Choose one of the languages in the list."))
        return answer
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    with translation.override(wanted):
        messages.success(request, _("Pages are in this language now."))
    return answer


@open_to_all
@require_http_methods(["GET", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses a password, or says whether they join; the link works once."""
    try:
        invited = open_invitation(token)
        if invited.membership.is_offered:
            return _offer(request, invited.membership, token)
        form = FirstPasswordForm(request.POST or None, user=invited.user)
        if request.method == "POST" and form.is_valid():
            accept_invitation(token=token, password=form.cleaned_data["password"])
            messages.success(request, _("Your password is set. Sign in with your e-mail address and this password."))
            return redirect("account_login")
    except InvitationRefused as refusal:
        return render(request, "access/invitation_refused.html", {"refusal": refusal}, status=410)
    return render(request, "access/invitation.html", {"form": form}, status=422 if form.errors else 200)


def _offer(request: HttpRequest, offered: Membership, token: str) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect_to_login(request.path)
    if request.user.pk != offered.user_id:
        refusal = _("This invitation is for somebody else. Sign out, and let them sign in.")
        return render(request, "access/invitation_refused.html", {"refusal": refusal}, status=403)
    if request.method != "POST":
        return render(request, "access/join.html", {"membership": offered, "role": role_named(offered.role)})
    if "decline" in request.POST:
        decline(by=request.user, token=token)
        messages.success(request, _("You have not joined, and the invitation is gone."))
        return redirect("home")
    joined = join(by=request.user, token=token)
    messages.success(request, _("You have joined %(name)s.") % {"name": joined.partnership.name})
    return redirect("my-work", joined.partnership.slug)


@open_to_all
def not_here(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes one
    """Pages of the sign-in library that this installation does not offer."""
    raise Http404(_("There is no such page: accounts and addresses are kept by the partnership's administrator."))
