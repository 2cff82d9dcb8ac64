"""The door of an object that is seen in sections: it gives what may be seen of it, and never the object."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from wardmote.foundations.access.doors import MemberRequest
from wardmote.foundations.access.errors import Denied
from wardmote.foundations.access.models import Grant
from wardmote.foundations.access.sections import Level, Section
from wardmote.foundations.access.viewers import Viewer, viewer_of
from wardmote.foundations.access.visibility import Rule, grant_opens
from wardmote.foundations.ledger.public import record_look

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Withheld:
    """Stands where a section would, for somebody who may not see it: the same marker everywhere."""

    section: Section
    ask: str

    def __str__(self) -> str:
        return _("withheld from you: ask %(whom)s") % {"whom": self.ask}


@dataclass(frozen=True)
class Part:
    """What one section has: fields of the object, and how to read what lies in rows of other models."""

    fields: tuple[str, ...] = ()
    rows: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Opened:
    """What one person may see of an object. It has the sections that are open to them and a marker for each other."""

    model: str
    key: int
    reference: str
    shown: Mapping[str, Any]
    sections: Mapping[Section, Mapping[str, Any]]
    withheld: tuple[Withheld, ...]
    levels: Mapping[Section, Level]

    def __getitem__(self, section: Section) -> Mapping[str, Any]:
        """What a section has; raises Denied where it is withheld."""
        for each in self.withheld:
            if each.section == section:
                raise Denied(str(each))
        return self.sections[section]

    def may(self, level: Level, section: Section) -> bool:
        """Whether the person may go so far in a section."""
        return section in self.levels and self.levels[section] in level.and_above


@dataclass(frozen=True)
class SectionedDoor(Generic[M]):
    """How objects of one model are opened: who sees them, what each section has, and whom to ask for more.

    `shown` are the fields that everybody sees who may know that the object exists; keep them to what tells nothing of a
    person. `ask` names, for the marker, whom to ask: an office or an organisation.
    """

    model: type[M]
    rule: Rule
    parts: Mapping[Section, Part]
    event: str
    ask: Callable[[M], str]
    shown: tuple[str, ...] = ()
    reference: str = "reference"

    def visible_to(self, viewer: Viewer, section: Section | None = None) -> QuerySet[M]:
        """The objects of which the viewer sees something, or this section."""
        return self.rule.of(self.model._base_manager.all(), viewer, section)  # noqa: SLF001 - Django's documented interface

    def open(self, request: MemberRequest, reference: str, *, needs: Section, level: Level = Level.SEE) -> Opened:
        """What the person may see of the object with this reference; the look is in the ledger before it is given.

        Raises Http404 for those who may not know that there is one, and Denied, with the marker, for those who may but who
        do not have the section that they need.
        """
        viewer = viewer_of(request.user, request.partnership)
        subject = self.visible_to(viewer).filter(**{self.reference: reference}).first()
        if subject is None:
            raise Http404(_("There is no such page."))
        opened = self._opened(viewer, subject)
        if not opened.may(level, needs):
            if needs in opened.levels:
                raise Denied(_("You may see this and not change it: ask %(whom)s.") % {"whom": self.ask(subject)})
            raise Denied(str(Withheld(needs, self.ask(subject))))
        record_look(
            by=request.user,
            event=self.event,
            on=subject,
            partnership=request.partnership,
            after={
                "needs": needs,
                "sections": sorted(opened.sections),
                **_emergency(viewer, subject),
                **self._in_place_of(viewer, subject, opened),
            },
        )
        return opened

    def _opened(self, viewer: Viewer, subject: M) -> Opened:
        levels = {section: level for section in self.parts if (level := self._level(viewer, subject, section))}
        return Opened(
            model=self.model._meta.label_lower,  # noqa: SLF001 - Django's documented interface
            key=subject.pk,
            reference=str(getattr(subject, self.reference)),
            shown=_fields(subject, self.shown),
            sections=MappingProxyType({section: _part(subject, self.parts[section]) for section in levels}),
            withheld=tuple(Withheld(each, self.ask(subject)) for each in self.parts if each not in levels),
            levels=MappingProxyType(levels),
        )

    def _in_place_of(self, viewer: Viewer, subject: M, opened: Opened) -> dict[str, Any]:
        """For whom the viewer stands in, for the ledger, where some section is open for that reason alone."""
        if not viewer.covers:
            return {}
        alone = replace(viewer, covers=frozenset())
        is_alone = all(self._level(alone, subject, section) == level for section, level in opened.levels.items())
        return {} if is_alone else {"in_place_of": sorted(viewer.covers)}

    def _level(self, viewer: Viewer, subject: M, section: Section) -> Level | None:
        """The furthest that the viewer may go in a section."""
        may = (level for level in reversed(Level) if self.rule.may_see(viewer, subject, section, level))
        return next(may, None)


def _fields(subject: Model, names: Iterable[str]) -> Mapping[str, Any]:
    return MappingProxyType({name: getattr(subject, name) for name in names})


def _part(subject: Model, part: Part) -> Mapping[str, Any]:
    values = {name: getattr(subject, name) for name in part.fields}
    if part.rows is not None:
        values["rows"] = part.rows(subject.pk)
    return MappingProxyType(values)


def _emergency(viewer: Viewer, subject: Model) -> dict[str, Any]:
    """The grants of an emergency under which the viewer looks, for the ledger."""
    broken = [
        each.pk
        for each in Grant.objects.of(subject).filter(basis="break-glass")
        if grant_opens(each, viewer, None, Level.SEE)
    ]
    return {"break_glass": broken} if broken else {}
