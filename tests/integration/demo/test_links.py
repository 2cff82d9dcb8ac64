"""Every link that a person sees opens, for every person of the demonstration."""

import pytest
from django.test import Client

from tests.crawl import Crawl
from wardmote.demo.story import story
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership

pytestmark = pytest.mark.slow
PEOPLE = {member["role"]: member["email"] for member in story()["members"]}
# So many pages at the least, or the crawl has gone nowhere.
FEWEST = {"administrator": 60, "analyst": 60, "provider": 20}


def crawl_as(role: str, partnership: Partnership) -> Crawl:
    client = Client(raise_request_exception=False)
    person = User.objects.get(email=PEOPLE[role])
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return Crawl(client).from_(f"/p/{partnership.slug}/")


@pytest.mark.parametrize("role", sorted(PEOPLE))
def test_every_link_opens(aldermere: Partnership, role: str) -> None:
    found = crawl_as(role, aldermere)
    assert not found.faults, "\n".join(found.faults)
    assert len(found.opened) >= FEWEST.get(role, 30), found.opened
