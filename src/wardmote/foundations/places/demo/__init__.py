"""The areas of the demonstration: an island, its small areas, wards and councils, and the partnership's neighbourhoods."""

from wardmote.demo.story import Part, Story, Telling, story
from wardmote.foundations.members.demo import aldermere, person_in
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.demo.area_files import write_area_files
from wardmote.foundations.places.demo.island import Island, island
from wardmote.foundations.places.public import AreaKind, areas, load_areas, make_list, remove_made_up_areas


def build(telling: Telling) -> None:
    """Draw the island, load it, name the neighbourhoods."""
    if telling.again or not _has_areas():
        telling.say("Drawing the island of Aldermere: 180 small areas, 36 wards, 3 councils")
        folder = write_area_files(island(), telling.folder / "aldermere")
        load_areas(by=system_person(), paths=[folder], is_made_up=True)
    name_neighbourhoods(aldermere(), island())


def is_built() -> bool:
    """Whether the island is loaded and the neighbourhoods are named."""
    return _has_areas() and {each["name"] for each in story()["neighbourhoods"]} <= _neighbourhood_names(aldermere())


def remove() -> str:
    """Remove every made-up area."""
    number = remove_made_up_areas(by=system_person())
    return f"{number:,} rows of made-up areas" if number else ""


def _has_areas() -> bool:
    councils = {council["code"] for council in story()["councils"]}
    return councils <= {area.code for area in areas(AreaKind.COUNCIL, within=story()["force"]["code"])}


def _neighbourhood_names(partnership: Partnership) -> set[str]:
    return {area.name for area in areas(AreaKind.NEIGHBOURHOOD, partnership=partnership)}


def name_neighbourhoods(partnership: Partnership, land: Island) -> None:
    """The partnership's own lists of small areas."""
    named = _neighbourhood_names(partnership)
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


PART = Part(build, is_built, remove)
