"""The header of an assessment's page."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.assessment.content import Document
from wardmote.assessment.models import Assessment
from wardmote.assessment.rules import HUMAN_ITEMS, Audience, State
from wardmote.foundations.design.public import Action, Fact, Subject, Tab, long_date

FORM_NAMES = (
    ("docx", gettext_lazy("Word")),
    ("pdf", gettext_lazy("PDF")),
    ("zip", gettext_lazy("Tables")),
    ("html", gettext_lazy("Web page")),
)


def assessment_subject(shown: Assessment, document: Document, editions: Sequence[Audience]) -> Subject:
    """The assessment: whether it is finished, when it was made, the next heading to write, its forms and its editions."""
    edition, state, slug = Audience(document.audience), shown.state, shown.partnership.slug
    origin = _("made on {day} by Wardmote {version}")
    facts = (
        Fact(document.period, language="en-GB"),
        Fact(origin.format(day=long_date(shown.created_at), version=document.version)),
    )
    unwritten = set(shown.unwritten)
    following = next((item.key for item in HUMAN_ITEMS if item.key in unwritten), "")
    address = reverse("assessment:write", args=[slug, shown.pk, following]) if following else ""
    write = (Action(_("Write the next part"), address, is_first=True),) if following else ()
    forms = tuple(
        Action(
            str(label),
            f"{reverse('assessment:download', args=[slug, shown.pk, form])}?edition={edition.value}",
            is_download=True,
        )
        for form, label in FORM_NAMES
    )
    tabs = tuple(Tab(str(one.label), f"?edition={one.value}", is_current=one == edition) for one in editions)
    colour = "green" if state is State.WRITTEN else "yellow"
    return Subject(document.title, ((str(state.label), colour),), facts, write + forms, tabs, language="en-GB")
