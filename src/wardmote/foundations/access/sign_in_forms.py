"""The sign-in library's forms with this house's limits: a code is tried so often and no more, a reset is for passwords."""

from typing import Any

from allauth.account.forms import ResetPasswordForm as LibraryResetPasswordForm
from allauth.account.forms import UserTokenForm as LibraryUserTokenForm
from allauth.mfa.base.forms import AuthenticateForm as LibraryAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryReauthenticateForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wardmote.foundations.access.limits import CODE, attempt
from wardmote.foundations.messages.public import can_send


class _CountedCode(forms.Form):
    """A code counts as soon as it is tried, so that many at once are no more than many in turn."""

    user: Any

    def clean_code(self) -> str:
        """The code, if it is right and not one of too many."""
        counted = attempt(CODE, self.user)
        if counted is None:
            raise ValidationError(_("Too many codes were tried. Wait 15 minutes, then use a new one."))
        code: str = super().clean_code()  # type: ignore[misc] # the library's form comes next
        counted.delete()
        return code


class AuthenticateForm(_CountedCode, LibraryAuthenticateForm):  # type: ignore[misc] # allauth has no types
    """The code of a sign-in."""


class ReauthenticateForm(_CountedCode, LibraryReauthenticateForm):  # type: ignore[misc] # allauth has no types
    """The code before something that matters."""


class ResetPasswordForm(LibraryResetPasswordForm):  # type: ignore[misc] # allauth has no types
    """Asks for a letter with which a password is set anew."""

    def clean(self) -> dict[str, Any]:
        """Say that no letter can be sent, to everybody alike: it must not tell whose address is known."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not settings.EMAIL_HOST:
            raise ValidationError(
                _("This installation sends no letters. Ask the administrator of your partnership for help.")
            )
        if not can_send():
            raise ValidationError(
                _("Letters cannot be sent at present. Try again later, or ask the administrator of your partnership.")
            )
        return cleaned


class UserTokenForm(LibraryUserTokenForm):  # type: ignore[misc] # allauth has no types
    """The link of such a letter."""

    def clean(self) -> dict[str, Any]:
        """A link resets a password and makes none, and opens nothing that an administrator has closed."""
        cleaned: dict[str, Any] = super().clean()
        if not self.reset_user.has_usable_password() or not self.reset_user.is_active:
            raise ValidationError(_("This link cannot be used."))
        return cleaned
