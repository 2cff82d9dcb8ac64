"""What this room brings to the house."""

from wardmote.foundations.rooms import Room

ROOM = Room(
    "wardmote.foundations.questionnaires",
    worded=(("shipped/*.toml", ("title", "purpose", "source", "name", "intro", "text", "hint", "label", "unit")),),
    tables=("wardmote.foundations.questionnaires.shipped_forms.FORMS",),
    is_app=False,
)
