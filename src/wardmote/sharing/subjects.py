"""The headers of an agreement's and a return's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, long_date, number
from wardmote.sharing import words
from wardmote.sharing.opened import OpenedAgreement
from wardmote.sharing.tracker import Return


def agreement_subject(agreement: OpenedAgreement, partnership: str) -> Subject:
    """The agreement: its status, how many share, its days."""
    word, colour = words.STATUSES[agreement.status]
    terms, tags = agreement.terms, ((str(word), colour),)
    parties = [name for name, _became in agreement.parties_named()]
    facts = [Fact(", ".join(parties))] if parties else []
    if terms["signed_on"]:
        facts.append(Fact(_("signed {day}").format(day=long_date(terms["signed_on"]))))
    if terms["terminated_on"]:
        facts.append(Fact(_("terminated {day}").format(day=long_date(terms["terminated_on"]))))
        return Subject(agreement.title, tags, tuple(facts))
    if terms["review_on"]:
        facts.append(Fact(_("next review {day}").format(day=long_date(terms["review_on"]))))
    change = reverse("sharing:agreement-edit", args=[partnership, agreement.key])
    return Subject(agreement.title, tags, tuple(facts), (Action(_("Change"), change),))


def return_subject(given: Return, partnership: str) -> Subject:
    """The return: its state, whose it is, when it is due and how much came."""
    standing, quarter = given.standing, given.quarter
    title = _("{dataset}, {quarter}").format(dataset=given.dataset.name, quarter=words.quarter_name(quarter))
    body = given.organisation
    became = [Fact(body.what_became_of_it)] if body.what_became_of_it else []
    facts = [Fact(body.name_on(quarter.last_day)), *became, Fact(_("due {day}").format(day=long_date(quarter.due)))]
    if standing.arrived:
        facts.append(Fact(_("came {day}").format(day=long_date(standing.arrived))))
    if given.arrivals:
        facts.append(Fact(_("{count} of 3 months here").format(count=number(3 - len(standing.months_missing)))))
    receipt = reverse("sharing:receipt", args=[partnership, given.organisation.pk, given.dataset.number, quarter.code])
    actions = (Action(_("Receipt as CSV"), receipt, is_download=True),)
    return Subject(title, ((words.state_name(standing), words.state_colour(standing)),), tuple(facts), actions)
