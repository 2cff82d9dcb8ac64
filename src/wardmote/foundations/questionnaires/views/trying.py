"""A test run: a version is answered page by page, scored and explained, and nothing of it is kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.definition import Definition
from wardmote.foundations.questionnaires.journey import Step, first_step, next_step, step_back
from wardmote.foundations.questionnaires.pages import result, section_page, version_subject
from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission
from wardmote.foundations.questionnaires.typed_answers import typed_in
from wardmote.foundations.questionnaires.views.doors import version_at


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
@never_cache
def try_out(request: MemberRequest, partnership: Partnership, code: str, number: int) -> HttpResponse:
    """One section after another, then what the answers come to. What was typed goes along in the form itself."""
    version = version_at(request, partnership, code, number)
    definition = version.definition
    typed = typed_in(definition.questions(), request.POST.getlist)
    step = _step(request, definition, typed)
    context: dict[str, Any] = {"shown_version": version, "subject": version_subject(version, "try")}
    if step.section is None:
        return render(request, "questionnaires/tried.html", {**context, **result(definition, typed)})
    page = section_page(definition, step, typed)
    status = 422 if step.problems else 200
    return render(request, "questionnaires/try.html", {**context, **page}, status=status)


def _step(request: MemberRequest, definition: Definition, typed: dict[str, list[str]]) -> Step:
    if request.method == "GET" or "again" in request.POST:
        return first_step(definition, typed)
    section = definition.section(request.POST.get("section", ""))
    if "back" in request.POST:
        return step_back(definition, typed, section)
    if section is None:
        return first_step(definition, typed)
    return next_step(definition, typed, section, request.POST.get("shown", "").split())
