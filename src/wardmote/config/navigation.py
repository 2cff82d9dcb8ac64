"""The page frame's context: which partnership, what this person may do in it, and where they can go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from wardmote import __version__
from wardmote.config import needs_you
from wardmote.foundations.access.public import AccessPermission, Openings
from wardmote.foundations.ledger.public import can_record
from wardmote.foundations.members.public import User
from wardmote.foundations.remembering import Remembered
from wardmote.foundations.rooms import Group, Page, Permission, gettext_noop, pages, rooms

LABELS = {
    Group.HOME: gettext_noop("Home"),
    Group.CASES: gettext_noop("Cases"),
    Group.EVIDENCE: gettext_noop("Evidence"),
    Group.PLAN: gettext_noop("Plan"),
    Group.PARTNERSHIP: gettext_noop("Partnership"),
    Group.DATA: gettext_noop("Data"),
    Group.ADMINISTRATION: gettext_noop("Administration"),
}
IN_ONE_ROW = tuple(each for each in Group if each not in {Group.HOME, Group.ADMINISTRATION})


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation: its words, its address, and whose pages below other addresses count as its own."""

    label: str
    url: str
    also: tuple[str, ...] = ()
    part: str = ""

    def reach(self, path: str) -> int:
        """How closely a page's address lies under this place: the longest match wins, 0 is none."""
        return max((len(start) for start in (self.url, *self.also) if path.startswith(start)), default=0)


@dataclass(frozen=True, slots=True)
class Tab:
    """One word of a group's row: a page, or the pages that stand together under one word."""

    label: str
    pages: tuple[Place, ...]

    @property
    def url(self) -> str:
        """Its first page."""
        return self.pages[0].url


@dataclass(frozen=True, slots=True)
class Heading:
    """What people come for, with its pages; of a group with one page the page's name stands for both."""

    label: str
    pages: tuple[Place, ...]
    is_current: bool = False

    @property
    def url(self) -> str:
        """Its first page."""
        return self.pages[0].url

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Its row: pages of one part under that part's word, unless the person has a single one of them."""
        parts = groupby(self.pages, key=lambda page: page.part or page.url)
        in_order = [tuple(pages) for _part, pages in parts]
        return tuple(Tab(pages[0].part if len(pages) > 1 else pages[0].label, pages) for pages in in_order)

    @property
    def shown_label(self) -> str:
        """Its name, or that of the only page that the person has of it."""
        return self.pages[0].label if len(self.pages) == 1 else self.label


def frame(request: HttpRequest) -> Mapping[str, Any]:
    """What every template of the house may use."""
    partnership = getattr(request, "partnership", None)
    permissions: frozenset[Permission] = getattr(request, "permissions", frozenset())
    context: dict[str, Any] = {"version": __version__, "partnership": partnership, "permissions": permissions}
    context["nothing_can_be_saved"] = not can_record()
    if partnership is not None:
        person = request.user if isinstance(request.user, User) else None
        opens = Openings(partnership, permissions, person)
        if request.resolver_match and request.resolver_match.view_name in marked_routes():
            # As the Government's scheme writes it.
            context["marking"] = _("OFFICIAL-SENSITIVE")
        context["search_url"] = (
            reverse("search:results", args=[partnership.slug]) if AccessPermission.HOME_VIEW in permissions else ""
        )
        context |= {"opens": opens, **_navigation(request.path, partnership.slug, opens)}
        # Counted only if a page prints it: files and errors do not.
        context["needs_you"] = SimpleLazyObject(lambda: needs_you.count(request, partnership, permissions))
    return context


@cache
def marked_routes() -> frozenset[str]:
    """The routes whose pages carry a marking at top and bottom, as the rooms declare them."""
    return frozenset(route for room in rooms() for route in room.marked)


def _navigation(path: str, slug: str, opens: Openings) -> dict[str, Any]:
    """The groups in one row, the pages of the current group, and administration, which stands under the person's name."""
    beside = _open_groups([_group(Group.HOME, slug, opens)], opens)
    home = Heading(_("Home"), (Place(_("Home"), reverse("my-work", args=[slug])), *(beside[0].pages if beside else ())))
    groups = [home, *_open_groups([_group(each, slug, opens) for each in IN_ONE_ROW], opens)]
    administration = _open_groups([_group(Group.ADMINISTRATION, slug, opens)], opens)
    current = _current(path, [*groups, *administration])
    group, page = current or (None, None)
    return {
        "navigation": [(each, each is group) for each in groups],
        "administration": administration[0].pages if administration else (),
        "current_group": group,
        "current_page": page,
        "current_tab": next((tab for tab in group.tabs if page in tab.pages), None) if group else None,
    }


def _open_groups(groups: Sequence[Heading], opens: Openings) -> list[Heading]:
    """The groups with the pages whose door opens for the person; a group without any is left out."""
    narrowed = [Heading(group.label, tuple(page for page in group.pages if opens(page.url))) for group in groups]
    return [group for group in narrowed if group.pages]


def _current(path: str, groups: Sequence[Heading]) -> tuple[Heading, Place] | None:
    """The group and page under which an address lies; home is every address's beginning, and counts for itself alone."""
    home = groups[0]
    if path == home.url:
        return home, home.pages[0]
    others = [(group, page) for group in groups for page in group.pages if page is not home.pages[0]]
    candidates = [(page.reach(path), group, page) for group, page in others]
    length, group, page = max(candidates, key=lambda each: each[0], default=(0, home, home.pages[0]))
    return (group, page) if length else None


def _group(which: Group, slug: str, opens: Openings) -> Heading:
    """A group with the pages that rooms have in it, but for those that these permissions lead to by another page."""
    return Heading(
        gettext(LABELS[which]),
        tuple(
            Place(gettext(page.label), url, also, gettext(page.part) if page.part else "")
            for page, url, also in addressed(slug)
            if page.group is which and page.is_for(opens.permissions)
        ),
    )


Addressed = tuple[tuple[Page, str, tuple[str, ...]], ...]
_addressed_kept: Remembered[tuple[str, str], Addressed] = Remembered()


def addressed(slug: str) -> Addressed:
    """Every page of the navigation in its order, with its address and those that count as its own; they are the same for everybody."""

    def work_out() -> Addressed:
        return tuple(
            (page, reverse(page.route, args=[slug]), tuple(reverse(route, args=[slug]) for route in page.also))
            for page in pages()
        )

    return _addressed_kept.get((slug, get_script_prefix()), (rooms(), settings.ROOT_URLCONF), work_out)
