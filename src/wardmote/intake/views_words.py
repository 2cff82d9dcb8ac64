"""What senders' words mean: said where files are checked, corrected from the source's page."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wardmote.foundations.access.public import MemberRequest, requires
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.errors import IntakeError
from wardmote.intake.models import WordMeaning
from wardmote.intake.operations import checking
from wardmote.intake.operations.senders import sender_of
from wardmote.intake.operations.word_meanings import Said, forget_meaning, say_meanings
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.scope import is_own_delivery, visible_deliveries
from wardmote.intake.sources import Source, sources
from wardmote.intake.word_choices import FIELDS, LEFT_OUT, TELLS, choices_of, meaning_in_words, offered


class MeaningForm(forms.Form):
    """What one word means."""

    meaning = forms.ChoiceField(
        label=gettext_lazy("What it means"), error_messages={"required": gettext_lazy("Choose what it means")}
    )

    def __init__(self, *args: Any, choices: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meaning"].choices = list(choices.items())  # type: ignore[attr-defined]


@requires(IntakePermission.BATCH_LOAD, IntakePermission.RETURN_SEND, own=is_own_delivery)
@require_POST
def say_words(request: MemberRequest, partnership: Partnership, delivery: uuid.UUID) -> HttpResponse:
    """Keep what was chosen for words of files that wait to be loaded, and check the files again."""
    person = request.user
    this_delivery = get_object_or_404(visible_deliveries(person, partnership), pk=delivery)
    source = sources().get(this_delivery.source)
    if source is None or this_delivery.run_id is not None:
        raise Http404
    named = str(this_delivery.organisation_id) if this_delivery.organisation_id else None
    today = timezone.localdate()
    try:
        sender = sender_of(partnership, source, named, today)
        words = list(_chosen(request, source, partnership))
        count = say_meanings(by=person, partnership=partnership, source=source.slug, sender=sender.slug, words=words)
    except IntakeError as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:check", partnership.slug, delivery)
    if count:
        sentence = ngettext(
            "What {count} word means is kept. The files were checked again.",
            "What {count} words mean is kept. The files were checked again.",
            count,
        )
        messages.success(request, sentence.format(count=count))
    else:
        messages.error(request, _("Nothing was chosen. Choose what a word means, then keep it."))
    checking.forget_preview(this_delivery)
    if count and checking.is_large(this_delivery):
        run = checking.start_check(by=person, delivery=this_delivery)
        return redirect("runs:run", partnership.slug, run.pk)
    return redirect("intake:check", partnership.slug, delivery)


def _chosen(request: HttpRequest, source: Source, partnership: Partnership) -> list[Said]:
    """The words for which something was chosen, each with one of the choices of its field."""
    today = timezone.localdate()
    choices = {field: offered(choices_of(source, partnership, field, today)) for field in FIELDS}
    listed = zip(*(request.POST.getlist(name) for name in ("field", "word", "meaning")), strict=False)
    return [
        Said(field, word, "" if meaning == LEFT_OUT else meaning)
        for field, word, meaning in listed
        if meaning in choices.get(field, {}) and word.strip()
    ]


@requires(IntakePermission.BATCH_LOAD)
@require_http_methods(["GET", "POST"])
def word(request: MemberRequest, partnership: Partnership, source: str, word: int) -> HttpResponse:
    """What one word of a sender means: change it, or forget it; what was said before stays on record."""
    current = WordMeaning.objects.current().filter(partnership=partnership, source=source).select_related("said_by")
    row = get_object_or_404(current, pk=word)
    declared = sources().get(source)
    if declared is None:
        raise Http404
    person = request.user
    if request.method == "POST" and "forget" in request.POST:
        forget_meaning(by=person, meaning=row)
        messages.success(request, _("The word is unknown again. Files that are loaded from now on say so."))
        return redirect("intake:source", partnership.slug, source)
    choices = choices_of(declared, partnership, row.field, timezone.localdate())
    form = MeaningForm(request.POST or None, choices=offered(choices), initial={"meaning": row.meaning or LEFT_OUT})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["meaning"]
        word_said = Said(row.field, row.word, "" if chosen == LEFT_OUT else chosen)
        say_meanings(by=person, partnership=partnership, source=source, sender=row.sender, words=[word_said])
        messages.success(request, _("What the word means is kept. Load files again to read them with it."))
        return redirect("intake:source", partnership.slug, source)
    earlier = WordMeaning.objects.filter(
        partnership=partnership, source=source, sender=row.sender, field=row.field, folded=row.folded
    ).select_related("said_by", "ended_by")
    page = {
        "source": declared,
        "row": row,
        "form": form,
        "tells": TELLS[row.field],
        "history": [
            {"row": each, "means": meaning_in_words(each.meaning, choices)} for each in earlier.order_by("-said_at")
        ],
    }
    return render(request, "intake/word.html", page)
