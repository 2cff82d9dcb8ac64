"""Junk thrown at every address: null bytes, huge numbers, bad encodings, odd content types. No answer is a fault of ours."""

import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.personas import Personas
from tests.route_objects import OWN_OBJECTS, ROUTE_OBJECTS
from tests.security.junk import Junk, ask
from wardmote.foundations.members.public import RoleName

HUGE = "9" * 30
# With each person: in every run, and where there is time.
SOME, MANY = 150, 1_000
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
    "²",
    "9" * 5_000,
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
        # One word with each address, in turn: every word with every address is among the slow tests.
        throw(client, faults, "GET", address, QUERY_STRING=query_of(WORDS[number % len(WORDS)]))
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


# The persons whose pages differ most: who runs the partnership, who works with its figures, who sends a file.
THROWERS = (RoleName.ADMINISTRATOR, RoleName.ANALYST, RoleName.PARTNER_OFFICER)


def good_addresses(personas: Personas) -> list[str]:
    """Every route with an object that there is, where the tests know one, so that junk gets as far as the view."""
    made = []
    for name, route in named_routes():
        arguments = {"partnership": personas.partnership.slug} if "partnership" in route else {}
        if name in OWN_OBJECTS:
            arguments |= OWN_OBJECTS[name](personas)
        elif name in ROUTE_OBJECTS:
            arguments |= ROUTE_OBJECTS[name](personas)
        with suppress(NoReverseMatch):
            made.append(reverse(name, kwargs=arguments))
    return sorted(set(made) | set(addresses(personas)))


def named_routes() -> list[tuple[str, str]]:
    """The names by which addresses are made, with their patterns."""
    return sorted(_named(get_resolver().url_patterns))


def _named(patterns: Any, space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _named(each.url_patterns, inner, prefix + str(each.pattern))
        elif each.name:
            yield f"{space}{each.name}", prefix + str(each.pattern)


def faults_of(personas: Personas, role: RoleName, *, seed: int, count: int) -> list[str]:
    """What one person's junk makes answer with a fault, each place in the program once."""
    client = personas.client(role)
    client.raise_request_exception = False
    supply, faults = Junk(seed, good_addresses(personas)), dict[str, str]()
    for request in supply.requests(count):
        answer = ask(client, request)
        if answer.status_code >= 500:
            faults.setdefault(_place(answer), request.told())
        if "_auth_user_id" not in client.session:
            client.force_login(personas.person(role), backend="django.contrib.auth.backends.ModelBackend")
    return [f"{place}: {told}" for place, told in faults.items()]


def _place(answer: Any) -> str:
    """Where in the program an answer's fault arose."""
    told = getattr(answer, "exc_info", None)
    if not told:
        return f"status {answer.status_code}"
    steps = traceback.extract_tb(told[2])
    ours = [step for step in steps if "wardmote" in step.filename] or list(steps)
    return f"{told[0].__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno} ({steps[-1].name})"


@pytest.mark.parametrize("role", THROWERS)
def test_junk_of_every_kind_on_every_route(personas: Personas, role: RoleName) -> None:
    assert faults_of(personas, role, seed=20261130, count=SOME) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", THROWERS)
def test_much_junk_of_every_kind_on_every_route(personas: Personas, role: RoleName) -> None:
    assert faults_of(personas, role, seed=0, count=MANY) == []
