"""Which links open for whoever looks: the door of the link's route is asked, so that no page leads to a closed one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from wardmote.foundations.access.doors import Door
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import Permission


@dataclass(frozen=True)
class Openings:
    """What the links of a page open for those who hold these permissions in a partnership.

    A door that lets people through to their own objects alone (their organisation's batches) is asked for the `person`;
    without one it counts as shut. Two that are equal open the same links, so a page may be kept for both.
    """

    # Templates name it (`opens.alike`) and do not call it themselves.
    do_not_call_in_templates: ClassVar[bool] = True

    partnership: Partnership
    permissions: frozenset[Permission]
    person: User | None = None

    @property
    def alike(self) -> "Openings":
        """The same for everybody with these permissions: what may be kept for more than one person."""
        return replace(self, person=None)

    @property
    def key(self) -> str:
        """What a kept piece of a page is named after: the same for those who may do the same, and for nobody else."""
        whose = f"{self.person.pk}" if self.person else ""
        return "|".join((str(self.partnership.pk), whose, *sorted(self.permissions)))

    def __call__(self, url: str) -> bool:
        """Whether the link leads somewhere that opens; what lies outside this program is none of its business."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith(settings.STATIC_URL):
            return True
        route = _route(parts.path)
        if route is None:
            return False
        door, named = route
        if door is None or door.permission is None:
            return True
        if named.get("partnership") != self.partnership.slug:
            return False
        return self._through(door, named)

    def _through(self, door: Door, named: Mapping[str, Any]) -> bool:
        if door.permission in self.permissions:
            return True
        if self.permissions.isdisjoint(door.others):
            return False
        if door.own is None:
            return True
        return self.person is not None and door.own(self.person, self.partnership, **_without_partnership(named))


def _without_partnership(named: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in named.items() if key != "partnership"}


@lru_cache(maxsize=4096)
def _route(path: str) -> tuple[Door | None, Mapping[str, Any]] | None:
    """The door that an address leads to and what it names; None where there is no such address."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return getattr(match.func, "access", None), match.kwargs
