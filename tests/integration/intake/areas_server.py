"""A server on this machine that answers as the Open Geography portal's ArcGIS and as Nomis do, good days and bad."""

import csv
import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

COUNCIL, OTHER = "E06000901", "E06000902"
FORCE = "E23000026"
LSOAS_EACH = 130
Row = dict[str, Any]


def square(number: int) -> dict[str, Any]:
    west = 0.01 * number
    ring = [[west, 52.0], [west + 0.01, 52.0], [west + 0.01, 52.01], [west, 52.01], [west, 52.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def lsoa(number: int) -> str:
    return f"E0100{number:04d}"


def _layers() -> dict[str, list[Row]]:
    """The rows of each service, by the names that the shipped file gives them; two councils, so that filters show."""
    small = []
    for number in range(2 * LSOAS_EACH):
        council, name = (COUNCIL, "Ambridge") if number < LSOAS_EACH else (OTHER, "Borchester")
        of = {
            "LAD25CD": council,
            "LAD25NM": name,
            "WD25CD": f"E0500000{number // LSOAS_EACH}",
            "WD25NM": f"{name} ward",
        }
        msoa = {"MSOA21CD": f"E0200{number // 5:04d}", "MSOA21NM": f"{name} {number // 5:03d}"}
        here = {"LSOA21CD": lsoa(number), "LSOA21NM": f"{name} {number // 5:03d}{'ABCDE'[number % 5]}"}
        small.append((here, of, msoa))
    councils = [(COUNCIL, "Ambridge"), (OTHER, "Borchester")]
    return {
        "LSOA21_WD25_LAD25_EW_LU_v2": [{**here, **of} for here, of, _ in small],
        "LAD24_CSP24_PFA24_EW_LU": [
            {
                "LAD24CD": code,
                "LAD24NM": name,
                "CSP24CD": f"E22{code[3:]}",
                "CSP24NM": name,
                "PFA24CD": FORCE,
                "PFA24NM": "B",
            }
            for code, name in councils
        ],
        "LAD_MAY_2025_UK_BGC_V2": [{"LAD25CD": code, "LAD25NM": name, "shape": 0} for code, name in councils],
        "WD_MAY_2025_UK_BGC_V2": [
            {
                "WD25CD": f"E0500000{at}",
                "WD25NM": f"{name} ward",
                "LAD25CD": code,
                "LAD25NM": name,
                "shape": at * LSOAS_EACH,
            }
            for at, (code, name) in enumerate(councils)
        ],
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": [
            {**here, "shape": at} for at, (here, _, _) in enumerate(small)
        ],
        # Three output areas in each small area: the lookup names each pair three times.
        "OA_LSOA_MSOA_EW_DEC_2021_LU_v3": [
            {"LSOA21CD": here["LSOA21CD"], **msoa} for here, _, msoa in small for _ in "abc"
        ],
        "MSOA_2021_EW_BGC_V2": [{**msoa, "shape": at} for at, (_, _, msoa) in enumerate(small) if at % 5 == 0],
        "LSOA11_LSOA21_LAD22_EW_LU_v5": [
            {"LSOA11CD": lsoa(5000 + at), "LSOA11NM": here["LSOA21NM"], **here, "CHGIND": "U"}
            for at, (here, _, _) in enumerate(small)
        ],
        "LSOA_Dec_2011_Boundaries_Generalised_Clipped_BGC_EW_V3": [
            {"LSOA11CD": lsoa(5000 + at), "LSOA11NM": here["LSOA21NM"], "shape": at}
            for at, (here, _, _) in enumerate(small)
        ],
    }


@dataclass
class State:
    """What the servers hold, how they misbehave, and what they were asked."""

    layers: dict[str, list[Row]] = field(default_factory=_layers)
    # The portal gives no more rows than this at once, whatever it is asked.
    most_rows: int = 60
    # Errors that the portal answers with, in order, all under status 200.
    errors: list[Row] = field(default_factory=list)
    # In GeoJSON newer servers say under `properties` that there is more.
    says_more_in_properties: bool = True
    # Nomis cuts an answer off at this many rows, without a word.
    most_observations: int = 25_000
    is_nomis_empty: bool = False
    fails_after: int | None = None
    asked: list[str] = field(default_factory=list)

    def questions_of(self, service: str) -> int:
        return sum(service in path for path in self.asked)


class Handler(BaseHTTPRequestHandler):
    state: State
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(self.path, parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(self.path, parse_qs(body))

    def _answer(self, path: str, asked: dict[str, list[str]]) -> None:
        state = self.state
        state.asked.append(path)
        if state.fails_after is not None and len(state.asked) > state.fails_after:
            self._send(b"", status=400)
            return
        question = {name: values[0] for name, values in asked.items()}
        if path.startswith("/api/v01/dataset/"):
            self._send(_observations(state, path, question).encode())
        elif state.errors:
            self._send(json.dumps({"error": state.errors.pop(0)}).encode())
        else:
            self._send(json.dumps(_features(state, path.split("/")[-4], question)).encode())

    def _send(self, content: bytes, *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _features(state: State, service: str, question: dict[str, str]) -> Row:
    if service not in state.layers:
        return {"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}}
    where = re.fullmatch(r"(\w+) IN \((.*)\)", question["where"])
    assert where, question
    wanted = {code.strip("'") for code in where[2].split(",")}
    rows = [row for row in state.layers[service] if row[where[1]] in wanted]
    if question.get("returnDistinctValues"):
        names = question["outFields"].split(",")
        rows = [dict(pairs) for pairs in {tuple((name, row[name]) for name in names): 0 for row in rows}]
    if question.get("returnCountOnly"):
        return {"count": len(rows)}
    offset, most = int(question["resultOffset"]), min(state.most_rows, int(question["resultRecordCount"]))
    page, has_more = rows[offset : offset + most], offset + most < len(rows)
    names = question["outFields"].split(",")
    if question["f"] == "json":
        return {
            "features": [{"attributes": {name: row[name] for name in names}} for row in page],
            **({"exceededTransferLimit": True} if has_more else {}),
        }
    assert question["outSR"] == "4326"
    shapes = [
        {"type": "Feature", "properties": {name: row[name] for name in names}, "geometry": square(row["shape"])}
        for row in page
    ]
    more: Row = {"exceededTransferLimit": True} if has_more else {}
    return {
        "type": "FeatureCollection",
        "features": shapes,
        **({"properties": more} if state.says_more_in_properties else more),
    }


def _observations(state: State, path: str, question: dict[str, str]) -> str:
    """Nomis's CSV: an empty body for what it does not know, a part of it for what is too much, always 200."""
    if state.is_nomis_empty:
        return ""
    dates = {"latest": ["2021"]}.get(question["date"], ["2022", "2023", "2024"])
    names = [name.upper() for name in question["select"].split(",")]
    rows = [
        {"DATE": date, "GEOGRAPHY_CODE": code, "GEOGRAPHY_NAME": code, "OBS_VALUE": str(1000 + int(code[-4:]))}
        for code in question["geography"].split(",")
        for date in dates
    ]
    offset = int(question["RecordOffset"])
    page = rows[offset : offset + state.most_observations]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=names, restval="Total")
    writer.writeheader()
    writer.writerows({**row, "RECORD_COUNT": str(len(rows))} for row in page)
    return text.getvalue()


@contextmanager
def serving(state: State) -> Iterator[str]:
    """The address at which both answer."""
    handler = type("Bound", (Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
