"""Addresses of areas."""

from django.urls import path

from wardmote.foundations.places import load_views, views

app_name = "places"
urlpatterns = [
    path("", views.areas_page, name="areas"),
    path("load/", load_views.load, name="load"),
    path("neighbourhoods/new/", views.new_list, name="new-list"),
    path("<str:code>/", views.area_page, name="area"),
    path("<str:code>/change/", views.change, name="change-list"),
]
