"""A city of a million made-up records in an installation of its own: the demonstration's island, drawn larger and longer.

Run by `city.py` in a process of its own, since it changes the demonstration's story in memory.
"""

import argparse
import json
import os
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

LSOAS = 160  # in the city, and as many in the town beside it, which the city is compared with
MONTHS = 120
FIRST_MONTH = date(2014, 1, 1)
QUICK_MONTHS = 36
WARDS = 20
# The neighbour records little, so that the million is the city's.
CITY, NEIGHBOUR = 1.0, 0.04
# What the unchanged story expects of the whole island in a month is scaled so that the city's share of it is this many.
RECORDS = 1_000_000


def larger(story, *, months, records):
    """Change the story: two councils, ten years, a million records."""
    city, neighbour = story["councils"][:2]
    story["councils"] = [city, neighbour]
    for council, crime in ((city, CITY), (neighbour, NEIGHBOUR)):
        council["crime"] = crime
        council["wards"] = [*council["wards"], *(f"{council['name']} {n}" for n in range(len(council["wards"]), WARDS))]
    story["months"], story["first_month"], story["missing_searches"] = months, FIRST_MONTH, []
    monthly = sum(category["monthly"] for category in story["categories"])
    share = CITY / (CITY + NEIGHBOUR) * (1 - 0.035 - 0.005)
    for category in story["categories"]:
        category["monthly"] *= records / months / monthly / share
    kept = {city["code"], neighbour["code"]}
    story["events"] = [event for event in story["events"] if event["council"] in kept]
    story["neighbourhoods"] = [place for place in story["neighbourhoods"] if "wards" not in place]


def make(folder, *, months, records):
    """Files of areas and of records, and the partnership; returns what the measuring needs to know."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.config.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wardmote.demo.story import months as all_months
    from wardmote.demo.story import story
    from wardmote.foundations.members.demo import found_partnership
    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.places.demo import name_neighbourhoods
    from wardmote.foundations.places.demo.area_files import write_area_files
    from wardmote.foundations.places.public import load_areas
    from wardmote.intake.demo.record_files import write_record_files

    # The module, which has the name of the function that the package gives.
    drawing = import_module("wardmote.foundations.places.demo.island")
    larger(story(), months=months, records=records)
    drawing.LSOAS = 2 * LSOAS
    land = drawing.island()
    load_areas(by=system_person(), paths=[write_area_files(land, folder / "areas")])
    partnership = found_partnership()
    name_neighbourhoods(partnership, land)
    write_record_files(land, folder / "records")
    ward = next(area.ward for area in land.lsoas if area.council == story()["councils"][0]["code"])
    members = {member["role"]: member["email"] for member in story()["members"]}
    return {
        "partnership": partnership.slug,
        "area": story()["councils"][0]["code"],
        "ward": ward,
        "year_ending": f"{all_months()[-1]:%Y-%m}",
        "members": members,
        "password": story()["partnership"]["password"],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--records", type=int, default=RECORDS)
    asked = parser.parse_args()
    json.dump(make(asked.folder, months=asked.months, records=asked.records), sys.stdout)


if __name__ == "__main__":
    main()
