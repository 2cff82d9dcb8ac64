"""What a person can be in a partnership."""

from enum import StrEnum


class RoleName(StrEnum):
    """The name under which a role is stored; `access` says what each of them allows."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    HEAD_OF_COMMUNITY_SAFETY = "head_of_community_safety"
    ASB_OFFICER = "asb_officer"
    PARTNER_OFFICER = "partner_officer"
    PROVIDER = "provider"
    BOARD_MEMBER = "board_member"
