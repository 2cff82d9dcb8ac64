"""One search over what has a name: by permission, through the rooms' scopes, and nothing typed is kept."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.personas import STRANGER, Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.places.models import Area
from wardmote.foundations.places.public import make_list
from wardmote.foundations.search.offers import offers
from wardmote.sharing.public import make_agreement

pytestmark = pytest.mark.django_db
ANALYST, OFFICER, PROVIDER = RoleName.ANALYST, RoleName.PARTNER_OFFICER, RoleName.PROVIDER


def sent(personas: Personas, typed: str, role: str = ANALYST) -> Any:
    address = reverse("search:results", args=[personas.partnership.slug])
    return personas.client(role).post(address, {"q": typed})


def kinds(personas: Personas, typed: str, role: str = ANALYST) -> dict[str, list[str]]:
    answer = sent(personas, typed, role)
    assert answer.status_code == 200
    page = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return {
        part.partition('"')[0]: [
            " ".join(re.sub(r"<[^>]+>", " ", hit.partition("</li>")[0]).split()) for hit in part.split("<li>")[1:]
        ]
        for part in page.split('aria-labelledby="kind-')[1:]
    }


@pytest.fixture
def peopled(personas: Personas) -> Personas:
    Area.objects.create(code="E06000901", vintage=0, kind="council", name="Ambridge, City of")
    Area.objects.create(code="E01000001", vintage=2021, kind="lsoa", name="Ambridge 001A")
    make_list(
        by=personas.analyst,
        partnership=personas.partnership,
        name="Canal side",
        codes=["E01000001"],
        on=date(2020, 4, 1),
    )
    make_agreement(
        by=personas.administrator,
        partnership=personas.partnership,
        parties=[personas.organisations["council"], personas.organisations["fire-and-rescue"]],
        terms={"title": "Fire data", "purpose": "Prevention", "data_items": "Fires"},
    )
    return personas


def test_every_kind_finds_what_has_the_words_in_its_name(peopled: Personas) -> None:
    assert set(kinds(peopled, "burglary")) == {"measure"}
    found = kinds(peopled, "ambridge")
    assert found["area"][0].startswith("Ambridge, City of")
    assert len(found["area"]) == 2
    assert kinds(peopled, "E01000001")["area"][0].startswith("Ambridge 001A")
    assert kinds(peopled, "canal")["neighbourhood"] == ["Canal side"]
    assert kinds(peopled, "fire data")["agreement"][0].startswith("Fire data")
    assert "source" in kinds(peopled, "police.uk")
    assert "return" in kinds(peopled, "false alarms")
    assert kinds(peopled, "siân PRITCHARD")["member"][0].startswith("Siân Pritchard")


def test_nobody_finds_what_they_may_not_see(peopled: Personas) -> None:
    assert "member" not in kinds(peopled, "Siân", PROVIDER)
    assert "agreement" not in kinds(peopled, "fire data", PROVIDER)
    assert kinds(peopled, "fire data", OFFICER)["agreement"]
    # A partner's officer sees the returns of their own body alone.
    for hit in kinds(peopled, "2026", OFFICER).get("return", []):
        assert "Fire-and-rescue" in hit
    address = reverse("search:results", args=[peopled.partnership.slug])
    assert peopled.client(STRANGER).post(address, {"q": "burglary"}).status_code == 404
    own = reverse("search:results", args=[peopled.other_partnership.slug])
    page = peopled.client(STRANGER).post(own, {"q": "canal"}).content.decode()
    assert "Canal side" not in page
    assert "Nothing of that name" in page


@pytest.mark.parametrize("role", RoleName)
def test_each_hit_opens_for_who_found_it(peopled: Personas, role: RoleName) -> None:
    client = peopled.client(role)
    for typed in ("fire", "burglary", "canal", "ambridge", "pritchard", "2026"):
        page = client.post(reverse("search:results", args=[peopled.partnership.slug]), {"q": typed}).content.decode()
        for url in re.findall(r'<a class="govuk-link" href="(/p/[^"]+)"', page.partition("wm-hits")[2]):
            assert client.get(url).status_code in {200, 302}, (role, typed, url)


def test_what_was_typed_is_not_kept(peopled: Personas, caplog: pytest.LogCaptureFixture) -> None:
    sent(peopled, "burglary")
    assert not Entry.objects.filter(event__startswith="search.").exists()
    sent(peopled, "Pritchard")
    entry = Entry.objects.get(event="search.members.searched")
    assert entry.after == {"members": 1}
    assert "Pritchard" not in caplog.text
    assert "Pritchard" not in str(list(Entry.objects.values()))


def test_too_little_is_said_beside_the_field(peopled: Personas) -> None:
    for typed in ("", " ", "a"):
        assert "Type at least two letters, or a number." in sent(peopled, typed).content.decode()
    assert "Looks among: Measures" in sent(peopled, "zzzz").content.decode()
    # What a database or a pattern could take for its own.
    for typed in ("%", "%%%%", "' OR 1=1 --", "_____", "x" * 5000, "1" * 60):
        assert sent(peopled, typed).status_code == 200


def test_a_kind_asks_the_database_as_often_of_many_as_of_few(peopled: Personas) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sent(peopled, "ambridge").status_code == 200
        return len(queries)

    asked()
    few = asked()
    Area.objects.bulk_create(
        Area(code=f"E0199{number:04d}", vintage=2021, kind="lsoa", name=f"Ambridge {number:04d}B")
        for number in range(500)
    )
    assert asked() == few
    assert "There are more." in sent(peopled, "ambridge").content.decode()


def test_the_header_has_the_search_on_every_page(peopled: Personas) -> None:
    page = peopled.client(PROVIDER).get(reverse("my-work", args=[peopled.partnership.slug])).content.decode()
    assert 'class="wm-search"' in page
    assert 'method="post"' in page.partition('class="wm-search"')[2].partition(">")[0]
    assert len(offers()) >= 8
