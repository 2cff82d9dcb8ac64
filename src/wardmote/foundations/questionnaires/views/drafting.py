"""Writing a questionnaire: its draft, from the first question to publication."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires import editing
from wardmote.foundations.questionnaires.definition import Definition, Kind, Question
from wardmote.foundations.questionnaires.errors import QuestionnaireError, QuestionnaireRefused
from wardmote.foundations.questionnaires.forms import AboutForm, BandsForm, NewForm, QuestionForm, SectionForm
from wardmote.foundations.questionnaires.models import Version
from wardmote.foundations.questionnaires.operations.drafting import (
    begin_draft,
    change_draft,
    copy_shipped,
    discard_draft,
    make_questionnaire,
    publish_version,
)
from wardmote.foundations.questionnaires.pages import bands_listed, listed
from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission
from wardmote.foundations.questionnaires.publishing import obstacles
from wardmote.foundations.questionnaires.views.doors import draft_at, questionnaire_at
from wardmote.foundations.questionnaires.views.reading import changes_since
from wardmote.foundations.questionnaires.words import KINDS, OVERRIDES
from wardmote.foundations.whole_numbers import whole_number

Edit = Callable[[Definition], Definition]


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Begin a questionnaire that asks nothing yet."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = make_questionnaire(by=request.user, partnership=partnership, title=form.cleaned_data["title"])
        return redirect("questionnaires:draft", partnership.slug, draft.questionnaire.code)
    return render(request, "questionnaires/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_POST
def copy(request: MemberRequest, partnership: Partnership, form: str) -> HttpResponse:
    """Begin one as a copy of a form that comes with the program."""
    try:
        draft = copy_shipped(by=request.user, partnership=partnership, form=form)
    except QuestionnaireRefused as refusal:
        raise Http404(str(refusal)) from None
    messages.success(request, _("The form is copied as a draft. Change it, try it, then publish it."))
    return redirect("questionnaires:draft", partnership.slug, draft.questionnaire.code)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_POST
def begin(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """Begin the next version as a draft of the published one."""
    begin_draft(by=request.user, questionnaire=questionnaire_at(request, partnership, code))
    return redirect("questionnaires:draft", partnership.slug, code)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_GET
def draft(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """The draft with everything that can be changed."""
    version = draft_at(request, partnership, code)
    definition = version.definition
    context = {
        "shown_version": version,
        "definition": definition,
        "sections": listed(definition),
        "bands": bands_listed(definition),
        "override": OVERRIDES[definition.override],
        "obstacles": obstacles(definition),
        "kinds": [(kind.value, words) for kind, words in KINDS.items()],
    }
    return render(request, "questionnaires/draft.html", context)


def _saved(request: MemberRequest, version: Version, edit: Edit, form: forms.Form | None = None) -> bool:
    """Whether the change was made; else the form, or a notice, says why not."""
    try:
        seen = whole_number(request.POST.get("edition", "")) or 0
        change_draft(by=request.user, version=version, seen=seen, definition=edit(version.definition))
    except QuestionnaireError as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
        return False
    return True


def _forget_errors(form: forms.Form, *, is_sent: bool) -> None:
    """Whoever asks for more rows has not finished: nothing is wrong yet."""
    if not is_sent:
        form.errors.clear()


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def about(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """Title, purpose, source, and whether another band may be chosen."""
    version = draft_at(request, partnership, code)
    form = AboutForm(request.POST or None, initial=AboutForm.initial_of(version.definition, version.edition))
    if request.method == "POST" and form.is_valid() and _saved(request, version, form.applied_to, form):
        return redirect("questionnaires:draft", partnership.slug, code)
    return render(
        request,
        "questionnaires/about.html",
        {"shown_version": version, "form": form},
        status=422 if form.errors else 200,
    )


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def bands(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """The bands of the score."""
    version = draft_at(request, partnership, code)
    form = BandsForm(request.POST or None, definition=version.definition, initial={"edition": version.edition})
    is_sent = request.method == "POST" and "more" not in request.POST
    if is_sent and form.is_valid():
        entered = form.rows.entered()
        if _saved(request, version, lambda definition: editing.put_bands(definition, entered), form):
            return redirect("questionnaires:draft", partnership.slug, code)
    is_wrong = is_sent and bool(form.errors)
    _forget_errors(form, is_sent=is_sent)
    context = {"shown_version": version, "form": form, "definition": version.definition}
    return render(request, "questionnaires/bands.html", context, status=422 if is_wrong else 200)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def section_add(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """Add a section."""
    version = draft_at(request, partnership, code)
    form = SectionForm(request.POST or None, initial={"edition": version.edition})
    if request.method == "POST" and form.is_valid():
        title, intro = form.cleaned_data["title"], form.cleaned_data["intro"]
        if _saved(request, version, lambda definition: editing.add_section(definition, title, intro), form):
            return redirect("questionnaires:draft", partnership.slug, code)
    return _section_page(request, version, form)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def section(request: MemberRequest, partnership: Partnership, code: str, section: str) -> HttpResponse:
    """Change a section's title and introduction."""
    version = draft_at(request, partnership, code)
    current = version.definition.section(section)
    if current is None:
        raise Http404(_("There is no such section."))
    initial = {"edition": version.edition, "title": current.title, "intro": current.intro}
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        title, intro = form.cleaned_data["title"], form.cleaned_data["intro"]
        if _saved(request, version, lambda each: editing.change_section(each, section, title, intro), form):
            return redirect("questionnaires:draft", partnership.slug, code)
    return _section_page(request, version, form, current=current)


