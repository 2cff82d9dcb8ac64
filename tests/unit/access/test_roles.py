"""The roles as data."""

import re

import pytest

from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.access.roles import NEEDS, ROLES, roles_with
from wardmote.foundations.ledger.permissions import LedgerPermission
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.rooms import Permission, all_permissions
from wardmote.intake.permissions import IntakePermission


def test_every_role_name_has_a_role_with_words() -> None:
    assert set(RoleName) <= set(ROLES)
    for role in ROLES.values():
        assert str(role.name)
        assert str(role.description).endswith(".")


@pytest.mark.parametrize("permission", all_permissions())
def test_every_permission_reads_room_noun_verb_and_has_words_and_a_role(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z]+:[a-z]+:[a-z]+", permission.value)
    assert permission.words
    assert roles_with(permission)


def test_each_role_reads_what_it_may_change() -> None:
    for role in ROLES.values():
        for permission, also in NEEDS.items():
            if permission in role.permissions:
                assert also <= role.permissions, f"{role.key} may {permission} but lacks {also - role.permissions}"


def test_whoever_keeps_the_ledger_cannot_load_or_write() -> None:
    keepers = [role for role in ROLES.values() if LedgerPermission.ENTRY_SEARCH in role.permissions]
    assert keepers
    for role in keepers:
        assert not role.permissions & {IntakePermission.BATCH_LOAD, AssessmentPermission.WRITE}
