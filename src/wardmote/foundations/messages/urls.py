"""Addresses of notices and of the outbox."""

from django.urls import path

from wardmote.foundations.messages import views

app_name = "outbox"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read, name="read"),
    path("notices/settings/", views.ways, name="ways"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:message>/again/", views.again, name="again"),
]
