"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.personas import SINCE, Personas
from wardmote.foundations.members.public import (
    Absence,
    PartnershipRole,
    RoleName,
    Team,
    add_own_role,
    add_team,
    add_to_team,
    record_absence,
)

Arguments = dict[str, Any]


def _membership(personas: Personas) -> Arguments:
    return {"membership": personas.members[RoleName.BOARD_MEMBER].pk}


def _absence(personas: Personas) -> Arguments:
    today = timezone.localdate()
    who = personas.person(RoleName.BOARD_MEMBER)
    absence = Absence.objects.filter(user=who).first() or record_absence(
        by=who,
        partnership=personas.partnership,
        user=who,
        starts_on=today,
        ends_on=today + timedelta(days=7),
        cover=personas.analyst,
    )
    return {"absence": absence.pk}


def _own_role(personas: Personas) -> Arguments:
    number = PartnershipRole.objects.filter(partnership=personas.partnership, ends_on__isnull=True).count()
    role = add_own_role(
        by=personas.administrator,
        partnership=personas.partnership,
        name=f"Data officer {number}",
        description="Follows the returns.",
        permissions=["partnership:home:view"],
    )
    return {"role": role.pk}


def _team(personas: Personas) -> Arguments:
    body = personas.organisations["council"]
    name = f"Night-time economy {body.teams.count()}"
    return {"team": add_team(by=personas.administrator, organisation=body, name=name, starts_on=SINCE).pk}


def _team_place(personas: Personas) -> Arguments:
    team = Team.objects.get(pk=_team(personas)["team"])
    place = add_to_team(by=personas.administrator, team=team, user=personas.analyst, starts_on=SINCE)
    return {"place": place.pk}


def _council(personas: Personas) -> Arguments:
    return {"organisation": personas.organisations["council"].pk}


ROUTE_OBJECTS = {
    **dict.fromkeys(
        [
            f"access:{each}"
            for each in (
                "member",
                "member-away",
                "member-role",
                "member-role-add",
                "member-remove",
                "member-invitation",
            )
        ],
        _membership,
    ),
    **dict.fromkeys([f"access:organisation{each}" for each in ("", "-kind", "-end", "-name")], _council),
    **dict.fromkeys([f"access:team{each}" for each in ("", "-name", "-member-add", "-end")], _team),
    "access:away-end": _absence,
    "access:team-member-end": _team_place,
    "access:role": _own_role,
    "access:role-end": _own_role,
    "access:explain": lambda personas: {"person": personas.analyst.pk},
    "invitation": lambda _personas: {"token": "not-a-token"},
}
OF_NOBODY = {"invitation": "the token is the door"}
