"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.access.public import To, grant
from wardmote.sharing.public import Agreement, Kind, ReturnNote, make_agreement, quarter_of, record_note

Arguments = dict[str, Any]


def _return(personas: Personas) -> Arguments:
    quarter = quarter_of(timezone.localdate()).previous
    body = personas.organisations["fire-and-rescue"]
    return {"organisation": body.pk, "dataset": "3", "quarter": quarter.code}


def _note(personas: Personas) -> Arguments:
    held = ReturnNote.objects.filter(partnership=personas.partnership).first()
    made = held or record_note(
        by=personas.analyst,
        organisation=personas.organisations["fire-and-rescue"],
        dataset="4",
        quarter=quarter_of(timezone.localdate()).previous.previous,
        kind=Kind.NIL,
        on=timezone.localdate(),
    )
    return {"note": made.pk}


def _agreement(personas: Personas) -> Arguments:
    held = Agreement.objects.filter(partnership=personas.partnership).first()
    made = held or make_agreement(
        by=personas.administrator,
        partnership=personas.partnership,
        parties=[personas.organisations["council"], personas.organisations["fire-and-rescue"]],
        terms={"title": "Fire data", "purpose": "Prevention", "data_items": "Fires"},
    )
    return {"agreement": made.pk}


def _agreement_given(personas: Personas) -> Arguments:
    return {"key": _agreement(personas)["agreement"]}


def _agreement_grant(personas: Personas) -> Arguments:
    row = grant(
        by=personas.administrator,
        subject=Agreement.objects.get(pk=_agreement(personas)["agreement"]),
        partnership=personas.partnership,
        to=To(organisation=personas.organisations["provider"]),
        sections=["terms"],
    )
    return {"grant": row.pk}


def _fire_service(personas: Personas) -> Arguments:
    return {"organisation": personas.organisations["fire-and-rescue"].pk}


RETURNS = [f"sharing:{each}" for each in ("return", "record", "receipt")]
OF_A_BODY = [f"sharing:{each}" for each in ("remind", "designate", "liaison-end")]
AGREEMENTS = [f"sharing:agreement{each}" for each in ("", "-edit", "-review", "-terminate")]
ROUTE_OBJECTS = {
    **dict.fromkeys(RETURNS, _return),
    **dict.fromkeys(OF_A_BODY, _fire_service),
    **dict.fromkeys(AGREEMENTS, _agreement),
    **dict.fromkeys([f"sharing:agreement-{each}" for each in ("given", "give", "disclose")], _agreement_given),
    "sharing:agreement-given-end": _agreement_grant,
    "sharing:close": _note,
}
# Their object belongs to one organisation of the partnership: here, to the fire and rescue service.
OF_AN_ORGANISATION = {*RETURNS, *OF_A_BODY, *AGREEMENTS, "sharing:close"}
