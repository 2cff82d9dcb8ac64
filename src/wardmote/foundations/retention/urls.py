"""Addresses under /p/<partnership>/retention/."""

from django.urls import path

from wardmote.foundations.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.schedule, name="schedule"),
    path("due/", views.due, name="due"),
    path("due/dispose/", views.dispose, name="dispose"),
    path("rules/<slug:rule>/", views.period, name="period"),
    path("holds/", views.holds, name="holds"),
    path("holds/place/", views.place, name="place"),
    path("holds/<int:hold>/", views.hold, name="hold"),
    path("holds/<int:hold>/review/", views.review, name="review"),
    path("holds/<int:hold>/lift/", views.lift, name="lift"),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<uuid:certificate>/", views.certificate, name="certificate"),
    path("certificates/<uuid:certificate>/numbers.csv", views.certificate_csv, name="certificate-csv"),
    path("kept/", views.kept, name="kept"),
]
