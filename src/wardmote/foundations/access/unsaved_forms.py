"""What a person had written comes back when it could not be saved: their session had ended, or the page was an old one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

# Fewer words than this are soon written again.
A_TEXT = 4
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


@dataclass(frozen=True)
class Field:
    """One value of the form that was sent, to be sent again."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether it is worth showing: somebody wrote it."""
        return len(self.value.split()) >= A_TEXT


def came_from(request: HttpRequest) -> str:
    """The page of ours whose form was sent, or the front door: the form's own address may have no page."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return reverse("home")
    # Two slashes at the beginning would name another site.
    path = "/" + page.path.lstrip("/")
    return f"{path}?{page.query}" if page.query else path


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send the signed-out to sign in; what they had written comes back to them first, because nothing of it is kept here."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    fields = _fields(request)
    if not any(field.is_text for field in fields):
        return redirect_to_login(came_from(request))
    sign_in = f"{reverse('account_login')}?{urlencode({'next': came_from(request)})}"
    return _shown(request, fields, HTTPStatus.UNAUTHORIZED, sign_in=sign_in)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """A form without the token of this session: an old page, or another site's.

    What was written on a page of ours comes back, with a new token, to be looked at and sent; what another site sent
    does not.
    """
    fields = _fields(request)
    is_ours = request.headers.get("Origin", "").partition("://")[2] == request.get_host()
    if not is_ours or not any(field.is_text for field in fields):
        return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
    if not request.user.is_authenticated:
        return sign_in_first(request)
    return _shown(request, fields, HTTPStatus.FORBIDDEN)


def _fields(request: HttpRequest) -> list[Field]:
    """What was sent, without the token and without any password."""
    return [
        Field(name, value)
        for name, values in request.POST.lists()
        for value in map(str, values)
        if name != TOKEN and "password" not in name
    ]


def _shown(request: HttpRequest, fields: list[Field], status: HTTPStatus, **more: Any) -> HttpResponse:
    context = {
        "texts": [field for field in fields if field.is_text],
        "others": [field for field in fields if not field.is_text],
        "had_files": bool(request.FILES),
        "address": request.get_full_path(),
        **more,
    }
    return render(request, "access/written.html", context, status=status)
