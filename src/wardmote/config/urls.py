"""Every address: the rooms' own under the partnership they belong to."""

from django.urls import URLPattern, URLResolver, include, path

from wardmote.config import views


def _room(module):  # TEMPORARY
    import importlib

    try:
        importlib.import_module(module)
    except ImportError as e:
        print("urls missing:", module, e)
        return ([], module.split(".")[-2], module.split(".")[-2])
    return include(module)


rooms: list[URLPattern | URLResolver] = [
    path("", views.my_work, name="my-work"),
    path("people/", _room("wardmote.foundations.access.urls")),
    path("ledger/", _room("wardmote.foundations.ledger.urls")),
    path("runs/", _room("wardmote.foundations.runs.urls")),
    path("areas/", _room("wardmote.foundations.places.urls")),
    path("measures/", _room("wardmote.measures.urls")),
    path("assessments/", _room("wardmote.assessment.urls")),
    path("", _room("wardmote.intake.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("account/", _room("wardmote.foundations.access.account_urls")),
    path("account/", include("allauth.urls")),
    path("", _room("wardmote.foundations.design.urls")),
    path("p/<slug:partnership>/", include(rooms)),
]
