"""The page frame's context: which partnership, what this person may do in it, and where they can go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote import __version__
from wardmote.foundations.access.public import Openings, Permission
from wardmote.foundations.members.public import User


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation: its words, its address, and whose pages below other addresses count as its own."""

    label: str
    url: str
    also: tuple[str, ...] = ()

    def reach(self, path: str) -> int:
        """How closely a page's address lies under this place: the longest match wins, 0 is none."""
        return max((len(start) for start in (self.url, *self.also) if path.startswith(start)), default=0)


@dataclass(frozen=True, slots=True)
class Group:
    """What people come for, with its pages; of a group with one page the page's name stands for both."""

    label: str
    pages: tuple[Place, ...]
    is_current: bool = False

    @property
    def url(self) -> str:
        """Its first page."""
        return self.pages[0].url

    @property
    def shown_label(self) -> str:
        """Its name, or that of the only page that the person has of it."""
        return self.pages[0].label if len(self.pages) == 1 else self.label


def frame(request: HttpRequest) -> Mapping[str, Any]:
    """What every template of the house may use."""
    partnership = getattr(request, "partnership", None)
    permissions: frozenset[Permission] = getattr(request, "permissions", frozenset())
    context: dict[str, Any] = {"version": __version__, "partnership": partnership, "permissions": permissions}
    if partnership is not None:
        person = request.user if isinstance(request.user, User) else None
        opens = Openings(partnership, permissions, person)
        context |= {"opens": opens, **_navigation(request.path, partnership.slug, opens)}
    return context


def _navigation(path: str, slug: str, opens: Openings) -> dict[str, Any]:
    """The groups in one row, the pages of the current group, and administration, which stands under the person's name."""
    home = Group(_("Home"), (Place(_("Home"), reverse("my-work", args=[slug])),))
    groups = [home, *_open_groups(_groups(slug, opens), opens)]
    administration = _open_groups([_administration(slug)], opens)
    current = _current(path, [*groups, *administration])
    group, page = current or (None, None)
    return {
        "navigation": [(each, each is group) for each in groups],
        "administration": administration[0].pages if administration else (),
        "current_group": group,
        "current_page": page,
    }


def _open_groups(groups: Sequence[Group], opens: Openings) -> list[Group]:
    """The groups with the pages whose door opens for the person; a group without any is left out."""
    narrowed = [Group(group.label, tuple(page for page in group.pages if opens(page.url))) for group in groups]
    return [group for group in narrowed if group.pages]


def _current(path: str, groups: Sequence[Group]) -> tuple[Group, Place] | None:
    """The group and page under which an address lies; home is every address's beginning, and counts for itself alone."""
    home = groups[0]
    if path == home.url:
        return home, home.pages[0]
    candidates = [(page.reach(path), group, page) for group in groups[1:] for page in group.pages]
    length, group, page = max(candidates, key=lambda each: each[0], default=(0, home, home.pages[0]))
    return (group, page) if length else None


def _groups(slug: str, opens: Openings) -> list[Group]:
    def at(name: str) -> str:
        return reverse(name, args=[slug])

    loads = at("intake:load")
    # Who may load anything loads; for a partner's officer to send their own is why they come.
    files = (
        Place(_("Load files"), loads)
        if Permission.INTAKE_BATCH_LOAD in opens.permissions
        else Place(_("Send files"), at("intake:send"), (loads, at("intake:batches")))
    )
    return [
        Group(
            _("Evidence"),
            (
                Place(_("What is happening"), at("measures:measures")),
                Place(_("Compare"), at("measures:peers"), (at("measures:gap"), at("measures:pairs"))),
                Place(_("Areas"), at("places:areas")),
                Place(_("Assessments"), at("assessment:assessments")),
            ),
        ),
        Group(
            _("Partnership"),
            (
                Place(_("Returns"), at("sharing:tracker")),
                Place(_("Due and overdue"), at("sharing:due")),
                Place(_("Liaison officers"), at("sharing:liaison")),
                Place(_("Agreements"), at("sharing:agreements")),
            ),
        ),
        Group(
            _("Data"),
            (
                Place(_("Sources"), at("intake:sources")),
                Place(_("Batches"), at("intake:batches")),
                files,
                Place(_("Reference lists"), at("intake:lists")),
                Place(_("Long work"), at("runs:runs")),
            ),
        ),
    ]


def _administration(slug: str) -> Group:
    def at(name: str) -> str:
        return reverse(name, args=[slug])

    return Group(
        _("Administration"),
        (
            Place(_("Members"), at("access:members")),
            Place(_("Organisations"), at("access:organisations")),
            Place(_("Permissions"), at("access:permissions")),
            Place(_("Settings"), at("access:settings")),
            Place(_("Retention"), at("retention:schedule")),
            Place(_("Checks"), at("verification:checks")),
            Place(_("Ledger"), at("ledger:search")),
        ),
    )
