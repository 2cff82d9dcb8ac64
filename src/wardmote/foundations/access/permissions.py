"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class AccessPermission(Permission):
    """One thing that a person may or may not do here."""

    HOME_VIEW = "partnership:home:view", gettext_noop("see what waits for them")
    MEMBER_VIEW = "members:member:view", gettext_noop("see who the members are")
    MEMBER_INVITE = "members:member:invite", gettext_noop("invite people and add organisations")
    MEMBER_CHANGE = "members:member:change", gettext_noop("change a member's role, and remove members")
    ROLE_EDIT = "members:role:edit", gettext_noop("make, change and end roles of the partnership's own")
    KEEPER_VIEW = "members:keeper:view", gettext_noop("see who keeps the installation")
    SETTINGS_EDIT = "partnership:settings:edit", gettext_noop("change the partnership's name, look and councils")
    PERMISSION_EXPLAIN = "access:permission:explain", gettext_noop("see why a person may or may not do a thing")
    EMERGENCY_VIEW = "access:emergency:view", gettext_noop("see what was opened in an emergency, and why")
