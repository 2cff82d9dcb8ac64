"""How a room declares itself, once: the `ROOM` of its `room.py`, which the whole house reads.

The settings read these declarations, so neither this module nor a `room.py` imports models: what is used later is named
as a dotted path and looked up when it is wanted. The command line reads them too, before it knows what it is asked:
named tuples, for dataclasses would double the time until its help is printed.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum, StrEnum
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Self


def gettext_noop(phrase: str) -> str:
    """Mark a phrase for translation; Django's own takes a tenth of a second to import, which the command line need not wait."""
    return phrase


class Permission(StrEnum):
    """One thing that a person may or may not do in a partnership: room:noun:verb, and what it is in words.

    A room names its own in a subclass, each with its key and a verb phrase marked for translation; and, where the table of
    roles does not say it, the keys of the `roles` that have it from the start and of the permissions it `needs`.
    """

    _value_: str
    phrase: str
    roles: frozenset[str]
    needs: frozenset[str]

    def __new__(cls, key: str, phrase: str, roles: Iterable[str] = (), needs: Iterable[str] = ()) -> Self:
        """A member of a room's own enumeration."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.phrase = phrase
        member.roles, member.needs = frozenset(roles), frozenset(needs)
        return member

    @property
    def words(self) -> str:
        """What it lets a person do, as a verb phrase in the reader's language."""
        from django.utils.translation import gettext

        return gettext(self.phrase)


class Group(IntEnum):
    """What people do: the groups of the navigation, in its order."""

    HOME = 0
    CASES = 1
    EVIDENCE = 2
    PLAN = 3
    PARTNERSHIP = 4
    DATA = 5
    ADMINISTRATION = 6


class Addresses(NamedTuple):
    """A module of addresses and the prefix under which it lies.

    The prefix is below a partnership's own address, unless the pages are the whole installation's.
    """

    prefix: str
    module: str
    is_of_installation: bool = False


class Page(NamedTuple):
    """A page of the navigation: in which group, after which others (by `rank`), under which words, and its route.

    `part` is the word under which pages of a long group stand together in its row, and open as a row of their own.
    Its door says for whom it is; `needs` and `unless` choose among pages that lead to the same. `also` names routes whose
    pages, and those below them, count as this one's.
    """

    group: Group
    rank: int
    label: str
    route: str
    needs: Permission | None = None
    unless: Permission | None = None
    also: tuple[str, ...] = ()
    part: str = ""

    def is_for(self, granted: Iterable[Permission]) -> bool:
        """Whether people with these permissions find it in their navigation."""
        permissions = frozenset(granted)
        return (self.needs is None or self.needs in permissions) and (
            self.unless is None or self.unless not in permissions
        )


class Part(StrEnum):
    """A part of Home."""

    NEEDS_YOU = "needs-you"
    FIGURES = "figures"
    NEWS = "news"


class WhereEmpty(NamedTuple):
    """What a part of Home says while it has nothing, to whom the permission is given: the words of the lowest rank are said.

    Words with an `until`, a callable that takes the partnership, are said until that is so.
    """

    part: Part
    rank: int
    words: str
    needs: Permission | None = None
    until: str = ""


class Room(NamedTuple):
    """What a room brings to the house; what it does not bring is left out.

    `addresses` and `pages`: where it is found. `waiting`: a callable that gives a person's lines of Home, called with the
    partnership and the person, if they hold `waiting_needs`. `news`: a callable that gives what is new on Home, called with
    the partnership, the person and the moment since which. `where_empty`: what Home says where it has nothing. `search`: its module
    with the `OFFERS` of what can be searched. `marked`: routes whose pages hold personal or sensitive
    matter. `permissions`: its enumeration. `commands`, `jobs`,
    `retention`, `verifiable`, `events`, `messages`, `clocks`: its modules of these. `demo`: the module with its `PART` of
    the demonstration. `backup`: folders and files of the home folder that hold what is nowhere else.
    `setting_up`: a callable that gives what is to be done once before the partnership can work with the room, called with
    the partnership, the person and what they may do. `worded`: its declared tables whose texts people read in their own
    language: file pattern, then the keys of such texts.
    `tables`: its tables and folders of reference data.
    `data_notices`: a callable that says something on the pages of sources and batches. `area_figures`: a callable that gives
    the figures of an area as tiles for its page, called with the partnership, the person's permissions and the area's code. `warms`: modules that its first page
    would wait for; `reads`: callables without arguments that read what comes with the program, and ask no database. `is_app`: whether it has models, templates or tags; `app_label`: its label, where the folder's name is
    another app's.
    """

    package: str
    addresses: tuple[Addresses, ...] = ()
    pages: tuple[Page, ...] = ()
    waiting: str = ""
    waiting_needs: Permission | None = None
    news: str = ""
    where_empty: tuple[WhereEmpty, ...] = ()
    search: str = ""
    marked: tuple[str, ...] = ()
    permissions: type[Permission] | None = None
    commands: str = ""
    jobs: str = ""
    retention: str = ""
    verifiable: str = ""
    events: str = ""
    messages: str = ""
    clocks: str = ""
    demo: str = ""
    setting_up: str = ""
    worded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    backup: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    data_notices: str = ""
    area_figures: str = ""
    warms: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    is_app: bool = True
    app_label: str = ""

    @property
    def label(self) -> str:
        """Its short name, which is also that of its app."""
        return self.app_label or self.package.rpartition(".")[2]


def declared(packages: Iterable[str]) -> tuple[Room, ...]:
    """The declarations of these packages, in their order."""
    return tuple(import_module(f"{package}.room").ROOM for package in packages)


def rooms() -> tuple[Room, ...]:
    """Every room of this installation, the lowest first."""
    from django.conf import settings

    declarations: tuple[Room, ...] = settings.ROOMS
    return declarations


def read(kind: str) -> list[Any]:
    """Import the rooms' modules of one kind, such as `jobs`, and give them."""
    return [import_module(name) for name in _named(kind)]


def called(kind: str) -> list[Any]:
    """The rooms' callables of one kind, such as `waiting`."""
    from django.utils.module_loading import import_string

    return [import_string(name) for name in _named(kind)]


def named_one_by_one(kind: str) -> list[Any]:
    """What the rooms name in tuples of one kind, such as `tables`."""
    from django.utils.module_loading import import_string

    return [import_string(name) for names in _named(kind) for name in names]


def _named(kind: str) -> Iterator[str]:
    return (name for room in rooms() if (name := getattr(room, kind)))


def all_permissions() -> list[Permission]:
    """Everything that can be allowed, by room."""
    return [each for room in rooms() if room.permissions for each in room.permissions]


def permission_named(key: str) -> Permission:
    """The permission of this key; raises KeyError where no room declares it."""
    return _by_key(rooms())[key]


@cache
def _by_key(among: tuple[Room, ...]) -> dict[str, Permission]:
    return {each.value: each for room in among if room.permissions for each in room.permissions}


def pages() -> list[Page]:
    """Every page of the navigation, in its order."""
    return sorted((page for room in rooms() for page in room.pages), key=lambda page: (page.group, page.rank))
