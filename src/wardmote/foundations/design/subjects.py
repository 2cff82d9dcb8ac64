"""The header of everything with an identity: name, state, key facts in a line, actions at the right, tabs below."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with the subject: a verb and where. The first that stands out is `is_first`."""

    text: str
    url: str
    is_first: bool = False
    is_download: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the subject, on its page or on one of its own."""

    text: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A key fact; with an address it leads to what it names. `language` is its own, where it is not the page's."""

    text: str
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about. `states` are its tags: word and colour. `language` is of the title, where it is not the page's."""

    title: str
    states: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    tabs: tuple[Tab, ...] = ()
    language: str = ""
