"""Addresses of the search, under a partnership's own."""

from django.urls import path

from wardmote.foundations.search import views

app_name = "search"
urlpatterns = [path("", views.results, name="results")]