def _section_page(request: MemberRequest, version: Version, form: SectionForm, **more: Any) -> HttpResponse:
    context = {"shown_version": version, "form": form, **more}
    return render(request, "questionnaires/section.html", context, status=422 if form.errors else 200)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def question_add(request: MemberRequest, partnership: Partnership, code: str, section: str) -> HttpResponse:
    """Add a question to a section; its kind stands in the address."""
    version = draft_at(request, partnership, code)
    if version.definition.section(section) is None:
        raise Http404(_("There is no such section."))
    try:
        kind = Kind(request.GET.get("kind", Kind.CHOICE))
    except ValueError:
        raise Http404(_("There is no such kind of question.")) from None
    return _question(request, version, section, kind, None)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def question(request: MemberRequest, partnership: Partnership, code: str, question: str) -> HttpResponse:
    """Change a question."""
    version = draft_at(request, partnership, code)
    home = next(
        (each for each in version.definition.sections if any(one.slug == question for one in each.questions)), None
    )
    current = version.definition.question(question)
    if home is None or current is None:
        raise Http404(_("There is no such question."))
    return _question(request, version, home.slug, current.kind, current)


def _question(
    request: MemberRequest, version: Version, section: str, kind: Kind, current: Question | None
) -> HttpResponse:
    form = QuestionForm(
        request.POST or None,
        definition=version.definition,
        section=section,
        kind=kind,
        question=current,
        initial={"edition": version.edition},
    )
    is_sent = request.method == "POST" and "more" not in request.POST
    if is_sent and form.is_valid():
        entered, home = form.made(), form.cleaned_data["section"]

        def edit(definition: Definition) -> Definition:
            if current is None:
                return editing.add_question(definition, home, entered)
            return editing.change_question(definition, entered, home)

        if _saved(request, version, edit, form):
            return redirect("questionnaires:draft", version.questionnaire.partnership.slug, version.questionnaire.code)
    is_wrong = is_sent and bool(form.errors)
    _forget_errors(form, is_sent=is_sent)
    context = {"shown_version": version, "form": form, "kind": KINDS[kind], "current": current}
    return render(request, "questionnaires/question.html", context, status=422 if is_wrong else 200)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_POST
def arrange(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """Move a section or a question up or down, or remove it."""
    version = draft_at(request, partnership, code)
    slug = request.POST.get("slug", "")
    edits: dict[str, Edit] = {
        "question-up": lambda definition: editing.move_question(definition, slug, -1),
        "question-down": lambda definition: editing.move_question(definition, slug, 1),
        "question-remove": lambda definition: editing.remove_question(definition, slug),
        "section-up": lambda definition: editing.move_section(definition, slug, -1),
        "section-down": lambda definition: editing.move_section(definition, slug, 1),
        "section-remove": lambda definition: editing.remove_section(definition, slug),
    }
    edit = edits.get(request.POST.get("what", ""))
    if edit is None:
        raise Http404(_("There is no such change."))
    _saved(request, version, edit)
    return redirect("questionnaires:draft", partnership.slug, code)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_http_methods(["GET", "POST"])
def publish(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """What is different, what is in the way, and publication."""
    version = draft_at(request, partnership, code)
    if request.method == "POST":
        try:
            seen = whole_number(request.POST.get("edition", "")) or 0
            publish_version(by=request.user, version=version, seen=seen)
        except QuestionnaireError as refusal:
            messages.error(request, str(refusal))
            return redirect("questionnaires:publish", partnership.slug, code)
        messages.success(request, _("The version is published. It never changes now."))
        return redirect("questionnaires:questionnaire", partnership.slug, code)
    earlier = version.questionnaire.versions.published().first()
    context = {
        "shown_version": version,
        "definition": version.definition,
        "obstacles": obstacles(version.definition),
        "earlier": earlier,
        "differences": changes_since(earlier, version),
    }
    return render(request, "questionnaires/publish.html", context)


@requires(QuestionnairesPermission.QUESTIONNAIRE_EDIT)
@require_POST
def discard(request: MemberRequest, partnership: Partnership, code: str) -> HttpResponse:
    """Remove the draft."""
    version = draft_at(request, partnership, code)
    try:
        seen = whole_number(request.POST.get("edition", "")) or 0
        is_gone = discard_draft(by=request.user, version=version, seen=seen)
    except QuestionnaireError as refusal:
        messages.error(request, str(refusal))
        return redirect("questionnaires:draft", partnership.slug, code)
    messages.success(request, _("The draft is gone."))
    if is_gone:
        return redirect("questionnaires:questionnaires", partnership.slug)
    return redirect("questionnaires:questionnaire", partnership.slug, code)
