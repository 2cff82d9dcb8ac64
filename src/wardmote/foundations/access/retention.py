"""How long the rows of `people` and of signing in are kept."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from wardmote.foundations.members.public import Membership
from wardmote.foundations.retention.public import Effect, Relation, Rule, register, register_kept

FORMER = "@former.invalid"
MEMBERSHIPS = Membership.objects.filter(user=OuterRef("pk")).order_by()
LAST_ENDED = Subquery(MEMBERSHIPS.values("user").annotate(last=Max("ends_on")).values("last"))


def _left(day: date) -> Q:
    """Those who have no membership, here or elsewhere, that goes on; not those who have been cleared."""
    going_on = MEMBERSHIPS.filter(is_agreed=True).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    return Q(~Exists(going_on), is_system=False) & ~Q(email__endswith=FORMER)


def _former_address(person: Any) -> str:
    return f"{person.pk}{FORMER}"


def _former_name(person: Any) -> str:
    return f"Former member {person.pk}"


def _no_password(_person: Any) -> str:
    return make_password(None)


register(
    Rule(
        "members-left",
        "members.User",
        since=LAST_ENDED,
        partnership="memberships__partnership",
        is_shared=True,
        only=_left,
        clears={
            "email": _former_address,
            "display_name": _former_name,
            "password": _no_password,
            "last_login": None,
            "is_active": False,
        },
        goes=(
            "account.EmailAddress.user",
            "mfa.Authenticator.user",
            "socialaccount.SocialAccount.user",
            "members.Invitation.user",
            "access.Attempt.person",
            "access.SignIn.person",
            "outbox.Notice.member",
            "outbox.NoticeChoice.member",
            "clocks.Feed.member",
        ),
        stays={"joined_at": "a day tells nothing of anybody once there is neither name nor address"},
    ),
    Rule(
        "invitations",
        "members.Invitation",
        since=Coalesce("used_at", "expires_at"),
        partnership="user__memberships__partnership",
        is_shared=True,
    ),
    Rule("sign-in-failures", "axes.AccessAttempt", since="attempt_time", partnership=""),
    Rule("sign-in-failures", "axes.AccessFailureLog", since="attempt_time", partnership=""),
    Rule("sign-in-failures", "access.Attempt", since="at", partnership=""),
    Rule("sign-ins", "axes.AccessLog", since="attempt_time", partnership=""),
    Rule("sessions", "access.SignIn", since="seen_at", partnership=""),
    Rule("sessions", "sessions.Session", since="expire_date", partnership="", is_key_secret=True),
    # It stays when its object goes: who might see what must stay provable.
    Relation("access.Grant.subject_id", to="", effect=Effect.KEEPS),
    Relation("axes.AccessAttemptExpiration.access_attempt", to="axes.AccessAttempt", effect=Effect.GOES),
)
register_kept(
    {
        "auth.Permission": "unused: what a person may do comes from memberships",
        "auth.Group": "unused: what a person may do comes from memberships",
        "contenttypes.ContentType": "names of tables",
        "account.EmailConfirmation": "never made: an administrator vouches for addresses; goes with the address",
        "socialaccount.SocialApp": "the organisation's sign-in service, no person",
        "socialaccount.SocialToken": "goes with the single sign-on of the person",
        "axes.AccessAttemptExpiration": "goes with the failed sign-in",
    }
)
