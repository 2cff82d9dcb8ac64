"""How this room's events, and those of `people`, read on the ledger's page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.roles import role_named
from wardmote.foundations.people.public import body_kinds

EVENTS = {
    "access.person.signed-in": "signed in",
    "access.person.signed-out": "signed out",
    "access.person.locked-out": "locked a person out after too many wrong passwords",
    "access.password.changed": "changed their password",
    "access.second-factor.added": "added a second factor ({type})",
    "access.second-factor.removed": "removed a second factor",
    "access.recovery-codes.renewed": "made new recovery codes",
    "people.partnership.added": "started the partnership",
    "people.partnership.changed": "changed the partnership's settings",
    "people.councils.changed": "changed which councils the partnership covers",
    "people.organisation.added": "added an organisation ({kind})",
    "people.organisation.kind-changed": "changed an organisation's kind to {kind}",
    "people.member.added": "added a member ({role})",
    "people.member.role-changed": "changed a member's role to {role}",
    "people.member.removed": "removed a member",
    "people.invitation.issued": "made an invitation link",
    "people.invitation.accepted": "accepted an invitation",
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


# How the codes that an entry holds are said.
SAID: Mapping[str, Callable[[Any], str | Promise]] = {
    "kind": lambda slug: _in_a_sentence(body_kinds()[slug].name),
    "role": lambda slug: _in_a_sentence(role_named(slug).name),
    "type": lambda name: FACTORS[name],
}
