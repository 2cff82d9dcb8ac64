"""Addresses under /p/<partnership>/members/."""

from django.urls import path

from wardmote.foundations.access import absence_views, permission_views, role_views, team_views, views
from wardmote.foundations.access.giving import emergencies

app_name = "access"
urlpatterns = [
    path("", views.members, name="members"),
    path("invite/", views.invite, name="invite"),
    path("<int:membership>/", views.member, name="member"),
    path("<int:membership>/role/", views.member_role, name="member-role"),
    path("<int:membership>/roles/", views.member_role_add, name="member-role-add"),
    path("<int:membership>/remove/", views.member_remove, name="member-remove"),
    path("<int:membership>/invitation/", views.member_invitation, name="member-invitation"),
    path("<int:membership>/away/", absence_views.member_away, name="member-away"),
    path("away/", absence_views.away, name="away"),
    path("away/<int:absence>/end/", absence_views.away_end, name="away-end"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.organisation_add, name="organisation-add"),
    path("organisations/<int:organisation>/", views.organisation, name="organisation"),
    path("organisations/<int:organisation>/kind/", views.organisation_kind, name="organisation-kind"),
    path("organisations/<int:organisation>/end/", views.organisation_end, name="organisation-end"),
    path("organisations/<int:organisation>/name/", views.organisation_name, name="organisation-name"),
    path("teams/", team_views.teams, name="teams"),
    path("teams/add/", team_views.team_add, name="team-add"),
    path("teams/<int:team>/", team_views.team, name="team"),
    path("teams/<int:team>/name/", team_views.team_name, name="team-name"),
    path("teams/<int:team>/members/", team_views.team_member_add, name="team-member-add"),
    path("teams/members/<int:place>/end/", team_views.team_member_end, name="team-member-end"),
    path("teams/<int:team>/end/", team_views.team_end, name="team-end"),
    path("roles/", role_views.roles, name="roles"),
    path("roles/add/", role_views.role_add, name="role-add"),
    path("roles/<int:role>/", role_views.role, name="role"),
    path("roles/<int:role>/end/", role_views.role_end, name="role-end"),
    path("keepers/", role_views.keepers, name="keepers"),
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("permissions/", permission_views.permissions, name="permissions"),
    path("permissions/<int:person>/", permission_views.explain, name="explain"),
    path("settings/", permission_views.edit_settings, name="settings"),
]
