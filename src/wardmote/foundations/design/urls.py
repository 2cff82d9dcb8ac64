"""Addresses of the frame: its pages for everybody, each partnership's colour and logo, and the style guide."""

from django.urls import path

from wardmote.foundations.design import views

app_name = "design"
urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.help_page, name="help"),
    path("brand/<slug:slug>.css", views.brand, name="brand"),
    path("brand/<slug:slug>/logo", views.logo, name="logo"),
    path("version/", views.version, name="version"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("design/", views.style_guide, name="style-guide"),
]
