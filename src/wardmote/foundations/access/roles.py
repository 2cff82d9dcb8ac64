"""The roles, as data: what each is called, what it is for, what it allows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.permissions import Permission as P  # noqa: N817 - a table of them reads better so
from wardmote.foundations.members.public import RoleName


@dataclass(frozen=True)
class Role:
    """A role that a membership can carry."""

    key: RoleName
    name: str | Promise
    description: str | Promise
    permissions: frozenset[P]


READS_FIGURES = frozenset({P.PARTNERSHIP_HOME_VIEW, P.PLACES_AREA_VIEW, P.MEASURES_FIGURE_VIEW})
READS_ASSESSMENT = READS_FIGURES | {P.ASSESSMENT_VIEW}
SEES_SHARING = frozenset({P.SHARING_RETURN_VIEW, P.SHARING_AGREEMENT_VIEW})
ANALYSES = (
    READS_ASSESSMENT
    | SEES_SHARING
    | {
        P.SHARING_RETURN_RECORD,
        P.MEASURES_FIGURE_EXPORT,
        P.ASSESSMENT_BUILD,
        P.ASSESSMENT_WRITE,
        P.ASSESSMENT_EXPORT,
        P.PLACES_LIST_EDIT,
        P.INTAKE_SOURCE_VIEW,
        P.INTAKE_BATCH_VIEW,
        P.RUNS_RUN_VIEW,
        P.RUNS_RUN_CANCEL,
        P.MEMBERS_MEMBER_VIEW,
    }
)

_ALL = (
    Role(
        RoleName.ADMINISTRATOR,
        _("Administrator"),
        _("Keeps the partnership's members, settings and ledger in order. Loads areas; reads the rest."),
        READS_ASSESSMENT
        | SEES_SHARING
        | {
            P.SHARING_AGREEMENT_EDIT,
            P.MEMBERS_MEMBER_VIEW,
            P.MEMBERS_MEMBER_INVITE,
            P.MEMBERS_MEMBER_CHANGE,
            P.PARTNERSHIP_SETTINGS_EDIT,
            P.ACCESS_PERMISSION_EXPLAIN,
            P.LEDGER_ENTRY_SEARCH,
            P.RETENTION_SCHEDULE_VIEW,
            P.RETENTION_SCHEDULE_EDIT,
            P.RETENTION_DISPOSAL_AUTHORISE,
            P.VERIFICATION_CHECK_RECORD,
            P.RUNS_RUN_VIEW,
            P.RUNS_RUN_CANCEL,
            P.INTAKE_SOURCE_VIEW,
            P.INTAKE_BATCH_VIEW,
            P.PLACES_AREA_LOAD,
        },
    ),
    Role(
        RoleName.ANALYST,
        _("Analyst"),
        _("Loads partners' files, finds what changed and writes the strategic assessment."),
        ANALYSES | {P.PLACES_AREA_LOAD, P.INTAKE_BATCH_LOAD, P.INTAKE_RETURN_SEND},
    ),
    Role(
        RoleName.HEAD_OF_COMMUNITY_SAFETY,
        _("Head of community safety"),
        _("Answers for the assessment and puts it before the board."),
        ANALYSES | {P.SHARING_AGREEMENT_EDIT, P.RETENTION_SCHEDULE_VIEW, P.VERIFICATION_CHECK_RECORD},
    ),
    Role(
        RoleName.ASB_OFFICER,
        _("ASB officer"),
        _("Works on anti-social behaviour; uses figures and places, and takes figures out for case meetings."),
        READS_ASSESSMENT | {P.MEASURES_FIGURE_EXPORT},
    ),
    Role(
        RoleName.PARTNER_OFFICER,
        _("Partner officer"),
        _(
            "Works for a partner body; sends its files, and reads the figures, the assessment, and its own returns and agreements."
        ),
        READS_ASSESSMENT | SEES_SHARING | {P.INTAKE_RETURN_SEND, P.SHARING_RETURN_ANSWER},
    ),
    Role(
        RoleName.PROVIDER,
        _("Commissioned provider"),
        _("Delivers a commissioned service; sends its own files, and reads the figures for the places it serves."),
        READS_FIGURES | {P.INTAKE_RETURN_SEND},
    ),
    Role(
        RoleName.BOARD_MEMBER,
        _("Board member"),
        _("Reads the assessment and the figures, and takes them out for the board and for scrutiny."),
        READS_ASSESSMENT | {P.ASSESSMENT_EXPORT, P.MEASURES_FIGURE_EXPORT},
    ),
)
ROLES: dict[RoleName, Role] = {role.key: role for role in _ALL}


def from_least_to_most() -> list[Role]:
    """The roles by how much they allow; the one that decides what others may do is the last."""
    return sorted(_ALL, key=lambda role: (P.MEMBERS_MEMBER_CHANGE in role.permissions, len(role.permissions)))


def role_named(key: str) -> Role:
    """The role stored under this name."""
    return ROLES[RoleName(key)]


def roles_with(permission: P) -> list[Role]:
    """The roles that grant the permission."""
    return [role for role in _ALL if permission in role.permissions]
