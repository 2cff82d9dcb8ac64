"""Whose questionnaires a person sees: those of the partnership, with one of the room's permissions.

Answers have no door here: the room whose subject they are about opens its own first.
"""

from django.db.models import QuerySet

from wardmote.foundations.access.public import Permitted, Rule, viewer_of
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.questionnaires.models import Questionnaire
from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission

QUESTIONNAIRES = Rule(
    (Permitted((QuestionnairesPermission.QUESTIONNAIRE_VIEW, QuestionnairesPermission.QUESTIONNAIRE_EDIT)),)
)


def visible_questionnaires(user: User, partnership: Partnership) -> QuerySet[Questionnaire]:
    """The partnership's questionnaires, where the person may see them."""
    listed = Questionnaire.objects.select_related("partnership")
    return QUESTIONNAIRES.of(listed, viewer_of(user, partnership))
