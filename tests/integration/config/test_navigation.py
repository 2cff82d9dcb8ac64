"""The navigation: people's work in one row, the pages of the group below it, administration under the person's name."""

import re
from uuid import UUID

import pytest
from django.urls import NoReverseMatch, reverse

from tests.personas import Personas
from wardmote.config.navigation import marked_routes
from wardmote.foundations.members.public import RoleName

NOBODY = UUID("00000000-0000-4000-8000-000000000000")

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
    assert pages(page)[:1] in ([], ["Home"])


def test_the_second_row_is_the_pages_of_the_group_and_says_which_one_it_is(personas: Personas) -> None:
    slug = personas.partnership.slug
    page = personas.client(RoleName.ANALYST).get(reverse("intake:lists", args=[slug])).content.decode()
    assert pages(page) == ["Sources", "Batches", "Load files", "Reference lists", "Long work"]
    current = re.findall(r'<a [^>]*aria-current="\w+"[^>]*>(.*?)</a>', page.partition("<main")[0], re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in current] == ["Data", "Reference lists"]


def test_administration_stands_under_the_name_of_who_may_administer(personas: Personas) -> None:
    home = reverse("my-work", args=[personas.partnership.slug])
    page = personas.client(RoleName.ADMINISTRATOR).get(home).content.decode()
    administration = links(page, 'aria-labelledby="wm-administration"', "</ul>")
    assert administration[0] == "Members"
    assert {"Roles", "Organisations", "Permissions", "Settings", "Retention", "Checks", "Ledger"} <= set(administration)
    assert "wm-administration" not in personas.client(RoleName.PROVIDER).get(home).content.decode()


def test_a_long_group_stands_in_few_words_each_with_a_row_of_its_pages(personas: Personas) -> None:
    slug = personas.partnership.slug
    teams = personas.client(RoleName.ADMINISTRATOR).get(reverse("access:teams", args=[slug])).content.decode()
    assert pages(teams) == ["People", "Organisations", "Settings", "Retention", "Reference", "Ledger"]
    part = links(teams, 'class="wm-pages wm-pages--part"', "</nav>")
    assert part[:4] == ["Members", "Teams", "Roles", "Permissions"]
    current = re.findall(r'<a [^>]*aria-current="\w+"[^>]*>(.*?)</a>', teams.partition("<main")[0], re.DOTALL)
    assert words(current)[-2:] == ["People", "Teams"]
    ledger = personas.client(RoleName.ADMINISTRATOR).get(reverse("ledger:search", args=[slug])).content.decode()
    assert "wm-pages--part" not in ledger


def test_pages_of_personal_matter_are_marked_at_top_and_bottom(personas: Personas) -> None:
    client = personas.client(RoleName.ADMINISTRATOR)
    slug = personas.partnership.slug
    for name in ("access:members", "ledger:search", "intake:batches", "search:results"):
        page = client.get(reverse(name, args=[slug])).content.decode()
        assert page.count("OFFICIAL-SENSITIVE") == 2, name
        assert page.index("OFFICIAL-SENSITIVE") < page.index("<main") < page.rindex("OFFICIAL-SENSITIVE")
    assert "OFFICIAL-SENSITIVE" not in client.get(reverse("my-work", args=[slug])).content.decode()


def test_every_marked_route_is_one() -> None:
    for route in marked_routes():
        assert any(reverse_exists(route, many) for many in range(1, 5)), route


def reverse_exists(route: str, many: int) -> bool:
    for arguments in (
        ["x", *[1] * (many - 1)],
        ["x", *["a"] * (many - 1)],
        ["x", *[NOBODY] * (many - 1)],
        ["x", "a", "a", "2023-04"],
        ["x", 1, "a", "a"],
    ):
        try:
            reverse(route, args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False
