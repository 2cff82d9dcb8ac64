"""Single sign-on: who is let in with what the organisation's own sign-in service says of them."""

from collections.abc import Callable

import pytest
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from tests.integration.access.test_sign_in import with_single_sign_on
from tests.personas import PASSWORD, Personas
from wardmote.foundations.members.public import Membership, User

Arrive = Callable[..., tuple[HttpRequest, HttpResponse]]


@pytest.fixture
def arrive(personas: Personas, settings: Settings) -> Arrive:
    """Somebody comes back from the sign-in service, which says this of them."""
    with_single_sign_on(settings)

    def come(*, address: str, is_verified: bool = True, subject: str = "subject-1") -> tuple[HttpRequest, HttpResponse]:
        request = RequestFactory().get("/account/oidc/partnership/login/callback/")
        SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
        MessageMiddleware(lambda _request: HttpResponse()).process_request(request)
        request.user = AnonymousUser()
        said = {"sub": subject, "email": address, "email_verified": is_verified, "name": "Amira Khan"}
        with context.request_context(request):
            provider = get_adapter().get_provider(request, provider="partnership")
            login = provider.sociallogin_from_response(request, {"userinfo": said})
            return request, complete_social_login(request, login)

    return come


def test_an_invited_person_is_let_in_and_keeps_their_password(personas: Personas, arrive: Arrive) -> None:
    request, response = arrive(address=personas.analyst.email)
    assert response.status_code == 302
    assert request.user == personas.analyst
    personas.analyst.refresh_from_db()
    assert personas.analyst.check_password(PASSWORD)


def test_an_address_that_the_service_does_not_vouch_for_lets_nobody_in(personas: Personas, arrive: Arrive) -> None:
    request, _response = arrive(address=personas.analyst.email, is_verified=False)
    assert not request.user.is_authenticated


def test_an_unknown_address_makes_no_account(personas: Personas, arrive: Arrive) -> None:
    people = User.objects.count()
    request, response = arrive(address="nobody.we.know@example.org")
    assert not request.user.is_authenticated
    assert "You have no account here" in response.content.decode()
    assert User.objects.count() == people


def test_a_closed_account_stays_closed(personas: Personas, arrive: Arrive) -> None:
    User.objects.filter(pk=personas.analyst.pk).update(is_active=False)
    request, _response = arrive(address=personas.analyst.email)
    assert not request.user.is_authenticated


def test_a_former_member_gets_in_but_finds_nothing(personas: Personas, arrive: Arrive) -> None:
    Membership.objects.filter(user=personas.analyst).update(ends_on="2021-01-01")
    request, _response = arrive(address=personas.analyst.email)
    assert request.user == personas.analyst
    assert not Membership.objects.current().filter(user=personas.analyst).exists()
