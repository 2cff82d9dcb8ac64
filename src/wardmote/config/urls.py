"""Every address: the rooms' own under the partnership they belong to."""

from django.urls import URLPattern, URLResolver, include, path

from wardmote.config import views

rooms: list[URLPattern | URLResolver] = [
    path("", views.my_work, name="my-work"),
    path("members/", include("wardmote.foundations.access.urls")),
    path("ledger/", include("wardmote.foundations.ledger.urls")),
    path("retention/", include("wardmote.foundations.retention.urls")),
    path("checks/", include("wardmote.foundations.verification.urls")),
    path("runs/", include("wardmote.foundations.runs.urls")),
    path("areas/", include("wardmote.foundations.places.urls")),
    path("sharing/", include("wardmote.sharing.urls")),
    path("measures/", include("wardmote.measures.urls")),
    path("assessments/", include("wardmote.assessment.urls")),
    path("", include("wardmote.intake.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("account/", include("wardmote.foundations.access.account_urls")),
    path("account/", include("allauth.urls")),
    path("", include("wardmote.foundations.design.urls")),
    path("p/<slug:partnership>/", include(rooms)),
]
