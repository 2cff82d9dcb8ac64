"""Addresses of runs."""

from django.urls import path

from wardmote.foundations.runs import views

app_name = "runs"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("scheduled/", views.scheduled, name="scheduled"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:run_id>/retry/", views.retry, name="retry"),
]
