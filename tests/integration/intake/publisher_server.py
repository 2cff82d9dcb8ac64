"""A server on this machine that behaves like data.police.uk, good days and bad."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Point = tuple[float, float]


@dataclass
class State:
    """What the server holds, how it misbehaves, and what it was asked."""

    archives: dict[str, bytes] = field(default_factory=dict)
    dates: list[dict[str, Any]] = field(default_factory=list)
    crimes: list[dict[str, Any]] = field(default_factory=list)
    most_crimes: int = 10_000
    drop_after: list[int] = field(default_factory=list)
    refuse_with: list[int] = field(default_factory=list)
    version: str = '"first"'
    retry_after: str = "7"
    knows_ranges: bool = True
    range_starts_late: int = 0
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for _method, path, _range in self.asked]


class Handler(BaseHTTPRequestHandler):
    state: State
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(self.path, b"")

    def do_POST(self) -> None:
        self._answer(self.path, self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, path: str, body: bytes) -> None:
        self.state.asked.append((self.command, path, self.headers.get("Range", "")))
        if self.state.refuse_with:
            headers = {"Retry-After": self.state.retry_after} if self.state.retry_after else {}
            self._send(self.state.refuse_with.pop(0), b"", headers)
        elif path in self.state.moved:
            self._send(302, b"", {"Location": self.state.moved[path]})
        elif path == "/api/crimes-street-dates":
            self._send(200, json.dumps(self.state.dates).encode())
        elif path.startswith("/api/crimes-street/all-crime"):
            self._crimes(urlsplit(path).query or body.decode())
        elif path.startswith("/data/archive/") and path.rpartition("/")[2] in self.state.archives:
            self._archive(self.state.archives[path.rpartition("/")[2]])
        else:
            self._send(404, b"")

    def _crimes(self, query: str) -> None:
        if self.command == "GET" and len(self.path) > 4094:
            self._send(400, b"")
            return
        asked = parse_qs(query)
        corners = [tuple(map(float, pair.split(",")))[::-1] for pair in asked["poly"][0].split(":")]
        found = [crime for crime in self.state.crimes if _inside(corners, _point(crime))]
        if len(found) > self.state.most_crimes:
            self._send(503, b"")
        else:
            self._send(200, json.dumps(found).encode())

    def _archive(self, content: bytes) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = (
            int(wanted[1]) if wanted and self.headers.get("If-Range", self.state.version) == self.state.version else 0
        )
        headers = {"ETag": self.state.version}
        if not self.state.knows_ranges:
            start = 0
        if start and self.state.range_starts_late:
            self.state.range_starts_late -= 1
            start += 100
        if start >= len(content):
            self._send(416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
            return
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._send(206 if start else 200, content[start:], headers, is_dropped=True)

    def _send(
        self, status: int, content: bytes, headers: dict[str, str] | None = None, *, is_dropped: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if is_dropped and self.state.drop_after:
            self.wfile.write(content[: self.state.drop_after.pop(0)])
            self.close_connection = True
        else:
            self.wfile.write(content)


def _point(crime: dict[str, Any]) -> Point:
    return float(crime["location"]["longitude"]), float(crime["location"]["latitude"])


def _inside(corners: list[Any], point: Point) -> bool:
    """Whether a point lies in a polygon, by counting the edges to its east."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@contextmanager
def serving(state: State) -> Iterator[str]:
    """The address at which the state is served."""
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
