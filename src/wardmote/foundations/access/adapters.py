"""How sign-in behaves here: nobody signs up by themselves; people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.access.limits import RESET, attempt
from wardmote.foundations.design.public import moment
from wardmote.foundations.members.public import User
from wardmote.foundations.messages.public import letter, send_after_commit

CHANGES = {
    "password_changed": gettext_noop("Your password on Wardmote was changed"),
    "password_reset": gettext_noop("Your password on Wardmote was set anew with a link from a letter"),
    "password_set": gettext_noop("A password was set for you on Wardmote"),
    "totp_activated": gettext_noop("An authenticator app was added to your sign-in to Wardmote"),
    "totp_deactivated": gettext_noop("The authenticator app was removed from your sign-in to Wardmote"),
    "webauthn_added": gettext_noop("A passkey was added to your sign-in to Wardmote"),
    "webauthn_removed": gettext_noop("A passkey was removed from your sign-in to Wardmote"),
    "recovery_codes_generated": gettext_noop("New recovery codes were made for your sign-in to Wardmote"),
}


def display_name(user: User) -> str:
    """The name under which pages speak of a person."""
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Sign-in with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth passes it
        """Nobody makes an account for themselves."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Let the lock-out see who tried: it looks for the address under the name that the form's field has."""
        tried = str(credentials.get("email") or "").strip().lower()
        person: User | None = super().authenticate(request, login=tried, **credentials)
        return person

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """A letter for those who have a password here; the others are told how they sign in. Not more than a few."""
        if attempt(RESET, user) is None:
            return
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)
            return
        text = _(
            "Somebody, perhaps you, asked for a new password for this address on Wardmote. You have no password there: "
            "you sign in through your organisation, or with the link of an invitation. Ask the administrator of your "
            "partnership if neither works.\n\nIf it was not you, do nothing."
        )
        send_after_commit(letter(subject=_("Signing in to Wardmote"), text=text, address=email))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002 - allauth passes it
        email: str | None = None,
    ) -> None:
        """A letter about a change to how the person signs in, so that they learn of one that was not theirs."""
        changed = CHANGES.get(template_prefix.rpartition("/")[2])
        if changed is None:
            return
        text = _(
            "%(change)s on %(when)s.\n\nIf it was you, do nothing. If it was not, tell the administrator of your "
            "partnership at once: they can end your membership until it is clear what happened."
        ) % {"change": _(changed), "when": moment(timezone.localtime())}
        send_after_commit(
            letter(subject=_("Your sign-in to Wardmote has changed"), text=text, address=email or user.email)
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter of the sign-in pages, sent after commit as all mail is."""
        request = current.request
        about = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        send_after_commit(self.render_mail(template_prefix, email, about))


def vouch_for_addresses(sociallogin: Any) -> None:
    """Take the address at the organisation's word, or the person's name of sign-in where it has the form of one."""
    claims = sociallogin.account.extra_data or {}
    parts = [part for part in (claims.get("userinfo"), claims.get("id_token"), claims) if isinstance(part, dict)]
    if any("email_verified" in part for part in parts):
        return
    if not sociallogin.email_addresses:
        name = next((str(part["preferred_username"]) for part in parts if part.get("preferred_username")), "")
        if "@" in name:
            sociallogin.email_addresses = [EmailAddress(email=name.strip().lower(), primary=True)]
    for address in sociallogin.email_addresses:
        address.verified = True


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Sign-in through the person's own organisation."""

    def authenticate_by_email(self, sociallogin: Any) -> Any:
        """Find the invited person by the address that the organisation vouches for.

        A provider that says nothing of whether it is verified is believed where the installation says that it is one
        organisation's own; one that says “not verified” never is.
        """
        if settings.WARDMOTE_OIDC_TRUST_ADDRESSES:
            vouch_for_addresses(sociallogin)
        return super().authenticate_by_email(sociallogin)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth passes them
        """Only people who were invited; single sign-on proves who they are, it does not let them in."""
        return False
