"""The rooms of the house, the lowest first: adding one is adding its folder, with a `room.py`, and a line here."""

from wardmote.foundations.rooms import Room, declared

NAMES = [
    "wardmote.foundations.post",
    "wardmote.foundations.design",
    "wardmote.foundations.ledger",
    "wardmote.foundations.documents",
    "wardmote.foundations.organisations",
    "wardmote.foundations.members",
    "wardmote.foundations.verification",
    "wardmote.foundations.retention",
    "wardmote.foundations.runs",
    "wardmote.foundations.messages",
    "wardmote.foundations.access",
    "wardmote.foundations.calendar",
    "wardmote.foundations.clocks",
    "wardmote.foundations.search",
    "wardmote.foundations.places",
    "wardmote.foundations.questionnaires",
    "wardmote.intake",
    "wardmote.sharing",
    "wardmote.measures",
    "wardmote.assessment",
]


def of_this_installation() -> tuple[Room, ...]:
    """What each room declares."""
    return declared(NAMES)
