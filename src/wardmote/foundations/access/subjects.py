"""The headers of a member's and an organisation's page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import Action, Fact, Subject, long_date, number
from wardmote.foundations.members.public import Membership
from wardmote.foundations.organisations.public import Organisation


def member_subject(membership: Membership, role_name: str) -> Subject:
    """The person in one place of theirs: whether they have joined, for whom, as what and since when."""
    slug = membership.partnership.slug
    organisation = reverse("access:organisation", args=[slug, membership.organisation_id])
    facts = (
        Fact(membership.organisation.name, organisation),
        Fact(role_name),
        Fact(_("since {day}").format(day=long_date(membership.starts_on))),
    )
    if membership.is_offered:
        return Subject(membership.shown_name, ((_("has not joined yet"), "yellow"),), facts)
    explain = reverse("access:explain", args=[slug, membership.user_id])
    states = () if membership.user.last_login else ((_("has not signed in yet"), "yellow"),)
    return Subject(membership.shown_name, states, facts, (Action(_("Why they may do what they may"), explain),))


def organisation_subject(organisation: Organisation, members: int) -> Subject:
    """The body: whether it goes on, its kind, how many people it has here, and what may be changed of it."""
    slug, became = organisation.partnership.slug, organisation.what_became_of_it
    state = (_("Ended"), "grey") if became else (_("Takes part"), "green")
    count = ngettext("{count} member", "{count} members", members).format(count=number(members))
    people = f"{reverse('access:members', args=[slug])}?organisation={organisation.pk}"
    facts = [Fact(organisation.kind_name or _("kind not recorded")), Fact(count, people)]
    if became:
        facts.append(Fact(became))
    actions = [
        Action(_("Change the name"), reverse("access:organisation-name", args=[slug, organisation.pk])),
        Action(_("Change the kind"), reverse("access:organisation-kind", args=[slug, organisation.pk])),
    ]
    if not became:
        actions.append(Action(_("Record its end"), reverse("access:organisation-end", args=[slug, organisation.pk])))
    return Subject(organisation.name, (state,), tuple(facts), tuple(actions))
