"""The room in lines: what a member has been told and has not marked as read, as what is new on Home."""

from datetime import datetime

from wardmote.foundations.design.public import Waiting
from wardmote.foundations.members.public import User
from wardmote.foundations.messages.notices import unread
from wardmote.foundations.organisations.public import Partnership


def news(partnership: Partnership, person: User, _since: datetime) -> list[Waiting]:
    """The notices that the person has not marked as read, however long ago they came."""
    return [Waiting(text=each.sentence, url=each.url, since=each.at) for each in unread(partnership, person)]
