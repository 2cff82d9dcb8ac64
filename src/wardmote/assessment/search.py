"""What the room offers to the search: assessments by their area and year, and by what people wrote in them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.assessment.models import Assessment, HumanText
from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.design.public import long_date, month
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search.public import MOST, Hit, Offer, Text, has_words


def _assessments(partnership: Partnership, _person: User, words: tuple[str, ...]) -> list[Hit]:
    fits = Q()
    for word in words:
        # Somebody who types the word itself looks for any of them.
        if not _("assessment").startswith(word.casefold()):
            fits &= Q(area_name__icontains=word) | Q(year_ending__startswith=word)
    newer = HumanText.objects.filter(assessment=OuterRef("assessment"), item=OuterRef("item"), pk__gt=OuterRef("pk"))
    texts = HumanText.objects.filter(
        has_words("assessment.HumanText", words), ~Exists(newer), assessment=OuterRef("pk")
    )
    rows = Assessment.objects.filter(fits | Exists(texts), partnership=partnership).order_by("-created_at")
    return [
        Hit(
            _("Assessment of {area}, year ending {month}").format(
                area=name, month=month(date.fromisoformat(f"{ending}-01"))
            ),
            reverse("assessment:assessment", args=[partnership.slug, key]),
            long_date(created_at),
        )
        for key, name, ending, created_at in rows.values_list("pk", "area_name", "year_ending", "created_at")[
            : MOST + 1
        ]
    ]


TEXTS = (Text("assessment.HumanText", ("text",)),)
OFFERS = (
    Offer("assessment", gettext_lazy("Assessments"), frozenset({AssessmentPermission.VIEW}), _assessments, rank=30),
)
