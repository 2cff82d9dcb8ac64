"""Every address: the rooms' own, most of them under the partnership they belong to."""

from django.urls import URLPattern, URLResolver, include, path

from wardmote.config import views
from wardmote.foundations.rooms import rooms


def _declared(*, of_installation: bool) -> list[URLPattern | URLResolver]:
    return [
        path(addresses.prefix, include(addresses.module))
        for room in rooms()
        for addresses in room.addresses
        if addresses.is_of_installation is of_installation
    ]


of_a_partnership: list[URLPattern | URLResolver] = [
    path("", views.my_work, name="my-work"),
    *_declared(of_installation=False),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    *_declared(of_installation=True),
    # After the rooms' own, which close some of its addresses.
    path("account/", include("allauth.urls")),
    path("p/<slug:partnership>/", include(of_a_partnership)),
]
