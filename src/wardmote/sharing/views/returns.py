"""The tracker, and the page of one return."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.design.public import long_date, table_download
from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.verification.public import open_slugs
from wardmote.foundations.whole_numbers import whole_number
from wardmote.sharing import receipts, words
from wardmote.sharing.agreements import covering, registered, uncovered
from wardmote.sharing.arrivals import sources_by_dataset
from wardmote.sharing.errors import SharingError
from wardmote.sharing.forms import AnswerForm, CloseForm, NoteForm
from wardmote.sharing.models import ReturnNote
from wardmote.sharing.operations.returns import close_note, record_note
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.reference import Dataset, schedule
from wardmote.sharing.rules import Kind, Quarter, State, last_ended, quarter_coded, quarters_to
from wardmote.sharing.scope import visible_notes, visible_organisations
from wardmote.sharing.subjects import return_subject
from wardmote.sharing.tracker import Return, one_return, returns
from wardmote.sharing.verifiable import SECTION_17A
from wardmote.sharing.views.pages import chosen, organisation_of

COUNTS = (4, 8, 12)
OVERDUE = "overdue"
# A dozen rows and more stand under each authority.
AUTHORITIES_A_PAGE, NOTES_A_PAGE = 10, 25


@dataclass(frozen=True)
class Cell:
    """One return as the matrix shows it."""

    url: str
    word: str
    colour: str
    label: str


@dataclass(frozen=True)
class Row:
    """One dataset over the quarters; nothing where the law asks for no return."""

    dataset: Dataset
    cells: list[Cell | None]


@dataclass(frozen=True)
class Group:
    """One authority's rows."""

    organisation: Organisation
    rows: list[Row]


@dataclass(frozen=True)
class Choice:
    """What the person asked to see."""

    quarters: list[Quarter]
    organisation: str
    state: str
    last: str
    count: int


def _choice(request: MemberRequest, today: date) -> Choice:
    newest = last_ended(today)
    wished = quarter_coded(request.GET.get("last", ""))
    last = wished if wished and schedule().first <= wished.start <= newest.start else newest
    count = whole_number(request.GET.get("quarters", ""))
    shown = count if count in COUNTS else COUNTS[0]
    quarters = quarters_to(last, shown, schedule().first)
    return Choice(quarters, request.GET.get("organisation", ""), request.GET.get("state", ""), last.code, shown)


def _found(request: MemberRequest, partnership: Partnership, choice: Choice, today: date) -> list[Return]:
    seen = visible_organisations(request.user, partnership)
    if choice.organisation:
        seen = [each for each in seen if str(each.pk) == choice.organisation]
    return returns(partnership, seen, choice.quarters, today)


def _fits(each: Return, state: str) -> bool:
    return each.standing.is_overdue if state == OVERDUE else each.standing.state.value == state


