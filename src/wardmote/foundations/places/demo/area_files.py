"""Files of the island's areas, in the layouts in which real ones are published."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from wardmote.demo.story import story
from wardmote.foundations.places.demo.island import Island, SmallArea, drawn

Row = Sequence[object]


PEOPLE_EACH = 1650
PER_MSOA = 5


@dataclass(frozen=True)
class Elsewhere:
    """A small area of a council elsewhere: its people stand in the tables, its shape on no map."""

    code: str
    name: str
    council: str
    council_name: str
    msoa: str
    msoa_name: str
    people: int


def elsewhere() -> list[Elsewhere]:
    """The small areas of the councils elsewhere, of about the usual size, the last with what is left."""
    small_areas: list[Elsewhere] = []
    for council in story()["elsewhere"]["councils"]:
        number = council["people"] // PEOPLE_EACH
        for at in range(number):
            msoa = at // PER_MSOA + 1
            small_areas.append(
                Elsewhere(
                    code=f"E0198{len(small_areas) + 1:04d}",
                    name=f"{council['name']} {msoa:03d}{'ABCDE'[at % PER_MSOA]}",
                    council=council["code"],
                    council_name=council["name"],
                    msoa=f"E0298{council['code'][-2:]}{msoa:02d}",
                    msoa_name=f"{council['name']} {msoa:03d}",
                    people=PEOPLE_EACH if at < number - 1 else council["people"] - PEOPLE_EACH * (number - 1),
                )
            )
    return small_areas


def write_area_files(land: Island, folder: Path) -> Path:
    """Boundaries, lookups, populations and deprivation; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _lookups(land, folder)
    _numbers(land, folder)
    _boundaries(land, folder)
    return folder


def _table(path: Path, header: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _lookups(land: Island, folder: Path) -> None:
    councils, force = story()["councils"], story()["force"]
    names = {council["code"]: council["name"] for council in (*councils, *story()["elsewhere"]["councils"])}
    _table(
        folder / "aldermere-councils.csv",
        "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,Current",
        ([code, name, code, name, "TRUE"] for code, name in names.items()),
    )
    _table(
        folder / "aldermere-partnerships-and-force.csv",
        "LAD17CD,LAD17NM,CSP17CD,CSP17NM,PFA17CD,PFA17NM,FID",
        (
            [council["code"], council["name"], council["csp"], council["name"], force["code"], force["name"], number]
            for number, council in enumerate(councils, start=1)
        ),
    )
    council_of = {area.msoa: area.council for area in land.lsoas}
    council_of |= {area.msoa: area.council for area in elsewhere()}
    msoas = land.msoas | {area.msoa: area.msoa_name for area in elsewhere()}
    _table(
        folder / "aldermere-msoas.csv",
        "MSOACD,MSOANM,MSOA11CD,MSOA21CD,MSOA11NM,LADCD_ACTIVE",
        ([code, name, code, code, name, council_of[code]] for code, name in msoas.items()),
    )
    _table(
        folder / "aldermere-output-areas.csv",
        "OA,LSOA,MSOA,LAD,LAD_NAME",
        [
            *(
                [f"E0099{area.code[5:]}", area.code, area.msoa, area.council, names[area.council]]
                for area in land.lsoas
            ),
            *([f"E0098{area.code[5:]}", area.code, area.msoa, area.council, area.council_name] for area in elsewhere()),
        ],
    )


def _numbers(land: Island, folder: Path) -> None:
    _table(folder / "aldermere-mid-2019.csv", "lsoa,pop", ([area.code, area.people_2019] for area in land.lsoas))
    _table(
        folder / "aldermere-census-2021.csv",
        "total,2021 super output area - lower layer,mnemonic",
        [
            *([area.people_2021, area.name, area.code] for area in land.lsoas),
            *([area.people, area.name, area.code] for area in elsewhere()),
        ],
    )
    _table(
        folder / "aldermere-deprivation.csv",
        "nation,lsoa,overall_local_score,original_decile",
        (["E", area.code, f"{4 + 62 * area.poverty**2:.3f}", area.decile] for area in land.lsoas),
    )


def _boundaries(land: Island, folder: Path) -> None:
    for year in (11, 21):
        _features(
            folder / f"aldermere-lsoas-20{year}.geojson",
            (
                ({f"LSOA{year}CD": a.code, f"LSOA{year}NM": a.name, "LADCD_ACTIVE": a.council}, drawn(a.shape))
                for a in land.lsoas
            ),
        )
    councils = {council["code"]: council["name"] for council in story()["councils"]}
    _features(
        folder / "aldermere-wards.geojson",
        (
            ({"WD25CD": code, "WD25NM": name, "LAD25CD": land.of_ward(code)[0].council}, _joined(land.of_ward(code)))
            for code, name in land.wards.items()
        ),
    )
    _features(
        folder / "aldermere-msoas.geojson",
        (
            ({"MSOA21CD": code, "MSOA21NM": name}, _joined([area for area in land.lsoas if area.msoa == code]))
            for code, name in land.msoas.items()
        ),
    )
    _features(
        folder / "aldermere-councils.geojson",
        (
            ({"LAD24CD": code, "LAD24NM": name}, _joined([area for area in land.lsoas if area.council == code]))
            for code, name in councils.items()
        ),
    )


def _joined(areas: Sequence[SmallArea]) -> Any:
    return shapely.union_all([drawn(area.shape) for area in areas])


def _features(path: Path, areas: Iterable[tuple[dict[str, str], Any]]) -> None:
    features = [
        {"type": "Feature", "properties": facts, "geometry": json.loads(shapely.to_geojson(shape))}
        for facts, shape in areas
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
