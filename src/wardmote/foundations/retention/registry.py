"""What the rooms declare in their `retention.py`: rules, what points at what falls under them, and what stays and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q
from django.db.models.expressions import Combinable

from wardmote.foundations.rooms import read


class Effect(StrEnum):
    """What becomes of a row when the row that it points at is removed, or what it does to that one."""

    KEEPS = "keeps"
    GOES = "goes"
    LOSES = "loses"


@dataclass(frozen=True)
class Rule:
    """Which rows of a model fall under a line of the schedule, from when, and what is done to them.

    `since` is the field or expression (a day or a moment) from which the time runs; rows without it are not due.
    `partnership` is the path to the partnership, and empty for what belongs to the whole installation; `is_shared` says
    that one row may belong to several. `only` narrows the rows (given the day), for example to those that are over.
    Without `clears` the row is removed; with it, these fields take these values (or what a function makes of the row), and
    `only` must leave out rows that have been cleared. `goes` names relations, as app.Model.field, whose rows are removed
    first even though the row itself stays. `first` removes what lies outside the database; it must bear being called again.
    `sweep` removes what no row knows any longer, whenever the rule is carried out, whether or not a row is due.
    `stays` says of each personal field that is not cleared why it may stay. `is_key_secret`: its number is shown nowhere.
    """

    slug: str
    model: str
    since: str | Combinable
    partnership: str = "partnership"
    is_shared: bool = False
    only: Callable[[date], Q] = lambda _day: Q()
    clears: Mapping[str, Any] = field(default_factory=dict)
    goes: tuple[str, ...] = ()
    first: Callable[[Any], None] | None = None
    sweep: Callable[[], object] | None = None
    stays: Mapping[str, str] = field(default_factory=dict)
    # Whoever knows a session's key is let in with it.
    is_key_secret: bool = False

    @property
    def model_class(self) -> type[Model]:
        """The model itself."""
        return apps.get_model(self.model)

    @property
    def is_removal(self) -> bool:
        """Whether the row itself goes."""
        return not self.clears

    @property
    def since_expression(self) -> Combinable:
        """From when the time runs, as an expression."""
        return F(self.since) if isinstance(self.since, str) else self.since


@dataclass(frozen=True)
class Relation:
    """A field, as app.Model.field, that points at a model with a rule, by a foreign key or by a bare identifier.

    `to` is empty where each row names the model that it points at.
    """

    field: str
    to: str
    effect: Effect

    @property
    def owner(self) -> type[Model]:
        """The model that points."""
        return apps.get_model(self.field.rpartition(".")[0])

    @property
    def name(self) -> str:
        """The name of the field that points."""
        return self.field.rpartition(".")[2]


_rules: dict[tuple[str, str], Rule] = {}
_relations: dict[str, Relation] = {}
_kept: dict[str, str] = {}


def register(*declared: Rule | Relation) -> None:
    """Declare rules and relations; called once, when the room's `retention.py` is read."""
    for each in declared:
        if isinstance(each, Rule):
            _rules[each.slug, each.model] = each
        else:
            _relations[each.field] = each


def register_kept(reasons: Mapping[str, str]) -> None:
    """Declare models of libraries, as app.Model, that no rule touches, each with the reason."""
    _kept.update(reasons)


@cache
def _discovered() -> bool:
    read("retention")
    return True


def rules() -> list[Rule]:
    """Every rule that a room declares."""
    _discovered()
    return list(_rules.values())


def rules_named(slugs: Iterable[str]) -> list[Rule]:
    """The rules of these lines of the schedule."""
    wanted = set(slugs)
    return [rule for rule in rules() if rule.slug in wanted]


def relations() -> list[Relation]:
    """Every relation that a room declares."""
    _discovered()
    return list(_relations.values())


def relations_to(model: type[Model]) -> list[Relation]:
    """The relations that point at a model."""
    return [each for each in relations() if each.to and apps.get_model(each.to) is model]


def kept() -> Mapping[str, str]:
    """Models of libraries that no rule touches, with the reasons."""
    _discovered()
    return dict(_kept)
