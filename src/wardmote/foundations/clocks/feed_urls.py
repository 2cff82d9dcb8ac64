"""The one address outside a partnership: a member's own calendar asks for it."""

from django.urls import path

from wardmote.foundations.clocks import views

urlpatterns = [path("calendar/<str:token>.ics", views.feed, name="calendar-feed")]
