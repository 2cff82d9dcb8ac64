"""Junk thrown at every address: null bytes, huge numbers, bad encodings, odd content types. No answer is a fault of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.personas import Personas
from wardmote.foundations.members.public import RoleName

HUGE = "9" * 30
NULL = "\x00"
WORDS = [
    NULL,
    "%00",
    "é" * 300,
    "../../etc/passwd",
    "-1",
    "0",
    HUGE,
    "1e999",
    "NaN",
    "{{7*7}}",
    "' OR 1=1 --",
    "\ud800",
]
# What addresses are made of: the names that views read are found in the templates and the views themselves.
NAMES = [
    *("page", "files", "role", "organisation", "person", "event", "on", "first_day", "last_day", "q", "text", "area"),
    *("source", "kind", "year", "month", "ending", "from", "to", "by", "next", "state", "status", "number", "code"),
    *("measure", "neighbourhood", "day", "name", "slug", "rule", "place", "language", "councils", "sort", "open"),
]


def routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    for each in patterns:
        route = prefix + str(each.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield route


def filled(route: str, slug: str) -> Iterator[str]:
    """The address with each kind of value that its converters let through, at its worst."""
    if "(?P" in route:
        return
    made = "/" + route.replace("<slug:partnership>", slug)
    worst = {
        "int": [HUGE, "0"],
        "slug": ["a" * 400],
        "str": ["a" * 400, "%00", "%ff%fe"],
        "path": ["%00/%00", "..%2f.."],
    }
    options = [made]
    while any("<" in option for option in options):
        more = []
        for option in options:
            before, _, rest = option.partition("<")
            inside, _, after = rest.partition(">")
            kind = inside.partition(":")[0] if ":" in inside else "str"
            default = ["00000000-0000-4000-8000-000000000000"] if kind == "uuid" else ["a"]
            more += [before + value + after for value in worst.get(kind, default)]
        options = more[:6]
    yield from options


EVERY_ROUTE = sorted(set(routes(get_resolver().url_patterns)))


@pytest.fixture
def client(personas: Personas) -> Client:
    made = personas.client(RoleName.ADMINISTRATOR)
    made.raise_request_exception = False
    return made


def addresses(personas: Personas) -> list[str]:
    """Every route once, each with another kind of nonsense where it takes something."""
    made = []
    for number, route in enumerate(EVERY_ROUTE):
        options = list(filled(route, personas.partnership.slug))
        made += [options[number % len(options)]] if options else []
    return made


def all_addresses(personas: Personas) -> list[str]:
    return [address for route in EVERY_ROUTE for address in filled(route, personas.partnership.slug)]


def throw(client: Client, faults: list[str], method: str, address: str, **more: Any) -> None:
    answer = client.generic(method, address, **more)
    if answer.status_code >= 500:
        faults.append(f"{method} {address[:120]} {str(more)[:120]}: {answer.status_code}")
    if getattr(answer, "streaming", False):
        # Read to its end, as a browser does: closing it unread would close the test's own connection to the database.
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def query_of(word: str) -> str:
    return "&".join(f"{name}={word}" for name in NAMES).encode("utf-8", "surrogatepass").decode("latin-1")


def test_the_addresses_are_many(personas: Personas) -> None:
    assert len(addresses(personas)) > 80


def test_junk_in_the_address_and_the_query(personas: Personas, client: Client) -> None:
    faults: list[str] = []
    for number, address in enumerate(addresses(personas)):
        throw(client, faults, ["GET", "HEAD", "PUT", "JUNK"][number % 4], address)
        for word in (WORDS[number % len(WORDS)], HUGE):
            throw(client, faults, "GET", address, QUERY_STRING=query_of(word))
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_every_junk_in_every_query(personas: Personas, client: Client, word: str) -> None:
    faults: list[str] = []
    for address in all_addresses(personas):
        throw(client, faults, "GET", address, QUERY_STRING=query_of(word))
        throw(client, faults, "HEAD", address, QUERY_STRING=query_of(word))
    assert faults == []


BODIES: list[tuple[str, bytes]] = [
    ("application/x-www-form-urlencoded", b"&".join(name.encode() + b"=%00" for name in NAMES)),
    ("application/x-www-form-urlencoded", b"&".join(name.encode() + b"=" + HUGE.encode() for name in NAMES)),
    ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfe" * 40),
    ("application/x-www-form-urlencoded; charset=no-such", b"page=1"),
    ("multipart/form-data", b"junk"),
    ("multipart/form-data; boundary=", b"junk"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="uploads"; filename="\x00"\r\n\r\n\x00\r\n--x--\r\n',
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="logo"; filename="../a"\r\n\r\n\x00\r\n--x--\r\n',
    ),
    ("application/json", b"{" * 500),
    ("", b"\x00\xff"),
    ("text/xml; charset=\x01", b"<a/>"),
]


def test_junk_in_the_body(personas: Personas, client: Client) -> None:
    faults: list[str] = []
    for number, address in enumerate(addresses(personas)):
        for kind, body in (BODIES[number % len(BODIES)], BODIES[0], BODIES[1]):
            throw(client, faults, "POST", address, data=body, content_type=kind)
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
def test_every_junk_in_every_body(personas: Personas, client: Client, kind: str, body: bytes) -> None:
    faults: list[str] = []
    for address in all_addresses(personas):
        throw(client, faults, "POST", address, data=body, content_type=kind)
    assert faults == []


def test_junk_from_strangers(personas: Personas) -> None:
    stranger = Client(raise_request_exception=False)
    faults: list[str] = []
    for address in [each for each in addresses(personas) if each.startswith("/account/")]:
        for kind, body in BODIES:
            throw(stranger, faults, "POST", address, data=body, content_type=kind)
        for word in WORDS:
            query = f"next={word}&process={word}".encode("utf-8", "surrogatepass").decode("latin-1")
            throw(stranger, faults, "GET", address, QUERY_STRING=query)
    for name in (
        "Cookie",
        "Referer",
        "User-Agent",
        "Accept-Language",
        "Origin",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
    ):
        for word in ["\x00", "a" * 9_000, "é\xff", "sessionid=\x00; csrftoken=\x00", "999999999999"]:
            throw(stranger, faults, "GET", "/account/login/", headers={name: word})
            throw(
                stranger,
                faults,
                "POST",
                "/account/login/",
                headers={name: word},
                data=b"login=a&password=b",
                content_type="application/x-www-form-urlencoded",
            )
    assert faults == []
