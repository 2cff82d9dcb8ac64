"""Small files of the published layouts, for two councils that do not exist, on a grid of square LSOAs."""

import json
from pathlib import Path

COUNCILS = """LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,Current
E06000901,"Ambridge, City of",E06000901,"Ambridge, City of",TRUE
E07000902,Old Borchester,E06000903,Borchester,FALSE
E06000903,Borchester,E06000903,Borchester,TRUE
E07000904,Hollerton,E06000906,Felpersham,FALSE
E07000905,Loxley Barrett,E06000906,Felpersham,FALSE
E06000906,Felpersham,E06000906,Felpersham,TRUE
"""
CSPS = """LAD17CD,LAD17NM,CSP17CD,CSP17NM,PFA17CD,PFA17NM,FID
E06000901,Ambridge,E22000901,Ambridge,E23000026,Bedfordshire,1
E07000902,Old Borchester,E22000902,Borchester,E23000026,Bedfordshire,2
"""
MSOAS = """MSOACD,MSOANM,MSOA11CD,MSOA21CD,MSOA11NM,LADCD_ACTIVE
E02000901,Ambridge 001,E02000901,E02000901,Ambridge 001,E06000901
"""
CENSUS = """total,2021 super output area - lower layer,mnemonic
"1,000",Ambridge 001A,E01000001
1500,Ambridge 001B,E01000002
500,Ambridge 001C,E01000003
700,Old Borchester 001A,E01000004
,,
,"In order to protect against disclosure of personal information, records",
"""
MID_2019 = """\ufefflsoa,pop
E01000001,900
E01000002,"1,400"
E01000005,600
E01000004,650
S01000001,10
,Grand Total,3560
"""
OUTPUT_AREAS = """OA,LSOA,MSOA,LAD,LAD_NAME
E00000001,E01000001,E02000901,E06000901,Ambridge
E00000002,E01000001,E02000901,E06000901,Ambridge
E00000003,E01000002,E02000901,E06000901,Ambridge
E00000004,E01000005,E02000901,E06000901,Ambridge
E00000005,E01000004,E02000902,E07000902,Old Borchester
"""
DEPRIVATION = """nation,lsoa,overall_local_score,original_decile
E,E01000001,40.5,1
E,E01000002,10.25,7
S,S01000001,10,7
"""


def square(west: float, south: float, width: float = 0.01, height: float = 0.01) -> dict[str, object]:
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[dict[str, str], dict[str, object]]) -> str:
    made = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": made})


def lsoa(code: str, name: str, west: float) -> tuple[dict[str, str], dict[str, object]]:
    return {"LSOA21CD": code, "LSOA21NM": name, "LADCD_ACTIVE": "E06000901"}, square(west, 52.0)


def ward(code: str, name: str, west: float, width: float) -> tuple[dict[str, str], dict[str, object]]:
    return {"WD25CD": code, "WD25NM": name, "LAD25CD": "E06000901"}, square(west, 52.0, width)


LSOAS = collection(
    lsoa("E01000001", "Ambridge 001A", 0.0),
    lsoa("E01000002", "Ambridge 001B", 0.01),
    lsoa("E01000003", "Ambridge 001C", 0.02),
)
# The first ward holds the centres of the first two LSOAs, and a third of the last one's surface.
WARDS = collection(ward("E05000001", "Loxley", 0.0, 0.0235), ward("E05000002", "Felpersham", 0.0235, 0.0065))
OLD_WARDS = collection(({"WD13CD": "E05000009", "WD13NM": "Old Loxley"}, square(0.0, 52.0, 0.03)))


def write(folder: Path, **changed: str) -> Path:
    files = {
        "councils.csv": COUNCILS,
        "csps.csv": CSPS,
        "msoas.csv": MSOAS,
        "census.csv": CENSUS,
        "mid2019.csv": MID_2019,
        "oas.csv": OUTPUT_AREAS,
        "imd.csv": DEPRIVATION,
        "lsoas.geojson": LSOAS,
        "wards.geojson": WARDS,
        "E06000901.json": OLD_WARDS,
    } | changed
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