@requires(SharingPermission.RETURN_VIEW)
@require_GET
def tracker(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """Authority by dataset by quarter."""
    today = timezone.localdate()
    choice = _choice(request, today)
    every = _found(request, partnership, choice, today)
    seen = visible_organisations(request.user, partnership)
    people = [(str(each.pk), each.name) for each in seen]
    states = [(state.value, str(words.STATES[state][0])) for state in State]
    page = Paginator(_groups(every, choice), AUTHORITIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "headings": [(words.quarter_name(quarter), long_date(quarter.due)) for quarter in choice.quarters],
        "page": page,
        "groups": page.object_list,
        "columns": len(choice.quarters) + 1,
        "said": _said(every),
        "organisations": people,
        "states": states,
        "lasts": [(q.code, words.quarter_name(q)) for q in _history(today)],
        "counts": COUNTS,
        "chips": chosen([("organisation", choice.organisation, people), ("state", choice.state, states)]),
        "key": [(name, colour, words.MEANINGS[state]) for state, (name, colour) in words.STATES.items()],
        "uncovered": uncovered(partnership, seen),
        "has_any": bool(every),
        "query": request.GET.urlencode(),
        "unverified": bool(open_slugs(partnership, SECTION_17A) & {each.dataset.number for each in every}),
    }
    return render(request, "sharing/tracker.html", context)


def _history(today: date) -> list[Quarter]:
    """Every quarter that can be looked at, newest first."""
    return quarters_to(last_ended(today), 1000, schedule().first)[::-1]


def _groups(every: list[Return], choice: Choice) -> list[Group]:
    """The matrix: for each authority its datasets, of which at least one return is in the state asked for."""
    by_row: dict[tuple[int, str], dict[Quarter, Return]] = {}
    for each in every:
        by_row.setdefault((each.organisation.pk, each.dataset.number), {})[each.quarter] = each
    groups: dict[int, Group] = {}
    for by_quarter in by_row.values():
        some = next(iter(by_quarter.values()))
        if choice.state and not any(_fits(each, choice.state) for each in by_quarter.values()):
            continue
        here = [by_quarter.get(quarter) for quarter in choice.quarters]
        row = Row(some.dataset, [_cell(each) if each else None for each in here])
        groups.setdefault(some.organisation.pk, Group(some.organisation, [])).rows.append(row)
    return list(groups.values())


def _cell(each: Return) -> Cell:
    name = words.state_name(each.standing)
    where = f"{each.organisation.name}, {each.dataset.name}, {words.quarter_name(each.quarter)}"
    return Cell(each.url, name, words.state_colour(each.standing), where)


def _said(every: list[Return]) -> str:
    """How many of the returns shown that were due are overdue, in a sentence."""
    expected = [each for each in every if each.standing.state is not State.NOT_EXPECTED]
    overdue = sum(1 for each in expected if each.standing.is_overdue)
    open_ = sum(1 for each in expected if each.standing.state is State.DUE)
    issues = sum(1 for each in expected if each.standing.state is State.QUALITY)
    text = ngettext(
        "%(overdue)s of %(all)s return is overdue, %(open)s is not due yet.",
        "%(overdue)s of %(all)s returns are overdue, %(open)s are not due yet.",
        len(expected),
    ) % {"overdue": overdue, "all": len(expected), "open": open_}
    if not issues:
        return text
    more = ngettext("%(count)s has a quality issue.", "%(count)s have a quality issue.", issues)
    return f"{text} " + more % {"count": issues}


@requires(SharingPermission.RETURN_VIEW)
@require_GET
def tracker_csv(request: MemberRequest, partnership: Partnership) -> HttpResponse:
    """The returns shown, one a line."""
    today = timezone.localdate()
    choice = _choice(request, today)
    every = _found(request, partnership, choice, today)
    table = receipts.returns_table([each for each in every if not choice.state or _fits(each, choice.state)])
    after = {"rows": len(table.rows), "last": choice.last, "quarters": choice.count}
    record_look(by=request.user, event="sharing.returns.exported", on=partnership, partnership=partnership, after=after)
    return table_download(table, f"section-17a-{partnership.slug}-{choice.last}.csv")


def _one(request: MemberRequest, partnership: Partnership, organisation: int, dataset: str, quarter: str) -> Return:
    body = organisation_of(request, partnership, organisation)
    asked_for = one_return(partnership, body, dataset, quarter, timezone.localdate())
    if asked_for is None:
        raise Http404(_("Section 17A asks no such return of this organisation for that quarter."))
    return asked_for


@requires(SharingPermission.RETURN_VIEW)
@require_GET
def one(
    request: MemberRequest, partnership: Partnership, organisation: int, dataset: str, quarter: str
) -> HttpResponse:
    """One return: what, who, when, how much, how good; and what can be put on record."""
    asked_for = _one(request, partnership, organisation, dataset, quarter)
    return render(request, "sharing/return.html", _page(request, asked_for))


def _form(request: MemberRequest) -> type[NoteForm | AnswerForm]:
    """Anything for those who keep the register; for an authority's own officer, what it says of its own return."""
    return NoteForm if SharingPermission.RETURN_RECORD in request.permissions else AnswerForm


def _may_close(request: MemberRequest, note: ReturnNote) -> bool:
    """Whether the person may close a record: any of them, or the answers that they gave themselves."""
    if SharingPermission.RETURN_RECORD in request.permissions:
        return True
    return SharingPermission.RETURN_ANSWER in request.permissions and note.recorded_by_id == request.user.pk


def _page(
    request: MemberRequest,
    shown: Return,
    form: NoteForm | AnswerForm | None = None,
    closing: tuple[int, CloseForm] | None = None,
) -> dict[str, Any]:
    visible = visible_notes(request.user, request.partnership).filter(
        organisation=shown.organisation, dataset=shown.dataset.number, quarter__lte=shown.quarter.start
    )
    notes = [
        note
        for note in visible.select_related("recorded_by", "closed_by")
        if note.quarter == shown.quarter.start or (note.kind == Kind.NOT_EXPECTED and _reaches(note, shown.quarter))
    ]
    history = Paginator(notes, NOTES_A_PAGE).get_page(request.GET.get("records") or request.POST.get("records"))
    bound = dict([closing] if closing else [])
    sources, lines = sources_by_dataset().get(shown.dataset.number, []), receipts.receipt_of(shown)
    today, agreements = timezone.localdate(), registered(request.partnership, [each.slug for each in sources])
    cover = [
        (source, covering(agreements, source.slug, shown.organisation, today), source.needs_agreement)
        for source in sources
    ]
    return {
        "found": shown,
        "quarter": words.quarter_name(shown.quarter),
        "subject": return_subject(shown, request.partnership.slug),
        "sentence": words.arrival_sentence(shown.standing, shown.quarter),
        "receipt": lines,
        "quality": list(dict.fromkeys((line.batch, sentence) for line in lines for sentence in line.quality)),
        "history_page": history,
        "history": [
            (
                note,
                words.KINDS[Kind(note.kind)],
                (bound.get(note.pk) or CloseForm(note=note)) if note.is_open and _may_close(request, note) else None,
            )
            for note in history
        ],
        "warned": closing[1] if closing else None,
        "agreements": cover,
        "came_uncovered": bool(shown.arrivals) and any(needs and not visible for _source, visible, needs in cover),
        "form": form or _form(request)(),
        "may_record": not request.permissions.isdisjoint(
            (SharingPermission.RETURN_RECORD, SharingPermission.RETURN_ANSWER)
        ),
        "is_answer": SharingPermission.RETURN_RECORD not in request.permissions,
    }


def _reaches(note: ReturnNote, quarter: Quarter) -> bool:
    return note.until is None or quarter.start < note.until


@requires(SharingPermission.RETURN_ANSWER, SharingPermission.RETURN_RECORD)
@require_POST
def record_one(
    request: MemberRequest, partnership: Partnership, organisation: int, dataset: str, quarter: str
) -> HttpResponse:
    """Put something on record about a return."""
    shown = _one(request, partnership, organisation, dataset, quarter)
    form = _form(request)(request.POST)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            record_note(
                by=request.user,
                organisation=shown.organisation,
                dataset=shown.dataset.number,
                quarter=shown.quarter,
                kind=Kind(entered["kind"]),
                on=entered["on"],
                reason=entered["reason"],
                goes_on=entered["goes_on"],
            )
        except SharingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect(shown.url)
    return render(request, "sharing/return.html", _page(request, shown, form), status=422)


@requires(SharingPermission.RETURN_RECORD, SharingPermission.RETURN_ANSWER)
@require_POST
def close(request: MemberRequest, partnership: Partnership, note: int) -> HttpResponse:
    """Resolve or withdraw a record."""
    current = get_object_or_404(visible_notes(request.user, partnership).select_related("organisation"), pk=note)
    quarter = quarter_coded(request.POST.get("quarter", "")) or Quarter(current.quarter)
    shown = _one(request, partnership, current.organisation_id, current.dataset, quarter.code)
    if not _may_close(request, current):
        raise Http404(_("There is no such page."))
    form = CloseForm(request.POST, note=current)
    if form.is_valid():
        try:
            close_note(by=request.user, note=current, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is closed. What it said stays in the history."))
            return redirect(shown.url)
        except SharingError as refusal:
            form.add_error("reason", str(refusal))
    return render(request, "sharing/return.html", _page(request, shown, closing=(current.pk, form)), status=422)


@requires(SharingPermission.RETURN_VIEW)
@require_GET
def receipt(
    request: MemberRequest, partnership: Partnership, organisation: int, dataset: str, quarter: str
) -> HttpResponse:
    """The receipt as a file."""
    shown = _one(request, partnership, organisation, dataset, quarter)
    after = {"organisation": organisation, "dataset": shown.dataset.number, "quarter": shown.quarter.code}
    record_look(by=request.user, event="sharing.receipt.exported", on=partnership, partnership=partnership, after=after)
    name = f"receipt-{shown.dataset.number}-{shown.quarter.code}-{shown.organisation.pk}.csv"
    return table_download(receipts.receipt_table(shown), name)
