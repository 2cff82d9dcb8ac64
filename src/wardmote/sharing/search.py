"""What the room offers to the search: agreements by their words or parties, and the returns of the last quarters."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.search.public import MOST, Hit, Offer, Text, has_words, holds
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.reference import schedule
from wardmote.sharing.rules import State, last_ended, quarters_to
from wardmote.sharing.scope import visible_agreements, visible_organisations
from wardmote.sharing.tracker import returns
from wardmote.sharing.words import STATUSES, quarter_name, state_name

QUARTERS = 2


def _agreements(partnership: Partnership, person: User, words: tuple[str, ...]) -> list[Hit]:
    fits = has_words("sharing.Agreement", words) | has_words("organisations.Organisation", words, by="parties")
    rows = visible_agreements(person, partnership).filter(fits).distinct().order_by("title")
    return [Hit(each.title, each.get_absolute_url(), str(STATUSES[each.status][0])) for each in rows[: MOST + 1]]


def _returns(partnership: Partnership, person: User, words: tuple[str, ...]) -> list[Hit]:
    today = timezone.localdate()
    quarters = quarters_to(last_ended(today), QUARTERS, schedule().first)
    every = returns(partnership, visible_organisations(person, partnership), quarters, today)
    named = [
        each
        for each in every
        if each.standing.state is not State.NOT_EXPECTED
        and holds(f"{each.dataset.name} {each.organisation.name} {quarter_name(each.quarter)}", words)
    ]
    named.sort(key=lambda each: each.quarter.start, reverse=True)
    return [
        Hit(
            f"{each.dataset.name}, {quarter_name(each.quarter)}",
            each.url,
            f"{each.organisation.name}: {state_name(each.standing)}",
        )
        for each in named[: MOST + 1]
    ]


TEXTS = (Text("sharing.Agreement", ("title", "purpose", "data_items")),)
OFFERS = (
    Offer("return", gettext_lazy("Returns"), frozenset({SharingPermission.RETURN_VIEW}), _returns, rank=50),
    Offer("agreement", gettext_lazy("Agreements"), frozenset({SharingPermission.AGREEMENT_VIEW}), _agreements, rank=60),
)
