"""A list of thousands of rows asks the database no more often than one of 25, and its page is no longer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.integration.many_rows import rows
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName
from wardmote.sharing.rules import last_ended

ANALYST, ADMINISTRATOR, OFFICER = RoleName.ANALYST, RoleName.ADMINISTRATOR, RoleName.PARTNER_OFFICER
# More than a page of any list, and many pages.
FEW, MANY, VERY_MANY = 125, 2_500, 10_000
# What a page of the same length may differ by: longer numbers, more links between pages.
SLACK = 1.15


@dataclass(frozen=True)
class Growing:
    """A page, what makes it grow, and who looks at it."""

    make: rows.Maker
    address: Callable[[Personas], str]
    who: str = ANALYST


def at(name: str, query: str = "", **arguments: Callable[[Personas], object]) -> Callable[[Personas], str]:
    """The address of a page of the partnership, whose objects are made when it is asked for."""

    def address(personas: Personas) -> str:
        made = {key: make(personas) for key, make in arguments.items()}
        return reverse(name, kwargs={"partnership": personas.partnership.slug, **made}) + query

    return address


def a_batch(personas: Personas) -> int:
    return rows.one_batch(personas).pk


RETURN = at(
    "sharing:return",
    organisation=lambda personas: personas.organisations["fire-and-rescue"].pk,
    dataset=lambda _personas: "3",
    quarter=lambda _personas: last_ended(timezone.localdate()).previous.code,
)
PAGES = {
    "batches": Growing(rows.batches, at("intake:batches")),
    "batches of a source": Growing(rows.batches, at("intake:batches", f"?source={rows.SOURCE}")),
    "sources": Growing(rows.batches, at("intake:sources")),
    "a source": Growing(rows.batches, at("intake:source", source=lambda _personas: rows.SOURCE)),
    "receipts": Growing(rows.batches, at("intake:send"), OFFICER),
    "files to check": Growing(rows.deliveries, at("intake:send"), OFFICER),
    "my work of files": Growing(rows.deliveries, at("my-work"), OFFICER),
    "files of a batch": Growing(rows.files, at("intake:batch", batch=a_batch)),
    "findings of a batch": Growing(rows.findings, at("intake:batch", batch=a_batch)),
    "superseded months": Growing(rows.superseded, at("intake:batch", batch=a_batch)),
    "runs": Growing(rows.runs, at("runs:runs")),
    "ledger": Growing(rows.ledger, at("ledger:search"), ADMINISTRATOR),
    "people": Growing(rows.people, at("access:members"), ADMINISTRATOR),
    "who may do what": Growing(rows.people, at("access:permissions"), ADMINISTRATOR),
    "organisations": Growing(rows.organisations, at("access:organisations"), ADMINISTRATOR),
    "teams": Growing(rows.teams, at("access:teams"), ADMINISTRATOR),
    "a team": Growing(rows.team_members, at("access:team", team=rows.a_team), ADMINISTRATOR),
    "areas of a council": Growing(rows.areas, at("places:area", code=lambda _personas: rows.COUNCIL)),
    "areas sought": Growing(rows.areas, at("places:area", "?q=ambridge", code=lambda _personas: rows.COUNCIL)),
    "areas": Growing(rows.areas, at("places:areas")),
    "files of areas": Growing(rows.datasets, at("places:areas")),
    "neighbourhoods": Growing(rows.neighbourhoods, at("places:areas")),
    "questionnaires": Growing(rows.questionnaires, at("questionnaires:questionnaires")),
    "versions of a questionnaire": Growing(
        rows.versions,
        at("questionnaires:questionnaire", code=lambda personas: rows.one_questionnaire(personas).code),
    ),
    "assessments": Growing(rows.assessments, at("assessment:assessments")),
    "my work": Growing(rows.assessments, at("my-work")),
    "agreements": Growing(rows.agreements, at("sharing:agreements")),
    "agreements in force": Growing(rows.agreements, at("sharing:agreements", "?status=in-force&q=agreement")),
    "an agreement's reviews": Growing(
        rows.reviews, at("sharing:agreement", agreement=lambda personas: rows.one_agreement(personas).pk)
    ),
    "a return": Growing(rows.notes, RETURN),
    "liaison officers": Growing(rows.officers, at("sharing:liaison")),
    "due": Growing(rows.officers, at("sharing:due")),
}
# Sources, forces and the datasets of each are as many as they are; a hundred authorities are more than any has.
AUTHORITIES = {
    "tracker": Growing(rows.organisations, at("sharing:tracker", "?quarters=12")),
    "due of many": Growing(rows.organisations, at("sharing:due")),
    "liaison of many": Growing(rows.organisations, at("sharing:liaison")),
}


def looked_at(client: Client, address: str) -> tuple[list[str], int]:
    """The questions to the database and the length of the page in characters."""
    caches["process"].clear()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return [each["sql"] for each in asked.captured_queries], len(response.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_a_long_list_is_no_longer_page_and_asks_no_more(personas: Personas, name: str) -> None:
    grows_no_more(personas, PAGES[name], FEW, MANY)


@pytest.mark.parametrize("name", AUTHORITIES)
def test_many_authorities_are_no_longer_page(personas: Personas, name: str) -> None:
    grows_no_more(personas, AUTHORITIES[name], 30, 120)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_and_one_are_said_as_people_say_them(personas: Personas, name: str) -> None:
    page = PAGES[name]
    client = personas.client(page.who)
    # An area of nothing is no area.
    if page.make is not rows.areas:
        assert client.get(page.address(personas)).status_code == 200
    page.make(personas, 1)
    text = " ".join(re.sub(r"<[^>]+>", " ", client.get(page.address(personas)).content.decode()).split())
    assert (
        re.findall(r"(?<![\d,.])1 (?:rows|records|agreements|members|councils|sources|returns|months|LSOAs of)\b", text)
        == []
    )


def test_the_ledger_offers_every_person_in_one_list(personas: Personas) -> None:
    """A list to choose from has no pages: it may grow by a short line for each person, and by no question."""
    client, address = personas.client(ADMINISTRATOR), at("ledger:search")(personas)
    looked_at(client, address)
    first, length = looked_at(client, address)
    rows.people(personas, MANY)
    then, longer = looked_at(client, address)
    assert len(then) <= len(first)
    assert longer - length <= MANY * 60


def grows_no_more(personas: Personas, page: Growing, few: int, many: int) -> None:
    page.make(personas, few)
    client, address = personas.client(page.who), page.address(personas)
    looked_at(client, address)
    first, length = looked_at(client, address)
    page.make(personas, many - few)
    # PostgreSQL counts a table again by itself, but not while the test's transaction is open.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    looked_at(client, address)
    then, longer = looked_at(client, address)
    assert len(then) <= len(first), "\n".join(sorted(then))[:3000]
    assert longer <= length * SLACK, (length, longer)
