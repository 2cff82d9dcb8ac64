"""One rule of who sees an object, in two forms: a query for lists, a function for one object. A property test holds them equal.

A rule is a list of ways, any of which opens the object or some of its sections. Every rule is walled: nobody sees what
is another partnership's, and nobody without a place in the partnership sees anything.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from wardmote.foundations.access.models import Basis, Grant
from wardmote.foundations.access.sections import EVERY_SECTION, SEPARATOR, Level
from wardmote.foundations.access.viewers import Viewer
from wardmote.foundations.rooms import Permission

M = TypeVar("M", bound=Model)
NOTHING, ANYTHING = Q(pk__in=[]), ~Q(pk__in=[])
# What was given to somebody on these grounds, whoever stands in for them has too; an emergency is one person's own.
COVERED = (Basis.OWNER, Basis.WORK)


class Way(ABC):
    """One way to an object: to whom it is open, for which sections and how far."""

    @abstractmethod
    def query(self, viewer: Viewer, model: type[Model], section: str | None, level: Level) -> Q:
        """The objects that are open to the viewer in this way; in any section, where none is named."""

    @abstractmethod
    def opens(self, viewer: Viewer, subject: Model, section: str | None, level: Level) -> bool:
        """Whether one object is open to the viewer in this way."""


@dataclass(frozen=True)
class StandingWay(Way):
    """A way that comes from where somebody stands; it opens the same sections of every object that it leads to."""

    sections: frozenset[str] = field(default=frozenset([EVERY_SECTION]), kw_only=True)
    level: Level = field(default=Level.SEE, kw_only=True)

    def reaches(self, section: str | None, level: Level) -> bool:
        """Whether it leads to this section, so far."""
        is_section = section is None or section in self.sections or EVERY_SECTION in self.sections
        return is_section and self.level in level.and_above

    def query(self, viewer: Viewer, model: type[Model], section: str | None, level: Level) -> Q:
        """The objects to which it leads."""
        return self.rows(viewer, model) if self.reaches(section, level) else NOTHING

    def opens(self, viewer: Viewer, subject: Model, section: str | None, level: Level) -> bool:
        """Whether it leads to one object."""
        return self.reaches(section, level) and self.fits(viewer, subject)

    @abstractmethod
    def rows(self, viewer: Viewer, model: type[Model]) -> Q:
        """The rows to which the viewer's standing leads."""

    @abstractmethod
    def fits(self, viewer: Viewer, subject: Model) -> bool:
        """Whether the viewer's standing leads to one object."""


@dataclass(frozen=True)
class Permitted(StandingWay):
    """Whoever has one of the permissions, for every object of the partnership."""

    permissions: tuple[Permission, ...]

    def rows(self, viewer: Viewer, model: type[Model]) -> Q:  # noqa: ARG002 - every way takes it
        """Every row, or none."""
        return ANYTHING if viewer.may(*self.permissions) else NOTHING

    def fits(self, viewer: Viewer, subject: Model) -> bool:  # noqa: ARG002 - every way takes it
        """The same for every object."""
        return viewer.may(*self.permissions)


@dataclass(frozen=True)
class OwnOrganisation(StandingWay):
    """Whoever has the permission for the organisation to which a field leads; for one of them, where it leads to several."""

    path: str
    permission: Permission

    def rows(self, viewer: Viewer, model: type[Model]) -> Q:
        """Rows of the viewer's own organisations."""
        own = Q(**{f"{self.path}__in": viewer.organisations_with(self.permission)})
        if not _leads_to_several(model, self.path):
            return own
        # By key, as a join would give an object once for each of its organisations.
        return Q(pk__in=model._base_manager.filter(own).values("pk"))  # noqa: SLF001 - Django's documented interface

    def fits(self, viewer: Viewer, subject: Model) -> bool:
        """Whether the object is of one of the viewer's own."""
        own = viewer.organisations_with(self.permission)
        if _leads_to_several(type(subject), self.path):
            return any(each.pk in own for each in getattr(subject, self.path).all())
        return _key_at(subject, self.path) in own


@dataclass(frozen=True)
class OwnPerson(StandingWay):
    """Whoever the field names; with `is_covered`, whoever stands in for them too."""

    path: str
    is_covered: bool = False

    def people(self, viewer: Viewer) -> frozenset[int]:
        """Those whose rows are open to the viewer."""
        return frozenset([viewer.user]) | (viewer.covers if self.is_covered else frozenset())

    def rows(self, viewer: Viewer, model: type[Model]) -> Q:  # noqa: ARG002 - every way takes it
        """Rows that name the viewer."""
        return Q(**{f"{self.path}__in": self.people(viewer)})

    def fits(self, viewer: Viewer, subject: Model) -> bool:
        """Whether the object names the viewer."""
        return _key_at(subject, self.path) in self.people(viewer)


@dataclass(frozen=True)
class Itself(StandingWay):
    """The object is an organisation, and the viewer has the permission for it."""

    permission: Permission

    def rows(self, viewer: Viewer, model: type[Model]) -> Q:  # noqa: ARG002 - every way takes it
        """The viewer's own organisations."""
        return Q(pk__in=viewer.organisations_with(self.permission))

    def fits(self, viewer: Viewer, subject: Model) -> bool:
        """Whether the object is one of them."""
        return subject.pk in viewer.organisations_with(self.permission)


