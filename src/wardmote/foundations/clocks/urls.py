"""Addresses of due dates within a partnership."""

from django.urls import path

from wardmote.foundations.clocks import views

app_name = "clocks"
urlpatterns = [
    path("", views.due, name="due"),
    path("own-calendar/", views.own_calendar, name="own-calendar"),
]
