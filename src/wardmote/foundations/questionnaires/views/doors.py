"""What an address names, as far as the person may see it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import MemberRequest
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.models import Questionnaire, Version
from wardmote.foundations.questionnaires.scope import visible_questionnaires


def questionnaire_at(request: MemberRequest, partnership: Partnership, code: str) -> Questionnaire:
    """The questionnaire of this code; not found where the person does not see it."""
    return get_object_or_404(visible_questionnaires(request.user, partnership), code=code)


def version_at(request: MemberRequest, partnership: Partnership, code: str, number: int) -> Version:
    """One of its versions."""
    questionnaire = questionnaire_at(request, partnership, code)
    return get_object_or_404(questionnaire.versions.select_related("questionnaire__partnership"), number=number)


def draft_at(request: MemberRequest, partnership: Partnership, code: str) -> Version:
    """Its draft."""
    questionnaire = questionnaire_at(request, partnership, code)
    draft = questionnaire.versions.drafts().select_related("questionnaire__partnership").first()
    if draft is None:
        raise Http404(_("There is no draft of this questionnaire."))
    return draft
