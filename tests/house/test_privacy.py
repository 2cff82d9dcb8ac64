"""Every field of every model stands in one privacy class, and what is personal is under a rule or kept for a reason."""

from collections import Counter

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from wardmote.foundations.retention.public import problems

CLASSES = ("plain", "personal", "special", "secret")
OURS = [model for model in apps.get_models() if model.__module__.startswith("wardmote.")]


def declared(model: type[Model]) -> dict[str, list[str]]:
    privacy = vars(model).get("Privacy")
    assert privacy, f"{model.__name__} says nothing about privacy: nest a class Privacy with {', '.join(CLASSES)}."
    return {name: getattr(privacy, name, "").split() for name in CLASSES}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_stands_in_one_class(model: type[Model]) -> None:
    # A primary key is a number of ours and says nothing about anybody.
    fields = {field.name for field in model._meta.get_fields() if field.concrete}
    keys = {field.name for field in model._meta.fields if field.primary_key}
    counted = Counter(name for names in declared(model).values() for name in names)
    assert sorted(fields - keys - set(counted)) == [], "in no class"
    assert sorted(set(counted) - fields) == [], "no such field"
    assert [name for name, times in counted.items() if times > 1] == [], "in several classes"


def test_what_is_personal_falls_under_a_rule_or_is_kept_for_a_stated_reason() -> None:
    # Each line of the schedule is carried out, no relation is left dangling, and libraries' tables are accounted for.
    # The tests' own model is nobody's library.
    assert [each for each in problems(timezone.localdate()) if "sectioned." not in each] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_who_did_it_is_personal(model: type[Model]) -> None:
    people = {field.name for field in model._meta.fields if field.related_model is apps.get_model("members", "User")}
    assert not people & set(declared(model)["plain"]), "a field that leads to a person is not plain"
