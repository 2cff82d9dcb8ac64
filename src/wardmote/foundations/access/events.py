"""How this room's events, and those of `people`, read on the ledger's page."""

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
