"""The questionnaires of the demonstration: the shipped forms, copied and published by the head of community safety."""

from django.db import transaction

from wardmote.demo.story import Part, Telling
from wardmote.foundations.members.demo import aldermere, person_in
from wardmote.foundations.questionnaires.models import Questionnaire
from wardmote.foundations.questionnaires.operations.drafting import begin_draft, copy_shipped, publish_version
from wardmote.foundations.questionnaires.shipped_forms import shipped_forms

# One of them is being written anew.
IN_WORK = "victim-satisfaction"


def build(telling: Telling) -> None:
    """Copy and publish what is not there yet."""
    telling.say("Copying the forms for risk and satisfaction")
    partnership = aldermere()
    by = person_in(partnership, "head_of_community_safety")
    for form in shipped_forms():
        if not Questionnaire.objects.filter(partnership=partnership, code=form).exists():
            with transaction.atomic():
                draft = copy_shipped(by=by, partnership=partnership, form=form)
                published = publish_version(by=by, version=draft, seen=draft.edition)
                if form == IN_WORK:
                    begin_draft(by=by, questionnaire=published.questionnaire)


def is_built() -> bool:
    """Whether each of them is there."""
    codes = Questionnaire.objects.filter(partnership=aldermere()).values_list("code", flat=True)
    return set(shipped_forms()) <= set(codes)


PART = Part(build, is_built)
