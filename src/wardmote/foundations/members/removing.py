"""Removing a demonstration: its row and every row of any room that hangs on it. No real partnership is ever removed."""

from collections import deque

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.models import Membership, User
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership

Model = type[models.Model]


@transaction.atomic
def remove_demonstration(*, by: User, partnership: Partnership) -> None:
    """Remove a made-up partnership, what was recorded in it, and its people who belong to no other.

    Its entries stay in the ledger, which nothing is ever taken from. Raises NotAllowedHere for a real partnership.
    """
    if not partnership.is_demo:
        raise NotAllowedHere(_("{name} is not the demonstration: it is not removed.").format(name=partnership.name))
    number = partnership.pk
    members = list(Membership.objects.filter(partnership=partnership).values_list("user", flat=True).distinct())
    _empty(_models_of_partnerships(), partnership)
    partnership.delete()
    for person in User.objects.filter(pk__in=members, memberships__isnull=True):
        person.delete()
    record(
        by=by,
        event="organisations.partnership.removed",
        on=f"organisations.partnership:{number}",
        after={"members": len(members)},
    )


def _models_of_partnerships() -> dict[Model, str]:
    """Every model whose rows hang on a partnership, with the path of fields by which they do."""
    children: dict[Model, list[tuple[Model, str]]] = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001 - Django's documented interface
            if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type):
                children.setdefault(field.related_model, []).append((model, field.name))
    path_of_model: dict[Model, str] = {}
    waiting: deque[tuple[Model, str]] = deque([(Partnership, "")])
    while waiting:
        parent, path = waiting.popleft()
        for child, field_name in children.get(parent, []):
            if child is Partnership or child in path_of_model:
                continue
            path_of_model[child] = f"{field_name}__{path}" if path else field_name
            waiting.append((child, path_of_model[child]))
    return path_of_model


def _empty(path_of_model: dict[Model, str], partnership: Partnership) -> None:
    """Delete the rows, model by model, those that others still point at later."""
    left = dict(path_of_model)
    while left:
        gone = [model for model, path in left.items() if _is_deleted(model, path, partnership)]
        if not gone:
            names = ", ".join(sorted(model._meta.label for model in left))  # noqa: SLF001 - Django's documented interface
            raise NotAllowedHere(_("The demonstration cannot be removed: {names} hold on to it.").format(names=names))
        for model in gone:
            del left[model]


def _is_deleted(model: Model, path: str, partnership: Partnership) -> bool:
    rows = model._default_manager.filter(**{path: partnership})  # noqa: SLF001 - Django's documented interface
    try:
        with transaction.atomic():
            rows.delete()
    except ProtectedError:
        return False
    return True
