"""Addresses of measures, under a partnership's own."""

from django.urls import path

from wardmote.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.measures, name="measures"),
    path("explore/", views.explore, name="explore"),
    path("<slug:measure>/", views.definition, name="measure"),
    path("<slug:measure>/<str:area>/<str:ending>/", views.figure, name="figure"),
    path("<slug:measure>/<str:area>/<str:ending>/rows/", views.rows, name="rows"),
    path("<slug:measure>/<str:area>/<str:ending>/<slug:table>.csv", views.table, name="table"),
]
