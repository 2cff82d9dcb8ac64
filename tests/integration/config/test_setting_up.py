"""The list of what is left to set up: for each role what concerns it, and there until each thing is done."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from tests.integration.measures.made import AMBRIDGE
from tests.integration.places import small
from tests.personas import Personas
from wardmote.config import setting_up
from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.members.public import Membership, RoleName
from wardmote.foundations.organisations.public import set_councils
from wardmote.foundations.places.public import load_areas

pytestmark = pytest.mark.django_db
HEADING = "Set up the partnership"
AREAS, COUNCILS = "Load the areas", "Say which councils the partnership covers"
PEOPLE, BODIES = "Invite the people", "Add the organisations that take part"
FILES, ASSESSMENT = "Load your force’s police.uk files", "Build the first assessment"
SENDING = "Send your organisation’s first file"


def listed(personas: Personas, role: RoleName) -> dict[str, bool]:
    person = personas.person(role)
    steps = setting_up.steps(personas.partnership, person, permissions_of(person, personas.partnership))
    return {step.text: step.is_done for step in steps}


@pytest.mark.parametrize(
    ("role", "texts"),
    [
        (RoleName.ADMINISTRATOR, [COUNCILS, AREAS, BODIES, PEOPLE]),
        (RoleName.ANALYST, [AREAS, FILES, ASSESSMENT]),
        (RoleName.HEAD_OF_COMMUNITY_SAFETY, [ASSESSMENT]),
        (RoleName.PARTNER_OFFICER, [SENDING]),
        (RoleName.PROVIDER, [SENDING]),
        (RoleName.BOARD_MEMBER, []),
    ],
)
def test_each_role_has_what_concerns_it(personas: Personas, role: RoleName, texts: list[str]) -> None:
    assert list(listed(personas, role)) == texts
    page = personas.client(role).get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert (HEADING in page) == bool(texts)
    if not texts:
        assert "The partnership is being set up" in page


def test_every_step_leads_to_a_page_that_the_person_may_open(personas: Personas) -> None:
    for role in RoleName:
        person, client = personas.person(role), personas.client(role)
        for step in setting_up.steps(personas.partnership, person, permissions_of(person, personas.partnership)):
            assert client.get(step.url).status_code == 200, (role, step.text)


def test_a_step_stays_until_it_is_done_and_the_list_until_all_are(personas: Personas, tmp_path: Path) -> None:
    before = listed(personas, RoleName.ADMINISTRATOR)
    assert before == {COUNCILS: False, AREAS: False, BODIES: True, PEOPLE: True}
    set_councils(
        by=personas.administrator,
        partnership=personas.partnership,
        codes=frozenset([AMBRIDGE]),
        from_=date(2020, 4, 1),
    )
    assert listed(personas, RoleName.ADMINISTRATOR)[COUNCILS]
    load_areas(by=personas.analyst, paths=[small.write(tmp_path / "areas")])
    assert listed(personas, RoleName.ADMINISTRATOR) == {}
    assert listed(personas, RoleName.ANALYST)[AREAS]


def test_areas_of_another_council_leave_the_step_open(personas: Personas, tmp_path: Path) -> None:
    set_councils(
        by=personas.administrator,
        partnership=personas.partnership,
        codes=frozenset(["E06000032"]),
        from_=date(2020, 4, 1),
    )
    load_areas(by=personas.analyst, paths=[small.write(tmp_path / "areas")])
    assert not listed(personas, RoleName.ADMINISTRATOR)[AREAS]


def test_made_up_areas_are_nobodys_but_the_demonstrations(personas: Personas, tmp_path: Path) -> None:
    load_areas(by=personas.analyst, paths=[small.write(tmp_path / "areas")], is_made_up=True)
    assert not listed(personas, RoleName.ANALYST)[AREAS]
    page = personas.client(RoleName.ANALYST).get(reverse("places:areas", args=[personas.partnership.slug]))
    assert "No areas are loaded yet" in page.content.decode()


def test_the_only_person_is_asked_to_invite_others(personas: Personas) -> None:
    Membership.objects.filter(partnership=personas.partnership).exclude(user=personas.administrator).delete()
    assert not listed(personas, RoleName.ADMINISTRATOR)[PEOPLE]
