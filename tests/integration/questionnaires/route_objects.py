"""How each address of a questionnaire gets one, for each persona against each route."""

from collections.abc import Callable
from typing import Any

from tests.personas import Personas
from wardmote.foundations.questionnaires.models import Questionnaire, Version
from wardmote.foundations.questionnaires.operations.drafting import begin_draft, copy_shipped, publish_version

Arguments = dict[str, Any]


def _draft(personas: Personas) -> Version:
    """The draft of a questionnaire of which one version is published."""
    by = personas.administrator
    first = copy_shipped(by=by, partnership=personas.partnership, form="asb-risk")
    published = publish_version(by=by, version=first, seen=first.edition)
    return begin_draft(by=by, questionnaire=published.questionnaire)


def _code(personas: Personas) -> Arguments:
    return {"code": _draft(personas).questionnaire.code}


def _version(personas: Personas) -> Arguments:
    draft = _draft(personas)
    return {"code": draft.questionnaire.code, "number": draft.number}


ROUTE_OBJECTS: dict[str, Callable[[Personas], Arguments]] = {
    **{
        f"questionnaires:{name}": _code
        for name in (
            "questionnaire",
            "draft",
            "begin",
            "about",
            "bands",
            "section-add",
            "arrange",
            "publish",
            "discard",
        )
    },
    **{f"questionnaires:{name}": _version for name in ("version", "preview", "try", "paper", "word")},
    **{
        f"questionnaires:{name}": lambda personas: {**_code(personas), "section": "what-happens"}
        for name in ("section", "question-add")
    },
    "questionnaires:question": lambda personas: {**_code(personas), "question": "frequency"},
    "questionnaires:shipped": lambda _personas: {"form": "asb-risk"},
    "questionnaires:copy": lambda _personas: {"form": "asb-risk"},
}
OF_NOBODY = {
    "questionnaires:shipped": "forms that come with the program are the program's",
    "questionnaires:copy": "forms that come with the program are the program's; the copy is the partnership's own",
}
# A code is one of each partnership's own: this one only the other has.
_THEIRS = "only-there"


def _only_there(arguments: Callable[[Personas], Arguments]) -> Callable[[Personas], Arguments]:
    def named(personas: Personas) -> Arguments:
        made = arguments(personas)
        rows = Questionnaire.objects.filter(partnership=personas.partnership)
        number = rows.filter(code__startswith=_THEIRS).count()
        code = f"{_THEIRS}-{number}"
        rows.filter(code=made["code"]).update(code=code)
        return {**made, "code": code}

    return named


OWN_OBJECTS = {name: _only_there(made) for name, made in ROUTE_OBJECTS.items() if name not in OF_NOBODY}
