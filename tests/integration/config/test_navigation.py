"""The navigation: people's work in one row, the pages of the group below it, administration under the person's name."""

import re

import pytest
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.members.public import RoleName

GROUPS = {
    RoleName.ADMINISTRATOR: ["Home", "Evidence", "Partnership", "Data"],
    RoleName.ANALYST: ["Home", "Evidence", "Partnership", "Data"],
    RoleName.HEAD_OF_COMMUNITY_SAFETY: ["Home", "Evidence", "Partnership", "Data"],
    RoleName.ASB_OFFICER: ["Home", "Evidence"],
    RoleName.PARTNER_OFFICER: ["Home", "Evidence", "Partnership", "Send files"],
    RoleName.PROVIDER: ["Home", "Evidence", "Send files"],
    RoleName.BOARD_MEMBER: ["Home", "Evidence"],
}


def words(html: list[str]) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in html]


def links(page: str, start: str, end: str) -> list[str]:
    part = page.partition(start)[2].partition(end)[0]
    return words(re.findall(r"<a [^>]*>(.*?)</a>", re.sub(r'<span class="wm-count">.*?</span></span>', "", part)))


def groups(page: str) -> list[str]:
    return links(page, 'id="navigation"', "</ul>")


def pages(page: str) -> list[str]:
    return links(page, 'class="wm-pages"', "</nav>")


def test_every_role_has_its_groups() -> None:
    assert set(GROUPS) == set(RoleName)


@pytest.mark.parametrize("role", GROUPS)
def test_a_person_sees_the_groups_they_may_use_and_one_page_gives_the_group_its_name(
    personas: Personas, role: RoleName
) -> None:
    page = personas.client(role).get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert groups(page) == GROUPS[role]
    assert pages(page) == []


def test_the_second_row_is_the_pages_of_the_group_and_says_which_one_it_is(personas: Personas) -> None:
    slug = personas.partnership.slug
    page = personas.client(RoleName.ANALYST).get(reverse("intake:lists", args=[slug])).content.decode()
    assert pages(page) == ["Sources", "Batches", "Load files", "Reference lists", "Long work"]
    current = re.findall(r'<a [^>]*aria-current="\w+"[^>]*>(.*?)</a>', page.partition("<main")[0], re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in current] == ["Data", "Reference lists"]


def test_administration_stands_under_the_name_of_who_may_administer(personas: Personas) -> None:
    home = reverse("my-work", args=[personas.partnership.slug])
    page = personas.client(RoleName.ADMINISTRATOR).get(home).content.decode()
    assert links(page, 'aria-labelledby="wm-administration"', "</ul>") == [
        "Members",
        "Organisations",
        "Permissions",
        "Settings",
        "Retention",
        "Checks",
        "Ledger",
    ]
    assert "wm-administration" not in personas.client(RoleName.PROVIDER).get(home).content.decode()
    members = personas.client(RoleName.ADMINISTRATOR).get(reverse("access:members", args=[personas.partnership.slug]))
    assert pages(members.content.decode())[0] == "Members"
