"""What this room brings to the house."""

from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission
from wardmote.foundations.rooms import Room

ROOM = Room(
    "wardmote.foundations.questionnaires",
    permissions=QuestionnairesPermission,
    retention="wardmote.foundations.questionnaires.retention",
    events="wardmote.foundations.questionnaires.events",
    worded=(("shipped/*.toml", ("title", "purpose", "source", "name", "intro", "text", "hint", "label", "unit")),),
    tables=("wardmote.foundations.questionnaires.shipped_forms.FORMS",),
)
