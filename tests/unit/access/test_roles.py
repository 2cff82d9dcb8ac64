"""The roles as data."""

import re

import pytest

from wardmote.foundations.access.permissions import WORDS, Permission
from wardmote.foundations.access.roles import ROLES, roles_with
from wardmote.foundations.members.public import RoleName


def test_every_role_name_has_a_role_with_words() -> None:
    assert set(ROLES) == set(RoleName)
    for role in ROLES.values():
        assert str(role.name)
        assert str(role.description).endswith(".")


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_reads_room_noun_verb_and_has_words_and_a_role(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z]+:[a-z]+:[a-z]+", permission.value)
    assert permission in WORDS
    assert roles_with(permission)


def test_each_role_reads_what_it_may_change() -> None:
    needs = {
        Permission.INTAKE_BATCH_LOAD: {Permission.INTAKE_SOURCE_VIEW, Permission.INTAKE_BATCH_VIEW},
        Permission.ASSESSMENT_WRITE: {Permission.ASSESSMENT_VIEW},
        Permission.ASSESSMENT_BUILD: {Permission.ASSESSMENT_VIEW, Permission.RUNS_RUN_VIEW},
        Permission.ASSESSMENT_EXPORT: {Permission.ASSESSMENT_VIEW},
        Permission.MEASURES_FIGURE_EXPORT: {Permission.MEASURES_FIGURE_VIEW},
        Permission.MEMBERS_MEMBER_CHANGE: {Permission.MEMBERS_MEMBER_VIEW},
        Permission.MEMBERS_MEMBER_INVITE: {Permission.MEMBERS_MEMBER_VIEW},
        Permission.RUNS_RUN_CANCEL: {Permission.RUNS_RUN_VIEW},
        Permission.PLACES_LIST_EDIT: {Permission.PLACES_AREA_VIEW},
    }
    for role in ROLES.values():
        for permission, also in needs.items():
            if permission in role.permissions:
                assert also <= role.permissions, f"{role.key} may {permission} but lacks {also - role.permissions}"


def test_whoever_keeps_the_ledger_cannot_load_or_write() -> None:
    keepers = [role for role in ROLES.values() if Permission.LEDGER_ENTRY_SEARCH in role.permissions]
    assert keepers
    for role in keepers:
        assert not role.permissions & {Permission.INTAKE_BATCH_LOAD, Permission.ASSESSMENT_WRITE}
