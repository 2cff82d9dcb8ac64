"""Goes through the program as one person, link by link, and says which led nowhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

# How many pages of one kind are opened; of those that name what they are about (a measure, a source), one of each.
OF_A_KIND = 2
# Leads out of the session.
NOT_FOLLOWED = ("/account/logout/", "/static/")


class Links(HTMLParser):
    """The addresses that a page leads to, each with its words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.found.append(values["href"] or "")


def links_of(page: str) -> list[str]:
    parser = Links()
    parser.feed(page)
    return parser.found


@dataclass
class Crawl:
    """One person's way through everything that they can reach."""

    client: Client
    faults: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    _kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def from_(self, start: str) -> "Crawl":
        """Open a page and all that it leads to."""
        known, waiting = {start}, [(start, "")]
        while waiting:
            address, source = waiting.pop(0)
            if not self._is_wanted(address):
                continue
            page = self._open(address, source)
            for link in self._links(address, page):
                if link not in known:
                    known.add(link)
                    waiting.append((link, address))
        return self

    def _is_wanted(self, address: str) -> bool:
        kind = kind_of(address)
        self._kinds[kind] += 1
        return self._kinds[kind] <= (1 if kind[1:2] and kind[1] else OF_A_KIND)

    def _open(self, address: str, source: str) -> str:
        answer = self.client.get(address)
        content = body(answer)
        self.opened.append(address)
        if answer.status_code in {301, 302}:
            return f'<a href="{answer.headers["Location"]}"></a>'
        if answer.status_code not in {200, 410}:
            self.faults.append(f"{source or 'the start'} leads to {address}: {answer.status_code}")
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return ""
        page = content.decode()
        self.pages[address] = page
        return page

    def _links(self, address: str, page: str) -> Iterator[str]:
        for link in links_of(page):
            parts = urlsplit(urljoin(address, link))
            if not parts.scheme and not parts.netloc and not parts.path.startswith(NOT_FOLLOWED):
                yield parts._replace(fragment="").geturl()


def kind_of(address: str) -> tuple[str, ...]:
    """What kind of page it is: its route, which measure, source or form it names, and what it is asked."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return (address,)
    named = [
        str(found.kwargs[key]) for key in ("measure", "source", "form", "table", "pair", "rule") if key in found.kwargs
    ]
    place = str(found.kwargs.get("area", found.kwargs.get("code", "")))[:2]
    return (found.view_name, *named, place, *sorted(parse_qs(parts.query)))


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
