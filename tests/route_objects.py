"""How each route that names an object gets one in the persona × route test.

A room whose address takes more than the partnership has a `route_objects.py` among its tests, in the folder of its name:
`ROUTE_OBJECTS`, route name -> a callable that makes the object for the peopled partnership and gives the address's other
arguments. Those of the first rooms stand here. Each page is opened with its object: none is let off with "not found".
"""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
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
from wardmote.foundations.rooms import rooms
from wardmote.foundations.runs.public import start_run

Arguments = dict[str, Any]
ROUTE_OBJECTS: dict[str, Callable[[Personas], Arguments]] = {}


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


ROUTE_OBJECTS["access:away-end"] = _absence
for _name in ("member", "member-away", "member-role", "member-role-add", "member-remove", "member-invitation"):
    ROUTE_OBJECTS[f"access:{_name}"] = _membership
ROUTE_OBJECTS["access:organisation-kind"] = lambda personas: {"organisation": personas.organisations["council"].pk}
ROUTE_OBJECTS["access:organisation"] = ROUTE_OBJECTS["access:organisation-kind"]
ROUTE_OBJECTS["access:organisation-end"] = ROUTE_OBJECTS["access:organisation-kind"]
ROUTE_OBJECTS["access:organisation-name"] = ROUTE_OBJECTS["access:organisation-kind"]


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


for _name in ("team", "team-name", "team-member-add", "team-end"):
    ROUTE_OBJECTS[f"access:{_name}"] = _team
ROUTE_OBJECTS["access:team-member-end"] = _team_place
ROUTE_OBJECTS["access:role"] = _own_role
ROUTE_OBJECTS["access:role-end"] = _own_role
ROUTE_OBJECTS["access:explain"] = lambda personas: {"person": personas.analyst.pk}
ROUTE_OBJECTS["invitation"] = lambda _personas: {"token": "not-a-token"}
ROUTE_OBJECTS["design:brand"] = lambda personas: {"slug": personas.partnership.slug}
ROUTE_OBJECTS["design:logo"] = lambda personas: {"slug": personas.partnership.slug}


def _run(personas: Personas) -> Arguments:
    run = start_run(by=personas.analyst, partnership=personas.partnership, kind="intake.load", parameters={})
    return {"run_id": run.pk}


for _name in ("run", "cancel", "retry"):
    ROUTE_OBJECTS[f"runs:{_name}"] = _run
ROUTE_OBJECTS["intake:source"] = lambda _personas: {"source": "police-uk-street"}
ROUTE_OBJECTS["measures:measure"] = lambda _personas: {"measure": "burglary"}

for _name in ("check", "withdraw"):
    ROUTE_OBJECTS[f"verification:{_name}"] = lambda _personas: {"kind": "retention", "slug": "uploads"}
ROUTE_OBJECTS["calendar-feed"] = ROUTE_OBJECTS["invitation"]
ROUTE_OBJECTS["intake:wanted"] = lambda _personas: {"source": "fire-incidents"}
ROUTE_OBJECTS["intake:blank"] = lambda _personas: {"source": "fire-incidents", "form": "csv"}

# A force's area is always known, and a figure without data is still a page.
_FIGURE = {"measure": "burglary", "area": "E23000026", "ending": "2023-04"}
ROUTE_OBJECTS["measures:measure"] = lambda _personas: {"measure": "burglary"}
ROUTE_OBJECTS["measures:figure"] = lambda _personas: _FIGURE
ROUTE_OBJECTS["measures:rows"] = lambda _personas: _FIGURE
ROUTE_OBJECTS["measures:table"] = lambda _personas: {**_FIGURE, "table": "months"}
for _name in ("pair", "pair-table"):
    ROUTE_OBJECTS[f"measures:{_name}"] = lambda _personas: {"pair": "hate"}


def _batch(personas: Personas) -> Arguments:
    from wardmote.intake.models import Batch

    made = Batch.objects.create(
        partnership=personas.partnership,
        source="police-uk-street",
        source_version="1",
        fingerprint="0" * 64,
        program_version="1",
        loaded_by=personas.analyst,
        organisation=personas.organisations["fire-and-rescue"],
    )
    return {"batch": made.pk}


def _delivery(personas: Personas) -> Arguments:
    from wardmote.intake.models import Delivery

    made = Delivery.objects.create(
        partnership=personas.partnership,
        brought_by=personas.analyst,
        source="police-uk",
        folder="/nowhere",
        organisation=personas.organisations["fire-and-rescue"],
    )
    return {"delivery": made.pk}


