"""Addresses of the calendar."""

from django.urls import path

from wardmote.foundations.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.days, name="days"),
    path("<int:closed>/remove/", views.remove, name="remove"),
]
