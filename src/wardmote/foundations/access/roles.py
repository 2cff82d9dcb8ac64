"""The roles, as data: what each is called, what it is for, what it allows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.rooms import Permission, permission_named


@dataclass(frozen=True)
class Role:
    """A role that a membership can carry."""

    key: RoleName
    name: str | Promise
    description: str | Promise
    permissions: frozenset[Permission]


def _named(*keys: str) -> frozenset[Permission]:
    """The permissions of these keys: most belong to rooms above this one."""
    return frozenset(map(permission_named, keys))


READS_FIGURES = _named("partnership:home:view", "places:area:view", "measures:figure:view")
READS_ASSESSMENT = READS_FIGURES | _named("assessment:assessment:view")
SEES_SHARING = _named("sharing:return:view", "sharing:agreement:view")
ANALYSES = (
    READS_ASSESSMENT
    | SEES_SHARING
    | _named(
        "sharing:return:record",
        "measures:figure:export",
        "measures:headline:choose",
        "assessment:assessment:build",
        "assessment:assessment:write",
        "assessment:assessment:export",
        "places:list:edit",
        "intake:source:view",
        "intake:batch:view",
        "runs:run:view",
        "runs:run:cancel",
        "members:member:view",
    )
)

_ALL = (
    Role(
        RoleName.ADMINISTRATOR,
        _("Administrator"),
        _("Keeps the partnership's members, settings and ledger in order. Loads areas. Reads the rest."),
        READS_ASSESSMENT
        | SEES_SHARING
        | _named(
            "sharing:agreement:edit",
            "members:member:view",
            "members:member:invite",
            "members:member:change",
            "partnership:settings:edit",
            "access:permission:explain",
            "ledger:entry:search",
            "retention:schedule:view",
            "retention:schedule:edit",
            "retention:disposal:authorise",
            "verification:check:record",
            "messages:outbox:view",
            "runs:run:view",
            "runs:run:cancel",
            "intake:source:view",
            "intake:batch:view",
            "places:area:load",
        ),
    ),
    Role(
        RoleName.ANALYST,
        _("Analyst"),
        _("Loads partners' files, finds what changed and writes the strategic assessment."),
        ANALYSES | _named("places:area:load", "intake:batch:load", "intake:return:send"),
    ),
    Role(
        RoleName.HEAD_OF_COMMUNITY_SAFETY,
        _("Head of community safety"),
        _("Answers for the assessment and puts it before the board."),
        ANALYSES | _named("sharing:agreement:edit", "retention:schedule:view", "verification:check:record"),
    ),
    Role(
        RoleName.ASB_OFFICER,
        _("ASB officer"),
        _("Works on anti-social behaviour. Uses figures and places, and takes figures out for case meetings."),
        READS_ASSESSMENT | _named("measures:figure:export"),
    ),
    Role(
        RoleName.PARTNER_OFFICER,
        _("Partner officer"),
        _(
            "Works for a partner body. Sends its files, and reads the figures, the assessment, and its own returns and agreements."
        ),
        READS_ASSESSMENT | SEES_SHARING | _named("intake:return:send", "sharing:return:answer"),
    ),
    Role(
        RoleName.PROVIDER,
        _("Commissioned provider"),
        _("Delivers a commissioned service. Sends its own files, and reads the figures for the places it serves."),
        READS_FIGURES | _named("intake:return:send"),
    ),
    Role(
        RoleName.BOARD_MEMBER,
        _("Board member"),
        _("Reads the assessment and the figures, and takes them out for the board and for scrutiny."),
        READS_ASSESSMENT | _named("assessment:assessment:export", "measures:figure:export"),
    ),
)
ROLES: dict[RoleName, Role] = {role.key: role for role in _ALL}


def from_least_to_most() -> list[Role]:
    """The roles by how much they allow; the one that decides what others may do is the last."""
    return sorted(_ALL, key=lambda role: (AccessPermission.MEMBER_CHANGE in role.permissions, len(role.permissions)))


def role_named(key: str) -> Role:
    """The role stored under this name."""
    return ROLES[RoleName(key)]


def roles_with(permission: Permission) -> list[Role]:
    """The roles that grant the permission."""
    return [role for role in _ALL if permission in role.permissions]
