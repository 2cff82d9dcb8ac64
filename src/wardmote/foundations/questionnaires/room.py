"""What this room brings to the house."""

from wardmote.foundations.questionnaires.permissions import QuestionnairesPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.questionnaires",
    addresses=(Addresses("questionnaires/", "wardmote.foundations.questionnaires.urls"),),
    pages=(
        Page(
            Group.ADMINISTRATION,
            47,
            gettext_noop("Questionnaires"),
            "questionnaires:questionnaires",
            part=gettext_noop("Settings"),
        ),
    ),
    permissions=QuestionnairesPermission,
    demo="wardmote.foundations.questionnaires.demo",
    retention="wardmote.foundations.questionnaires.retention",
    events="wardmote.foundations.questionnaires.events",
    worded=(("shipped/*.toml", ("title", "purpose", "source", "name", "intro", "text", "hint", "label", "unit")),),
    tables=("wardmote.foundations.questionnaires.shipped_forms.FORMS",),
)
