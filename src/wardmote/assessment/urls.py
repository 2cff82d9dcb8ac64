"""Addresses of the assessment."""

from django.urls import path

from wardmote.assessment import views

app_name = "assessment"
urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("new/", views.new, name="new"),
    path("<uuid:assessment_id>/", views.assessment, name="assessment"),
    path("<uuid:assessment_id>/write/<slug:item>/", views.write, name="write"),
    path("<uuid:assessment_id>/<slug:form>/", views.download, name="download"),
]
