"""Addresses under /p/<partnership>/ledger/."""

from django.urls import path

from wardmote.foundations.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.search, name="search"),
    path("export.csv", views.export, name="export"),
]
