"""How this room's events, and those of organisations and members, read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from wardmote.foundations.access.giving.shared import section_titles
from wardmote.foundations.access.roles import VALUES, role_named
from wardmote.foundations.access.sections import EVERY_SECTION
from wardmote.foundations.organisations.public import Ending, body_kinds
from wardmote.foundations.rooms import permission_named

EVENTS = {
    "access.person.signed-in": gettext_noop("signed in"),
    "access.person.signed-out": gettext_noop("signed out"),
    "access.person.signed-out-elsewhere": gettext_noop("signed out in other browsers ({count})"),
    "access.person.locked-out": gettext_noop("locked a person out after too many wrong passwords"),
    "access.password.changed": gettext_noop("changed their password"),
    "access.second-factor.added": gettext_noop("added a second factor ({type})"),
    "access.second-factor.failed": gettext_noop("refused a wrong code at a person's sign-in ({type})"),
    "access.second-factor.removed": gettext_noop("removed a second factor"),
    "access.recovery-codes.renewed": gettext_noop("made new recovery codes"),
    "access.grant.made": gettext_noop("gave sections of it ({sections})"),
    "access.grant.ended": gettext_noop("ended what had been given"),
    "access.glass.broken": gettext_noop("opened it in an emergency ({sections})"),
    "access.grants.seen": gettext_noop("looked at who has been given it"),
    "access.emergency.sought": gettext_noop("asked in an emergency for something that is not there"),
    "access.emergencies.seen": gettext_noop("looked at what was opened in emergencies ({rows})"),
    "access.page.refused": gettext_noop("was refused a page: may not {permission}"),
    "organisations.partnership.added": gettext_noop("started the partnership"),
    "organisations.partnership.removed": gettext_noop("removed the demonstration"),
    "organisations.partnership.changed": gettext_noop("changed the partnership's settings"),
    "organisations.councils.changed": gettext_noop("changed which councils the partnership covers"),
    "organisations.organisation.added": gettext_noop("added an organisation ({kind})"),
    "organisations.organisation.renamed": gettext_noop("changed an organisation's name"),
    "organisations.organisation.kind-changed": gettext_noop("changed an organisation's kind to {kind}"),
    "organisations.organisation.ended": gettext_noop("recorded the end of an organisation: {how}"),
    "members.member.added": gettext_noop("added a member ({role})"),
    "members.member.offered": gettext_noop("invited somebody who is known elsewhere ({role})"),
    "members.member.joined": gettext_noop("joined the partnership ({role})"),
    "members.member.declined": gettext_noop("declined an invitation"),
    "members.member.role-changed": gettext_noop("changed a member's role to {role}"),
    "members.member.removed": gettext_noop("removed a member"),
    "members.role.added": gettext_noop("made a role of the partnership's own: {role} ({permissions})"),
    "members.role.changed": gettext_noop("changed a role of the partnership's own: {role}"),
    "members.role.ended": gettext_noop("ended a role of the partnership's own: {role}"),
    "members.team.added": gettext_noop("formed a team"),
    "members.team.renamed": gettext_noop("changed a team's name"),
    "members.team.ended": gettext_noop("ended a team"),
    "members.team.member-added": gettext_noop("brought a member into a team"),
    "members.team.member-left": gettext_noop("took a member out of a team"),
    "members.absence.recorded": gettext_noop("recorded that a member is away from {from} until {ends_on}"),
    "members.absence.ended": gettext_noop("recorded that a member is back on {ends_on}"),
    "members.keeper.added": gettext_noop("let a member keep the whole installation"),
    "members.keeper.ended": gettext_noop("ended that a member keeps the whole installation"),
    "members.invitation.issued": gettext_noop("made an invitation link"),
    "members.invitation.not-sent": gettext_noop("sent an invitation that the mail server did not take"),
    "members.invitation.accepted": gettext_noop("accepted an invitation"),
}
FACTORS = {
    "totp": _("one-time codes"),
    "webauthn": _("a passkey"),
    "recovery_codes": _("recovery codes"),
}


def _in_a_sentence(name: str | Promise) -> str:
    """A name that follows other words: “Fire and rescue authority” as “fire and rescue authority”; “ASB officer” as it is."""
    text = str(name)
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _permissions(keys: Any) -> str:
    """One permission or several, in words; one that there is no longer by its key."""
    listed = keys if isinstance(keys, list) else [keys]
    return "; ".join(permission_named(key).words if key in VALUES else str(key) for key in listed)


def _sections(keys: Any) -> str | Promise:
    """Which parts of an object, by their titles."""
    if EVERY_SECTION in keys:
        return _("all of it")
    return ", ".join(_in_a_sentence(title) for title in section_titles(keys))


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "kind": lambda slug: _in_a_sentence(body_kinds()[slug].name),
    "role": lambda slug: _in_a_sentence(role_named(slug).name),
    "how": lambda how: Ending(how).label,
    "type": lambda name: FACTORS[name],
    "permission": lambda key: permission_named(key).words,
    "permissions": _permissions,
    "sections": _sections,
}
