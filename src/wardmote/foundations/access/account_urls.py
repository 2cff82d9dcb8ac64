"""Addresses of a person's own account. They come before the sign-in library's, of which they close some.

An address is who a person is here: the administrator keeps it, and nobody signs up or links an account by themselves.
"""

from django.urls import path

from wardmote.foundations.access import account_views

urlpatterns = [
    path("", account_views.account, name="account"),
    path("sign-ins/end/", account_views.end_elsewhere, name="end-sign-ins"),
    path("language/", account_views.choose_language, name="language"),
    path("invitation/<str:token>/", account_views.invitation, name="invitation"),
    path("signup/", account_views.not_here),
    # Whoever signs in through their organisation gets no password here: it would outlive their place there.
    path("password/set/", account_views.not_here),
    path("email/", account_views.not_here),
    path("confirm-email/", account_views.not_here),
    path("3rdparty/", account_views.not_here),
    path("3rdparty/signup/", account_views.not_here),
]
