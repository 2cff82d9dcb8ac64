"""The header of everything with an identity: its name, its state, its key facts, and only the actions that open."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.personas import SINCE, Personas
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.organisations.public import add_organisation, end_organisation

pytestmark = pytest.mark.django_db


def header(page: str) -> str:
    """The subject's header in words, tags taken out."""
    part = page[page.index('<div class="wm-subject">') : page.index("</main>")]
    part = part[: part.index('<div class="wm-columns')]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


def test_an_organisation_says_what_it_is_and_who_may_change_it_is_shown_how(personas: Personas) -> None:
    council = personas.organisations["council"]
    address = reverse("access:organisation", args=[personas.partnership.slug, council.pk])
    page = personas.client("administrator").get(address).content.decode()
    words = header(page)
    assert council.name in words
    assert "Takes part" in words
    assert "Change the name" in words
    assert f"?organisation={council.pk}" in page
    assert f'<code class="wm-break" translate="no">{council.code}</code>' in page


def test_an_organisation_that_ended_says_what_became_of_it(personas: Personas) -> None:
    administrator, partnership = personas.administrator, personas.partnership
    old = add_organisation(by=administrator, partnership=partnership, name="Old Borough", kind="council", from_=SINCE)
    end_organisation(
        by=administrator,
        organisation=old,
        how="merged",
        from_=date(2026, 4, 1),
        successor=personas.organisations["council"],
    )
    client = personas.client("administrator")
    words = header(client.get(reverse("access:organisation", args=[partnership.slug, old.pk])).content.decode())
    assert "Ended" in words
    assert "since 1 April 2026 part of" in words
    assert "Record its end" not in words
    carried_on = reverse("access:organisation", args=[partnership.slug, personas.organisations["council"].pk])
    assert "Old Borough" in client.get(carried_on).content.decode()


def test_a_member_is_named_with_organisation_and_role(personas: Personas) -> None:
    membership = personas.members[RoleName.ANALYST]
    address = reverse("access:member", args=[personas.partnership.slug, membership.pk])
    words = header(personas.client("administrator").get(address).content.decode())
    for part in (membership.shown_name, membership.organisation.name, "Analyst", "since "):
        assert part in words
