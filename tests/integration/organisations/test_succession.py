"""An organisation becomes another, merges or is abolished: what it was reads on, and it owes nothing more."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.personas import SINCE, Personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, add_member, system_person
from wardmote.foundations.organisations.public import (
    NotAllowedHere,
    Organisation,
    Succession,
    add_organisation,
    change_kind,
    end_organisation,
)

pytestmark = pytest.mark.django_db
DAY = date(2023, 4, 1)


@pytest.fixture
def districts(personas: Personas) -> tuple[Organisation, Organisation]:
    by, here = system_person(), personas.partnership
    old = add_organisation(by=by, partnership=here, name="Harrogate Borough Council", kind="council", from_=SINCE)
    new = add_organisation(by=by, partnership=here, name="North Yorkshire Council", kind="council", from_=DAY)
    return old, new


def end(personas: Personas, body: Organisation, how: str, into: Organisation | None, day: date = DAY) -> Succession:
    return end_organisation(by=personas.administrator, organisation=body, how=how, from_=day, successor=into)


def test_what_merged_reads_on_under_its_own_code_and_owes_nothing_more(
    personas: Personas, districts: tuple[Organisation, Organisation]
) -> None:
    old, new = districts
    code = old.code
    end(personas, old, "merged", new)
    body = Organisation.objects.get(pk=old.pk)
    assert (body.code, body.name) == (code, "Harrogate Borough Council")
    assert body.kind_on(date(2023, 3, 31)) == "council"
    assert body.kind_on(DAY) == ""
    assert body.what_became_of_it == "since 1 April 2023 part of North Yorkshire Council"
    assert Organisation.objects.get(pk=new.pk).what_became_of_it == ""


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("became", "since 1 April 2023 North Yorkshire Council"), ("abolished", "abolished on 1 April 2023")],
)
def test_each_end_is_said_in_its_own_words(
    personas: Personas, districts: tuple[Organisation, Organisation], how: str, sentence: str
) -> None:
    old, new = districts
    end(personas, old, how, None if how == "abolished" else new)
    page = personas.client("administrator").get(reverse("access:organisations", args=[personas.partnership.slug]))
    assert sentence in page.content.decode()
    entry = Entry.objects.get(event="organisations.organisation.ended")
    assert (entry.after or {})["successor"] == (None if how == "abolished" else new.code)


@pytest.mark.parametrize(
    ("how", "has_successor"), [("abolished", True), ("merged", False), ("became", False), ("", True)]
)
def test_a_successor_is_named_where_there_is_one_and_only_there(
    personas: Personas, districts: tuple[Organisation, Organisation], how: str, *, has_successor: bool
) -> None:
    old, new = districts
    with pytest.raises(NotAllowedHere):
        end(personas, old, how, new if has_successor else None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(
            organisation=old, how=how or "merged", successor=new if how == "abolished" else None, from_day=DAY
        )


def test_nothing_follows_itself_what_has_ended_or_another_partnerships(
    personas: Personas, districts: tuple[Organisation, Organisation]
) -> None:
    old, new = districts
    with pytest.raises(NotAllowedHere, match="cannot carry on itself"):
        end(personas, old, "merged", old)
    with pytest.raises(NotAllowedHere, match="another partnership"):
        end(personas, old, "merged", personas.other_partnership.organisations.get())
    end(personas, old, "merged", new)
    with pytest.raises(NotAllowedHere, match="recorded already"):
        end(personas, old, "merged", new)
    with pytest.raises(NotAllowedHere, match="has ended before"):
        end(personas, personas.organisations["council"], "merged", old, date(2024, 4, 1))
    with pytest.raises(NotAllowedHere, match="became this organisation itself"):
        end(personas, new, "became", old, date(2022, 4, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(organisation=new, how="merged", successor=new, from_day=DAY)


def test_nobody_is_given_a_place_at_what_has_ended_and_its_kind_is_settled(
    personas: Personas, districts: tuple[Organisation, Organisation]
) -> None:
    old, new = districts
    end(personas, old, "merged", new)
    body = Organisation.objects.get(pk=old.pk)
    with pytest.raises(NotAllowedHere, match="has ended: choose the organisation that goes on"):
        add_member(
            by=personas.administrator,
            partnership=personas.partnership,
            organisation=body,
            email="new@example.org",
            display_name="New One",
            role=RoleName.PARTNER_OFFICER,
        )
    with pytest.raises(NotAllowedHere, match="has ended"):
        change_kind(by=personas.administrator, organisation=body, kind="council", from_=date(2025, 4, 1))


def test_the_page_records_the_end(personas: Personas, districts: tuple[Organisation, Organisation]) -> None:
    old, new = districts
    address = reverse("access:organisation-end", args=[personas.partnership.slug, old.pk])
    client = personas.client("administrator")
    assert "What became of Harrogate Borough Council?" in client.get(address).content.decode()
    assert client.post(address, {"how": "merged", "successor": "", "from_": "2023-04-01"}).status_code == 422
    filled = {"how": "merged", "successor": new.pk, "from_": "2023-04-01"}
    assert client.post(address, filled).status_code == 302
    assert Succession.objects.get().successor == new
