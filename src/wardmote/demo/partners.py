"""The partnership of the demonstration: its bodies, its people, its neighbourhoods. What is there already stays."""

from wardmote.demo.island import Island
from wardmote.demo.story import Story, story
from wardmote.foundations.members.public import Membership, User, add_member, system_person
from wardmote.foundations.organisations.public import (
    Organisation,
    Partnership,
    add_organisation,
    add_partnership,
    council_codes,
    set_councils,
)
from wardmote.foundations.places.public import AreaKind, areas, make_list


def found_partnership() -> Partnership:
    """The partnership with its council, bodies and people."""
    by, about = system_person(), story()["partnership"]
    partnership = Partnership.objects.filter(slug=about["slug"]).first()
    if partnership is None:
        partnership = add_partnership(by=by, name=about["name"], slug=about["slug"], is_demo=True)
    council = story()["councils"][0]["code"]
    if council not in council_codes(partnership, story()["story_day"]):
        set_councils(by=by, partnership=partnership, codes=frozenset({council}), from_=about["since"])
    bodies = {body["name"]: _organisation(by, partnership, body) for body in story()["organisations"]}
    for member in story()["members"]:
        _member(by, partnership, bodies[member["organisation"]], member)
    return partnership


def _organisation(by: User, partnership: Partnership, body: Story) -> Organisation:
    known = Organisation.objects.filter(partnership=partnership, name=body["name"]).first()
    if known is not None:
        return known
    return add_organisation(by=by, partnership=partnership, name=body["name"], kind=body["kind"], from_=body["since"])


def _member(by: User, partnership: Partnership, organisation: Organisation, member: Story) -> None:
    if Membership.objects.filter(partnership=partnership, user__email=member["email"]).exists():
        return
    add_member(
        by=by,
        partnership=partnership,
        organisation=organisation,
        email=member["email"],
        display_name=member["name"],
        role=member["role"],
        password=story()["partnership"]["password"],
        starts_on=max(story()["partnership"]["since"], organisation.kinds.earliest("valid_from").valid_from),
    )


def person_in(partnership: Partnership, role: str) -> User:
    """The member with this role in the story."""
    email = next(member["email"] for member in story()["members"] if member["role"] == role)
    return Membership.objects.select_related("user").get(partnership=partnership, user__email=email).user


def name_neighbourhoods(partnership: Partnership, land: Island) -> None:
    """The partnership's own lists of small areas."""
    named = {area.name for area in areas(AreaKind.NEIGHBOURHOOD, partnership=partnership)}
    for neighbourhood in story()["neighbourhoods"]:
        if neighbourhood["name"] not in named:
            make_list(
                by=person_in(partnership, "analyst"),
                partnership=partnership,
                name=neighbourhood["name"],
                codes=_codes(neighbourhood, land),
                on=story()["partnership"]["since"],
                is_priority=neighbourhood["priority"],
            )


def _codes(neighbourhood: Story, land: Island) -> list[str]:
    if "wards" in neighbourhood:
        return [area.code for name in neighbourhood["wards"] for area in land.of_ward(land.ward_named(name))]
    mine = [area for area in land.lsoas if area.council == story()["councils"][0]["code"]]
    poorest = sorted(mine, key=lambda area: -area.poverty)
    return [area.code for area in poorest[: neighbourhood["most_deprived"]]]