@dataclass(frozen=True)
class Every(Way):
    """Only where each of several ways is open."""

    ways: tuple[Way, ...]

    def query(self, viewer: Viewer, model: type[Model], section: str | None, level: Level) -> Q:
        """What all of them open."""
        together = ANYTHING
        for way in self.ways:
            together &= way.query(viewer, model, section, level)
        return together

    def opens(self, viewer: Viewer, subject: Model, section: str | None, level: Level) -> bool:
        """Whether all of them open it."""
        return all(way.opens(viewer, subject, section, level) for way in self.ways)


@dataclass(frozen=True)
class Through(Way):
    """Whoever sees the object to which a field leads. A link is `Every` of two: seen only by those who see both ends."""

    path: str
    rule: "Rule"

    def query(self, viewer: Viewer, model: type[Model], section: str | None, level: Level) -> Q:
        """Rows whose object at the field is open."""
        other: type[Model] = model._meta.get_field(self.path).related_model  # type: ignore[assignment]  # noqa: SLF001 - Django's documented interface
        return Q(**{f"{self.path}__in": self.rule.of(other._base_manager.all(), viewer, section, level)})  # noqa: SLF001 - as above

    def opens(self, viewer: Viewer, subject: Model, section: str | None, level: Level) -> bool:
        """Whether the object at the field is open."""
        other = getattr(subject, self.path)
        return other is not None and self.rule.may_see(viewer, other, section, level)


@dataclass(frozen=True)
class Granted(Way):
    """Whoever was given it: by a grant to them, to a team of theirs or to an organisation for which they are there.

    Who stands in for somebody has what was given to that person for their work.
    """

    def query(self, viewer: Viewer, model: type[Model], section: str | None, level: Level) -> Q:
        """The objects with a grant that holds."""
        grants = Grant.objects.live(viewer.at).filter(
            Q(organisation__in=viewer.organisations)
            | Q(team__in=viewer.teams)
            | Q(member=viewer.user)
            | Q(member__in=viewer.covers, basis__in=COVERED),
            partnership=viewer.partnership,
            subject_type=model._meta.label_lower,  # noqa: SLF001 - Django's documented interface
            level__in=level.and_above,
        )
        if section is not None:
            named = (f"{SEPARATOR}{each}{SEPARATOR}" for each in (section, EVERY_SECTION))
            grants = grants.filter(_any_of(Q(sections__contains=each) for each in named))
        return Q(pk__in=grants.values("subject_id"))

    def opens(self, viewer: Viewer, subject: Model, section: str | None, level: Level) -> bool:
        """Whether one of the object's grants holds for the viewer."""
        return any(grant_opens(grant, viewer, section, level) for grant in Grant.objects.of(subject))


def grant_opens(grant: Grant, viewer: Viewer, section: str | None, level: Level) -> bool:
    """Whether a grant gives the viewer this section, so far, at the viewer's moment."""
    is_theirs = (
        grant.organisation_id in viewer.organisations
        or grant.team_id in viewer.teams
        or grant.member_id == viewer.user
        or (grant.member_id in viewer.covers and grant.basis in COVERED)
    )
    is_section = section is None or not grant.section_names.isdisjoint([section, EVERY_SECTION])
    return (
        is_theirs
        and is_section
        and grant.partnership_id == viewer.partnership
        and Level(grant.level) in level.and_above
        and grant.is_live(viewer.at)
    )


@dataclass(frozen=True)
class Rule:
    """Who sees an object: the ways to it, and the field that says whose partnership it is."""

    ways: tuple[Way, ...]
    partnership: str = "partnership"

    def query(self, viewer: Viewer, model: type[Model], section: str | None = None, level: Level = Level.SEE) -> Q:
        """The rule as a condition of a query."""
        if not viewer.is_member:
            return NOTHING
        open_to_them = _any_of(way.query(viewer, model, section, level) for way in self.ways)
        return Q(**{self.partnership: viewer.partnership}) & open_to_them

    def of(
        self, rows: QuerySet[M], viewer: Viewer, section: str | None = None, level: Level = Level.SEE
    ) -> QuerySet[M]:
        """Those of the rows that the viewer sees, each once."""
        return rows.filter(self.query(viewer, rows.model, section, level))

    def may_see(self, viewer: Viewer, subject: Model, section: str | None = None, level: Level = Level.SEE) -> bool:
        """The rule as an answer about one object."""
        if not viewer.is_member or _key_at(subject, self.partnership) != viewer.partnership:
            return False
        return any(way.opens(viewer, subject, section, level) for way in self.ways)

    def sections(
        self, viewer: Viewer, subject: Model, known: Iterable[str], level: Level = Level.SEE
    ) -> frozenset[str]:
        """Those of the sections that the viewer may see of the object."""
        return frozenset(section for section in known if self.may_see(viewer, subject, section, level))


def _any_of(conditions: Iterable[Q]) -> Q:
    together = NOTHING
    for condition in conditions:
        together |= condition
    return together


def _leads_to_several(model: type[Model], path: str) -> bool:
    return bool(model._meta.get_field(path).many_to_many)  # noqa: SLF001 - Django's documented interface


def _key_at(subject: Model, path: str) -> Any:
    """The key to which a field leads, across others where the path has several steps."""
    *steps, last = path.split("__")
    for step in steps:
        subject = getattr(subject, step)
    return getattr(subject, f"{last}_id")
