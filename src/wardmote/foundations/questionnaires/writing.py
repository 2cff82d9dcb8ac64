"""A questionnaire as a declaration again: what is kept of a version, and what is downloaded. Nothing that is usual is written."""

from typing import Any

from wardmote.foundations.questionnaires.definition import Condition, Definition, Kind, Option, Question, Section


def declaration_of(definition: Definition) -> dict[str, Any]:
    """The declaration as plain values of JSON; read again, it is the same questionnaire."""
    about = {
        "title": definition.title,
        "purpose": definition.purpose,
        "source": definition.source,
        "checked_on": definition.checked_on.isoformat() if definition.checked_on else None,
        "override": definition.override.value,
    }
    return {
        "questionnaire": _without_blanks(about),
        "band": [{"slug": band.slug, "name": band.name, "begins_at": band.begins_at} for band in definition.bands],
        "section": [
            _without_blanks({"slug": each.slug, "title": each.title, "intro": each.intro})
            for each in definition.sections
        ],
        "question": [_question(section, each) for section in definition.sections for each in section.questions],
    }


def _question(section: Section, question: Question) -> dict[str, Any]:
    is_yes_no = question.kind is Kind.YES_NO
    return _without_blanks(
        {
            "slug": question.slug,
            "section": section.slug,
            "kind": question.kind.value,
            "text": question.text,
            "hint": question.hint,
            "required": question.is_required,
            "options": [] if is_yes_no else [_option(each) for each in question.options],
            "points": {each.slug: each.points for each in question.options if each.points} if is_yes_no else {},
            "lines": [{"slug": each.slug, "label": each.label} for each in question.lines],
            "most_points": question.most_points,
            "least": question.least,
            "most": question.most,
            "unit": question.unit,
            "ranked": question.ranked or None,
            "show_if": [_condition(each) for each in question.show_if],
        }
    )


def _option(option: Option) -> dict[str, Any]:
    written: dict[str, Any] = {"slug": option.slug, "label": option.label}
    return {**written, "points": option.points} if option.points else written


def _condition(condition: Condition) -> dict[str, Any]:
    return _without_blanks(
        {
            "question": condition.question,
            "is": list(condition.any_of),
            "at_least": condition.at_least,
            "at_most": condition.at_most,
        }
    )


def _without_blanks(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", False, [], {}) or _is_zero(value)}


def _is_zero(value: Any) -> bool:
    """Zero equals False, and is no blank."""
    return type(value) in {int, float}
