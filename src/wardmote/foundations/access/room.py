"""What this room brings to the house."""

from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.access",
    addresses=(
        # Before the sign-in library's, of which it closes some.
        Addresses("account/", "wardmote.foundations.access.account_urls", is_of_installation=True),
        Addresses("members/", "wardmote.foundations.access.urls"),
    ),
    pages=(
        Page(Group.ADMINISTRATION, 10, gettext_noop("Members"), "access:members", part=gettext_noop("People")),
        Page(Group.ADMINISTRATION, 20, gettext_noop("Organisations"), "access:organisations"),
        Page(Group.ADMINISTRATION, 11, gettext_noop("Teams"), "access:teams", part=gettext_noop("People")),
        Page(Group.ADMINISTRATION, 12, gettext_noop("Roles"), "access:roles", part=gettext_noop("People")),
        Page(Group.ADMINISTRATION, 15, gettext_noop("Keepers"), "access:keepers", part=gettext_noop("People")),
        Page(Group.ADMINISTRATION, 14, gettext_noop("Emergencies"), "access:emergencies", part=gettext_noop("People")),
        Page(Group.ADMINISTRATION, 13, gettext_noop("Permissions"), "access:permissions", part=gettext_noop("People")),
        Page(Group.ADMINISTRATION, 40, gettext_noop("Settings"), "access:settings", part=gettext_noop("Settings")),
    ),
    permissions=AccessPermission,
    commands="wardmote.foundations.access.commands",
    setting_up="wardmote.foundations.access.setting_up.first_steps",
    retention="wardmote.foundations.access.retention",
    events="wardmote.foundations.access.events",
    messages="wardmote.foundations.access.messages",
    marked=(
        "access:members",
        "access:member",
        "access:member-role",
        "access:member-role-add",
        "access:member-remove",
        "access:member-invitation",
        "access:emergencies",
        "access:member-away",
        "access:away",
        "access:teams",
        "access:team",
        "access:permissions",
        "access:explain",
    ),
)
