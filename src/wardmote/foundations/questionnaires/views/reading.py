"""The partnership's questionnaires and their versions, to read, preview, print and download."""

from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.differences import differences
from wardmote.foundations.questionnaires.models import Version
from wardmote.foundations.questionnaires.pages import bands_listed, listed, preview, version_subject
from wardmote.foundations.questionnaires.paper import BOX, instruction, word_file
from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission
from wardmote.foundations.questionnaires.scope import visible_questionnaires
from wardmote.foundations.questionnaires.shipped_forms import shipped_forms
from wardmote.foundations.questionnaires.views.doors import questionnaire_at, version_at
from wardmote.foundations.questionnaires.words import OVERRIDES, conditions_words, difference_words, label_of

ROWS_A_PAGE = 25
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def questionnaires(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Every questionnaire of the partnership, and the forms that come with the program."""
    rows = visible_questionnaires(request.user, partnership).annotate(
        published_number=Max("versions__number", filter=Q(versions__published_at__isnull=False)),
        published_last=Max("versions__published_at"),
        draft_number=Max("versions__number", filter=Q(versions__published_at__isnull=True)),
    )
    # A count over several rows forgets the model's own order.
    rows = rows.order_by("title", "pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "questionnaires/questionnaires.html", {"page": page, "shipped": list(shipped_forms().values())}
    )


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def shipped(request: MemberRequest, partnership: Partnership, form: str) -> HttpResponse:  # noqa: ARG001 - a door gives it
    """A form that comes with the program, to look at before it is copied."""
    chosen = shipped_forms().get(form)
    if chosen is None:
        raise Http404(_("There is no such form."))
    definition = chosen.definition
    context = {
        "form_": chosen,
        "definition": definition,
        "sections": listed(definition),
        "bands": bands_listed(definition),
        "override": OVERRIDES[definition.override],
    }
    return render(request, "questionnaires/shipped.html", context)


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def questionnaire(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """A questionnaire with its versions, the newest first."""
    row = questionnaire_at(request, partnership, code)
    versions = row.versions.select_related("made_by", "published_by")
    page = Paginator(versions, ROWS_A_PAGE).get_page(request.GET.get("page"))
    draft = versions.drafts().first()
    return render(request, "questionnaires/questionnaire.html", {"row": row, "page": page, "draft": draft})


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def version(request: MemberRequest, partnership: Partnership, code: str, number: int) -> HttpResponse:
    """One version: its questions with what they count, its bands, and what is different from the version before."""
    shown = version_at(request, partnership, code, number)
    definition = shown.definition
    earlier = shown.questionnaire.versions.filter(number__lt=number).first()
    context = {
        "shown_version": shown,
        "subject": version_subject(shown, "version"),
        "definition": definition,
        "sections": listed(definition),
        "bands": bands_listed(definition),
        "override": OVERRIDES[definition.override],
        "earlier": earlier,
        "differences": changes_since(earlier, shown),
    }
    return render(request, "questionnaires/version.html", context)


def changes_since(earlier: Version | None, later: Version) -> list[str]:
    """What is different, a line each."""
    if earlier is None:
        return []
    return [difference_words(each) for each in differences(earlier.definition, later.definition)]


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def preview_page(request: MemberRequest, partnership: Partnership, code: str, number: int) -> HttpResponse:
    """Every question as it is asked."""
    shown = version_at(request, partnership, code, number)
    context = {
        "shown_version": shown,
        "subject": version_subject(shown, "preview"),
        "sections": preview(shown.definition),
    }
    return render(request, "questionnaires/preview.html", context)


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def paper(request: MemberRequest, partnership: Partnership, code: str, number: int) -> HttpResponse:
    """The version to print and fill in by hand."""
    shown = version_at(request, partnership, code, number)
    definition = shown.definition
    sections = [
        {
            "section": section,
            "questions": [
                {
                    "question": each,
                    "kind": each.kind.name.lower(),
                    "condition": conditions_words(definition, each),
                    "how": instruction(each),
                    "labels": [label_of(option) for option in each.options],
                }
                for each in section.questions
            ],
        }
        for section in definition.sections
    ]
    context = {"shown_version": shown, "definition": definition, "sections": sections, "box": BOX}
    return render(request, "questionnaires/paper.html", context)


@requires(QuestionnairesPermission.QUESTIONNAIRE_VIEW)
@require_GET
def word(request: MemberRequest, partnership: Partnership, code: str, number: int) -> HttpResponse:
    """The paper version as a Word file."""
    shown = version_at(request, partnership, code, number)
    name = f"{shown.questionnaire.code}-{shown.number}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(word_file(shown), content_type=WORD, headers=headers)
