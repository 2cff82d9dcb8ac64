"""The roles as data."""

import re

import pytest

from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.access.roles import ROLES, roles_with
from wardmote.foundations.ledger.permissions import LedgerPermission
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.rooms import Permission, all_permissions
from wardmote.foundations.runs.permissions import RunsPermission
from wardmote.intake.permissions import IntakePermission
from wardmote.measures.permissions import MeasuresPermission


def test_every_role_name_has_a_role_with_words() -> None:
    assert set(ROLES) == set(RoleName)
    for role in ROLES.values():
        assert str(role.name)
        assert str(role.description).endswith(".")


@pytest.mark.parametrize("permission", all_permissions())
def test_every_permission_reads_room_noun_verb_and_has_words_and_a_role(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z]+:[a-z]+:[a-z]+", permission.value)
    assert permission.words
    assert roles_with(permission)


def test_each_role_reads_what_it_may_change() -> None:
    needs = {
        IntakePermission.BATCH_LOAD: {IntakePermission.SOURCE_VIEW, IntakePermission.BATCH_VIEW},
        AssessmentPermission.WRITE: {AssessmentPermission.VIEW},
        AssessmentPermission.BUILD: {AssessmentPermission.VIEW, RunsPermission.RUN_VIEW},
        AssessmentPermission.EXPORT: {AssessmentPermission.VIEW},
        MeasuresPermission.FIGURE_EXPORT: {MeasuresPermission.FIGURE_VIEW},
        AccessPermission.MEMBER_CHANGE: {AccessPermission.MEMBER_VIEW},
        AccessPermission.MEMBER_INVITE: {AccessPermission.MEMBER_VIEW},
        RunsPermission.RUN_CANCEL: {RunsPermission.RUN_VIEW},
        PlacesPermission.LIST_EDIT: {PlacesPermission.AREA_VIEW},
    }
    for role in ROLES.values():
        for permission, also in needs.items():
            if permission in role.permissions:
                assert also <= role.permissions, f"{role.key} may {permission} but lacks {also - role.permissions}"


def test_whoever_keeps_the_ledger_cannot_load_or_write() -> None:
    keepers = [role for role in ROLES.values() if LedgerPermission.ENTRY_SEARCH in role.permissions]
    assert keepers
    for role in keepers:
        assert not role.permissions & {IntakePermission.BATCH_LOAD, AssessmentPermission.WRITE}
