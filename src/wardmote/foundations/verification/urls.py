"""Addresses under /p/<partnership>/checks/."""

from django.urls import path

from wardmote.foundations.verification import views

app_name = "verification"
urlpatterns = [
    path("", views.checks, name="checks"),
    path("tables/", views.tables, name="tables"),
    path("<slug:kind>/<slug:slug>/", views.check, name="check"),
    path("tables/", views.tables, name="tables"),
    path("<slug:kind>/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
]
