"""Addresses under /p/<partnership>/members/."""

from django.urls import path

from wardmote.foundations.access import permission_views, role_views, views

app_name = "access"
urlpatterns = [
    path("", views.members, name="members"),
    path("invite/", views.invite, name="invite"),
    path("<int:membership>/", views.member, name="member"),
    path("<int:membership>/role/", views.member_role, name="member-role"),
    path("<int:membership>/roles/", views.member_role_add, name="member-role-add"),
    path("<int:membership>/remove/", views.member_remove, name="member-remove"),
    path("<int:membership>/invitation/", views.member_invitation, name="member-invitation"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.organisation_add, name="organisation-add"),
    path("organisations/<int:organisation>/", views.organisation, name="organisation"),
    path("organisations/<int:organisation>/kind/", views.organisation_kind, name="organisation-kind"),
    path("organisations/<int:organisation>/end/", views.organisation_end, name="organisation-end"),
    path("organisations/<int:organisation>/name/", views.organisation_name, name="organisation-name"),
    path("roles/", role_views.roles, name="roles"),
    path("roles/add/", role_views.role_add, name="role-add"),
    path("roles/<int:role>/", role_views.role, name="role"),
    path("roles/<int:role>/end/", role_views.role_end, name="role-end"),
    path("keepers/", role_views.keepers, name="keepers"),
    path("permissions/", permission_views.permissions, name="permissions"),
    path("permissions/<int:person>/", permission_views.explain, name="explain"),
    path("settings/", permission_views.edit_settings, name="settings"),
]