ROUTE_OBJECTS["intake:source"] = lambda _personas: {"source": "police-uk-street"}
for _name in ("list", "list-csv"):
    ROUTE_OBJECTS[f"intake:{_name}"] = lambda _personas: {"source": "hate-reporting-centres"}
for _name in ("batch", "rejections"):
    ROUTE_OBJECTS[f"intake:{_name}"] = _batch
for _name in ("check", "start", "discard"):
    ROUTE_OBJECTS[f"intake:{_name}"] = _delivery

# Those who send files for one organisation see its objects only; tests of the rooms say which they see.
SENDERS = (RoleName.PARTNER_OFFICER, RoleName.PROVIDER)
OF_ONE_ORGANISATION = {
    "runs:run",
    "runs:cancel",
    "runs:retry",
    *(f"intake:{each}" for each in ("check", "start", "discard", "batch", "rejections")),
}
# A source is the program's, but who only sends opens those of their own organisation: these are the fire service's.
OF_THE_FIRE_SERVICES_SOURCE = {"intake:wanted", "intake:blank"}


def _return(personas: Personas) -> Arguments:
    from wardmote.sharing.public import quarter_of

    quarter = quarter_of(timezone.localdate()).previous
    body = personas.organisations["fire-and-rescue"]
    return {"organisation": body.pk, "dataset": "3", "quarter": quarter.code}


def _note(personas: Personas) -> Arguments:
    from wardmote.sharing.public import Kind, ReturnNote, quarter_of, record_note

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
    from wardmote.sharing.public import Agreement, make_agreement

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
    from wardmote.foundations.access.public import To, grant
    from wardmote.sharing.public import Agreement

    row = grant(
        by=personas.administrator,
        subject=Agreement.objects.get(pk=_agreement(personas)["agreement"]),
        partnership=personas.partnership,
        to=To(organisation=personas.organisations["provider"]),
        sections=["terms"],
    )
    return {"grant": row.pk}


for _name in ("given", "give", "disclose"):
    ROUTE_OBJECTS[f"sharing:agreement-{_name}"] = _agreement_given
ROUTE_OBJECTS["sharing:agreement-given-end"] = _agreement_grant
for _name in ("return", "record", "receipt"):
    ROUTE_OBJECTS[f"sharing:{_name}"] = _return
for _name in ("remind", "designate", "liaison-end"):
    ROUTE_OBJECTS[f"sharing:{_name}"] = lambda personas: {"organisation": personas.organisations["fire-and-rescue"].pk}
ROUTE_OBJECTS["sharing:close"] = _note
for _name in ("agreement", "agreement-edit", "agreement-review", "agreement-terminate"):
    ROUTE_OBJECTS[f"sharing:{_name}"] = _agreement


def _hold(personas: Personas) -> Arguments:
    from wardmote.foundations.retention.public import Hold, place_hold

    held = Hold.objects.filter(partnership=personas.partnership).first()
    made = held or place_hold(
        by=personas.administrator,
        partnership=personas.partnership,
        rule="uploads",
        reason="Claim 12",
        review_on=timezone.localdate() + timedelta(days=30),
    )
    return {"hold": made.pk}


for _name in ("hold", "review", "lift"):
    ROUTE_OBJECTS[f"retention:{_name}"] = _hold
ROUTE_OBJECTS["retention:period"] = lambda _personas: {"rule": "uploads"}


def _message(personas: Personas) -> Arguments:
    from wardmote.foundations.messages.public import Message

    made = Message.objects.create(
        partnership=personas.partnership,
        template="outbox/notice",
        address="office@example.org",
        subject="A letter",
        text="Something",
        posted_by=personas.administrator,
    )
    return {"message": made.pk}


def _closed_day(personas: Personas) -> Arguments:
    from wardmote.foundations.calendar.public import ClosedDay

    made, _is_new = ClosedDay.objects.get_or_create(
        partnership=personas.partnership,
        on=timezone.localdate(),
        defaults={"name": "Offices closed", "added_by": personas.administrator},
    )
    return {"closed": made.pk}


ROUTE_OBJECTS["outbox:again"] = _message
ROUTE_OBJECTS["calendar:remove"] = _closed_day


