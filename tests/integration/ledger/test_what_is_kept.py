"""What is typed into the search does not get into the ledger by being typed; what is refused does, with the person."""

import pytest
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.public import verify
from wardmote.foundations.members.public import RoleName


@pytest.mark.parametrize("page", ["search", "export"])
@pytest.mark.parametrize(
    "typed", ["Susan Pryce", "susan@example.org", "Pryce, Susan", "members.user:Susan Pryce", "@", "'"]
)
def test_a_name_is_not_looked_for_and_not_kept(personas: Personas, page: str, typed: str) -> None:
    where = reverse(f"ledger:{page}", args=[personas.partnership.slug])
    answer = personas.client(RoleName.ADMINISTRATOR).get(where, {"on": typed})
    assert answer.status_code == (422 if page == "search" else 400)
    if page == "search":
        assert "Choose people in the list." in answer.content.decode()
    kept = Entry.objects.filter(event__startswith="ledger.entries").values_list("after_json", flat=True)
    assert not [text for text in kept if typed in text]


@pytest.mark.parametrize("typed", ["pryce:susan", "members.user:susan-pryce", "members.membership:999999"])
def test_an_object_that_no_entry_names_is_kept_as_unknown(personas: Personas, typed: str) -> None:
    where = reverse("ledger:search", args=[personas.partnership.slug])
    assert personas.client(RoleName.ADMINISTRATOR).get(where, {"on": typed}).status_code == 200
    (entry,) = Entry.objects.filter(event="ledger.entries.searched")
    assert entry.after == {"on": "unknown", "page": 1, "found": 0}


def test_an_object_that_an_entry_names_is_kept(personas: Personas) -> None:
    known = Entry.objects.filter(partnership=str(personas.partnership.pk)).first()
    assert known is not None
    where = reverse("ledger:search", args=[personas.partnership.slug])
    assert personas.client(RoleName.ADMINISTRATOR).get(where, {"on": known.on}).status_code == 200
    assert Entry.objects.get(event="ledger.entries.searched").after["on"] == known.on  # type: ignore[index]


def test_a_refusal_is_recorded_with_the_person(personas: Personas) -> None:
    where = reverse("ledger:search", args=[personas.partnership.slug])
    assert personas.client(RoleName.BOARD_MEMBER).get(where).status_code == 403
    entry = Entry.objects.get(event="access.page.refused")
    assert entry.actor == str(personas.person(RoleName.BOARD_MEMBER).pk)
    assert entry.partnership == str(personas.partnership.pk)
    assert entry.after == {"page": "ledger:search", "permission": "ledger:entry:search"}
    page = personas.client(RoleName.ADMINISTRATOR).get(where).content.decode()
    assert "Councillor Jean Baptiste" in page
    assert "was refused a page" in page
    assert verify().ok


def test_a_strangers_visit_is_recorded_where_no_partnership_reads_their_name(personas: Personas) -> None:
    where = reverse("my-work", args=[personas.partnership.slug])
    assert personas.client("stranger").get(where).status_code == 404
    entry = Entry.objects.get(event="access.page.refused")
    assert (entry.actor, entry.partnership) == (str(personas.stranger.pk), "")
    assert entry.on == f"organisations.partnership:{personas.partnership.pk}"


def test_a_partnership_that_is_not_there_leaves_no_entry(personas: Personas) -> None:
    assert personas.client("stranger").get(reverse("my-work", args=["no-such"])).status_code == 404
    assert not Entry.objects.filter(event="access.page.refused").exists()
