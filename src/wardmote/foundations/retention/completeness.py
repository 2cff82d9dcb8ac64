"""Is anything missing from the rules? What the house’s test asks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CASCADE, PROTECT, SET_NULL, Field, Model

from wardmote.foundations.retention import registry
from wardmote.foundations.retention.registry import Effect, Relation, Rule
from wardmote.foundations.retention.schedule import schedule

NOT_PLAIN = ("personal", "special", "secret")
# What a declared effect must be so that the database's own behaviour and the declaration say the same.
FITTING = {PROTECT: {Effect.KEEPS, Effect.GOES}, CASCADE: {Effect.GOES, Effect.KEEPS}, SET_NULL: {Effect.LOSES}}


def problems(on: date) -> list[str]:
    """Everything that is missing or contradicts itself, each a sentence; none when all is well."""
    models = apps.get_models()
    ours = [model for model in models if model.__module__.startswith("wardmote.")]
    theirs = [model for model in models if model not in ours]
    declared = registry.rules()
    lines = schedule(on)
    return [
        *(sentence for model in ours for sentence in problems_of(model, declared)),
        *_of_libraries(theirs, declared, registry.kept()),
        *(
            f"The schedule has no line “{rule.slug}”, which {rule.model} needs."
            for rule in declared
            if rule.slug not in lines
        ),
        *(
            f"The schedule's line “{slug}” is carried out by no rule."
            for slug in lines
            if slug not in {rule.slug for rule in declared}
        ),
        *(
            sentence
            for rule in declared
            if rule.is_removal
            for sentence in dangling(rule.model_class, registry.relations_to(rule.model_class), models)
        ),
        *_pointing_nowhere(registry.relations()),
    ]


def problems_of(model: type[Model], declared: Iterable[Rule]) -> list[str]:
    """What is missing for one model of ours: a rule that is carried out, or a reason why it is kept for good."""
    label, privacy = model._meta.label, vars(model).get("Privacy")  # noqa: SLF001 - Django's documented interface
    if privacy is None:
        return [f"{label} says nothing about privacy."]
    named, mine = set(getattr(privacy, "rule", "").split()), [rule for rule in declared if rule.model == label]
    is_kept = bool(getattr(privacy, "permanent", "").strip())
    personal = {name for kind in NOT_PLAIN for name in getattr(privacy, kind, "").split()}
    problems = [f"{label} names the rule “{slug}”, which nobody declares for it." for slug in named - _slugs(mine)]
    problems += [f"{label} falls under the rule “{slug}” and does not say so." for slug in _slugs(mine) - named]
    if personal and not named and not is_kept:
        problems.append(f"{label} holds what is personal and has neither a rule nor a reason to be kept for good.")
    if not personal or is_kept or any(rule.is_removal for rule in mine):
        return problems
    covered = {name for rule in mine for name in (*rule.clears, *rule.stays)} | _leading_to_people(model)
    return problems + [
        f"{label}.{name} is personal and its rule does not clear it." for name in sorted(personal - covered)
    ]


def _slugs(rules: Iterable[Rule]) -> set[str]:
    return {rule.slug for rule in rules}


def _leading_to_people(model: type[Model]) -> set[str]:
    """Fields that name nobody once the person they lead to has been cleared: the rule for people sees to them."""
    return {field.name for field in model._meta.fields if field.related_model is get_user_model()}  # noqa: SLF001 - as above


def _of_libraries(models: Iterable[type[Model]], declared: Sequence[Rule], reasons: Mapping[str, str]) -> list[str]:
    ruled = {rule.model for rule in declared} | {each.rsplit(".", 1)[0] for rule in declared for each in rule.goes}
    labels = {model._meta.label for model in models}  # noqa: SLF001 - as above
    return [
        *(
            f"{label}, of a library, has neither a rule nor a reason to stay."
            for label in sorted(labels - ruled - set(reasons))
        ),
        *(f"{label} is said to stay and there is no such model." for label in sorted(set(reasons) - labels)),
    ]


def dangling(model: type[Model], named: Sequence[Relation], models: Iterable[type[Model]]) -> list[str]:
    """Fields that point at a model whose rows are removed and of which nobody says what becomes of them."""
    effects, label = {relation.field: relation.effect for relation in named}, model._meta.label  # noqa: SLF001 - as above
    problems = []
    for owner in models:
        for field in [*owner._meta.fields, *owner._meta.many_to_many]:  # noqa: SLF001 - as above
            name = f"{owner._meta.label}.{field.name}"  # noqa: SLF001 - as above
            if field.related_model is not model:
                continue
            if name not in effects:
                problems.append(f"{name} points at {label}, whose rows are removed: say what becomes of it.")
            elif not _fits(field, effects[name]):
                problems.append(f"{name} is said to be “{effects[name]}”, and the database would do something else.")
    return problems


def _fits(field: "Field[object, object]", effect: Effect) -> bool:
    on_delete = getattr(field.remote_field, "on_delete", None)
    return on_delete is None or effect in FITTING.get(on_delete, set())


def loose(models: Iterable[type[Model]]) -> list[str]:
    """Fields of ours that hold another row's identifier without a foreign key, as app.Model.field."""
    return [
        f"{model._meta.label}.{field.name}"  # noqa: SLF001 - as above
        for model in models
        for field in model._meta.fields  # noqa: SLF001 - as above
        if field.name.endswith("_id") and not field.is_relation
    ]


def _pointing_nowhere(relations: Sequence[Relation]) -> list[str]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("wardmote.")]
    declared = {relation.field for relation in relations}
    fields = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()}  # noqa: SLF001 - as above
    return [
        *(
            f"{name} holds an identifier: say in retention.py at what it points."
            for name in loose(ours)
            if name not in declared
        ),
        *(f"{name} is declared as a relation and there is no such field." for name in sorted(declared - fields)),
    ]