# Objects that belong to one partnership, for addresses that stand above with an object that is nobody's, and for those that
# have no other.
def _own_list(personas: Personas) -> Arguments:
    from datetime import date

    from wardmote.foundations.places.models import Area, AreaList
    from wardmote.foundations.places.public import make_list

    Area.objects.get_or_create(code="E01000001", vintage=2021, defaults={"kind": "lsoa", "name": "Ambridge 001A"})
    held = AreaList.objects.filter(partnership=personas.partnership).first()
    made = held or make_list(
        by=personas.analyst,
        partnership=personas.partnership,
        name="Canal side",
        codes=["E01000001"],
        on=date(2020, 4, 1),
    )
    return {"code": made.code}


def _figure_of_own_list(personas: Personas) -> Arguments:
    return {"measure": "burglary", "area": _own_list(personas)["code"], "ending": "2023-04"}


def _certificate(personas: Personas) -> Arguments:
    from wardmote.foundations.retention.models import Certificate

    made = Certificate.objects.create(
        partnership=personas.partnership,
        due_on=timezone.localdate(),
        authorised_by=personas.administrator,
        authorised_as="administrator",
    )
    return {"certificate": made.pk}


def _assessment(personas: Personas) -> Arguments:
    from wardmote.assessment.content import Document, to_json
    from wardmote.assessment.models import Assessment

    document = Document(
        title="Strategic assessment",
        partnership=personas.partnership.name,
        area_code="E06000032",
        area_name="Luton",
        year_ending="2023-04",
        period="May 2022 to April 2023",
        made_at=timezone.now().isoformat(),
        version="1",
        sections=(),
        batches=(),
    )
    made = Assessment.objects.create(
        partnership=personas.partnership,
        area_code=document.area_code,
        area_name=document.area_name,
        year_ending=document.year_ending,
        as_of=timezone.now(),
        version=document.version,
        document_json=to_json(document),
        created_by=personas.analyst,
    )
    return {"assessment_id": made.pk}


OWN_OBJECTS: dict[str, Callable[[Personas], Arguments]] = {
    "places:area": _own_list,
    "places:change-list": _own_list,
    "measures:figure": _figure_of_own_list,
    "measures:rows": _figure_of_own_list,
    "measures:table": lambda personas: {**_figure_of_own_list(personas), "table": "months"},
    "retention:certificate": _certificate,
    "retention:certificate-csv": _certificate,
    "assessment:assessment": _assessment,
    "assessment:write": lambda personas: {**_assessment(personas), "item": "priorities"},
    "assessment:download": lambda personas: {**_assessment(personas), "form": "html"},
}
# Addresses whose object is nobody's in particular, and why.
OF_NOBODY = {
    "invitation": "the token is the door",
    "calendar-feed": "the token is the door",
    "design:brand": "a colour, wanted before anybody has signed in",
    "design:logo": "a picture, wanted before anybody has signed in",
    "measures:measure": "definitions are the program's",
    "measures:pair": "pairs are the program's; what they count is asked for by partnership",
    "measures:pair-table": "as the pair",
    "intake:source": "declarations are the program's",
    "intake:wanted": "declarations are the program's; who only sends sees their own organisation's",
    "intake:blank": "as what is wanted",
    "intake:list": "as the source; its rows are read by partnership",
    "intake:list-csv": "as the source; its rows are read by partnership",
    "retention:period": "rules are the program's; a period is set by partnership",
    "verification:check": "what is to be checked is the program's; who checked it is recorded by partnership",
    "verification:withdraw": "as the check",
}
# Addresses whose object belongs to one organisation of the partnership: here, to the fire and rescue service.
OF_AN_ORGANISATION = {
    *OF_ONE_ORGANISATION,
    *(f"sharing:{each}" for each in ("return", "record", "receipt", "close", "remind", "designate", "liaison-end")),
    *(f"sharing:{each}" for each in ("agreement", "agreement-edit", "agreement-review", "agreement-terminate")),
}


def read_rooms() -> None:
    """Take in what each room's tests say of its own routes."""
    for room in rooms():
        name = f"tests.integration.{room.label}.route_objects"
        if find_spec(f"tests.integration.{room.label}") and find_spec(name):
            module = import_module(name)
            for table in ("ROUTE_OBJECTS", "OWN_OBJECTS", "OF_NOBODY"):
                globals()[table].update(getattr(module, table, {}))


read_rooms()
