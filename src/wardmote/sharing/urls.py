"""The room's pages, below /p/<partnership>/sharing/."""

from django.urls import path

from wardmote.foundations.access.public import pages_of
from wardmote.sharing.given import AGREEMENTS_GIVEN
from wardmote.sharing.views import agreements, liaison, reminders, returns

app_name = "sharing"
urlpatterns = [
    path("", returns.tracker, name="tracker"),
    path("returns.csv", returns.tracker_csv, name="tracker-csv"),
    path("returns/<int:organisation>/<slug:dataset>/<slug:quarter>/", returns.one, name="return"),
    path("returns/<int:organisation>/<slug:dataset>/<slug:quarter>/record/", returns.record_one, name="record"),
    path("returns/<int:organisation>/<slug:dataset>/<slug:quarter>/receipt.csv", returns.receipt, name="receipt"),
    path("records/<int:note>/close/", returns.close, name="close"),
    path("due/", reminders.due, name="due"),
    path("due/<int:organisation>/", reminders.remind, name="remind"),
    path("liaison/", liaison.officers, name="liaison"),
    path("liaison/<int:organisation>/", liaison.designate, name="designate"),
    path("liaison/<int:organisation>/end/", liaison.end, name="liaison-end"),
    path("agreements/", agreements.register, name="agreements"),
    path("agreements/register.csv", agreements.register_csv, name="agreements-csv"),
    path("agreements/new/", agreements.new, name="agreement-new"),
    *pages_of(AGREEMENTS_GIVEN, "agreements/"),
    path("agreements/<int:agreement>/", agreements.agreement, name="agreement"),
    path("agreements/<int:agreement>/edit/", agreements.edit, name="agreement-edit"),
    path("agreements/<int:agreement>/review/", agreements.review, name="agreement-review"),
    path("agreements/<int:agreement>/terminate/", agreements.terminate, name="agreement-terminate"),
]
