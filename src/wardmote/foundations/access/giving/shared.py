"""What a room says of the objects of which it lets parts be given; the pages, forms and checks are the same for all."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model
from django.utils.functional import Promise

from wardmote.foundations.access.granting import Gateway
from wardmote.foundations.access.models import Grant
from wardmote.foundations.access.sectioned import SectionedDoor
from wardmote.foundations.access.sections import EVERY_SECTION, Section
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import Permission

M = TypeVar("M", bound=Model)


class Provision(Gateway, Protocol):
    """A provision of law with the words that a page shows of it."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def what(self) -> str:
        """What it allows."""

    @property
    def is_verified(self) -> bool:
        """Whether its wording was read in the law itself."""

    @property
    def exclusions(self) -> Iterable[Any]:
        """What it does not allow, each with its `reason`."""


class ProvisionsOfLaw(Protocol):
    """The provisions that there are, as `sharing` reads them from its file."""

    @property
    def gateways(self) -> Mapping[str, Provision]:
        """Each by its slug."""

    def widened(self, data: Collection[str]) -> set[str]:
        """Kinds of data and the wider kinds that they are, too."""


@dataclass(frozen=True)
class SharedSection:
    """A section that can be given: its title, and the kinds of data in it, by which a provision is asked."""

    title: str | Promise
    data_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared(Generic[M]):
    """Objects of one model, parts of which can be given.

    `name` begins the names of the routes, in `namespace`. Whoever has `reads` may open such a page at all, and may ask for it
    in an emergency; whoever has `manages` gives and ends; `changes` is what somebody needs to be given more than sight, None
    where nothing but sight is given. Whatever is given, the sections `always` are among it. `find` knows an object by what
    people call it, and `owners` are who learn of an emergency.
    """

    name: str
    namespace: str
    door: SectionedDoor[M]
    sections: Mapping[Section, SharedSection]
    reads: Permission
    manages: Permission
    law: Callable[[], ProvisionsOfLaw]
    title: Callable[[M], str]
    url: Callable[[M], str]
    find: Callable[[Partnership, str], M | None]
    owners: Callable[[M], Collection[User]]
    changes: Permission | None = None
    always: frozenset[Section] = field(default_factory=frozenset)

    @property
    def label(self) -> str:
        """How grants name the model."""
        return self.door.model._meta.label_lower  # noqa: SLF001 - Django's documented interface

    def route(self, page: str) -> str:
        """The name of one of its routes."""
        return f"{self.namespace}:{self.name}-{page}"

    def titles(self, sections: Collection[str]) -> list[str]:
        """Sections as a page calls them, in the order of the declaration."""
        is_every = EVERY_SECTION in sections
        return [str(shown.title) for key, shown in self.sections.items() if is_every or key in sections]

    def data_kinds(self, sections: Collection[str]) -> set[str]:
        """The kinds of data in the sections, with their wider kinds."""
        kinds = [kind for key, shown in self.sections.items() if key in sections for kind in shown.data_kinds]
        return self.law().widened(kinds)

    def of_grant(self, grant: Grant) -> M | None:
        """The object of a grant; None where it has gone."""
        return self.door.model._base_manager.filter(pk=grant.subject_id).first()  # noqa: SLF001 - Django's documented interface


_shared: dict[str, Shared[Any]] = {}


def declare_shared(shared: Shared[M]) -> Shared[M]:
    """Declare objects of which parts can be given; once, in the room's `given.py`, which its `urls.py` reads."""
    _shared[shared.label] = shared
    return shared


def shared_of(label: str) -> Shared[Any] | None:
    """The declaration for a model, as grants name it."""
    return _shared.get(label)


def section_titles(keys: Iterable[str]) -> list[str]:
    """Sections as people call them, whichever room declared them; one that nobody declares any more by its key."""
    titles = {str(key): str(shown.title) for shared in _shared.values() for key, shown in shared.sections.items()}
    return [titles.get(key, key) for key in keys]
