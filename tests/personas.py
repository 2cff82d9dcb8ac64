"""The people of the tests: a partnership with one person in each role, a stranger from another, and nobody at all."""

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from wardmote.foundations.members.public import Membership, RoleName, User, add_member, system_person
from wardmote.foundations.organisations.public import Organisation, Partnership, add_organisation, add_partnership

PASSWORD = "correct horse battery staple"
SINCE = date(2020, 4, 1)
STRANGER = "stranger"
SIGNED_OUT = "signed_out"

# Who they are: role -> (name, the kind of body they come from).
STORIES: dict[RoleName, tuple[str, str]] = {
    RoleName.ADMINISTRATOR: ("Gwen Morris", "council"),
    RoleName.ANALYST: ("Amira Khan", "council"),
    RoleName.HEAD_OF_COMMUNITY_SAFETY: ("Peter Osei", "council"),
    RoleName.ASB_OFFICER: ("Siân Pritchard", "council"),
    RoleName.PARTNER_OFFICER: ("Tom Akande", "fire-and-rescue"),
    RoleName.PROVIDER: ("Ruth Feldman", "provider"),
    RoleName.BOARD_MEMBER: ("Councillor Jean Baptiste", "council"),
}


@dataclass(frozen=True)
class Personas:
    """A peopled partnership."""

    partnership: Partnership
    other_partnership: Partnership
    stranger: User
    organisations: dict[str, Organisation] = field(default_factory=dict)
    members: dict[RoleName, Membership] = field(default_factory=dict)

    def person(self, role: str) -> User:
        """The person in this role, or the stranger."""
        return self.stranger if role == STRANGER else self.members[RoleName(role)].user

    def client(self, role: str) -> Client:
        """A browser in which this person (or nobody) has signed in."""
        client = Client()
        if role != SIGNED_OUT:
            client.force_login(self.person(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    @property
    def analyst(self) -> User:
        return self.person(RoleName.ANALYST)

    @property
    def administrator(self) -> User:
        return self.person(RoleName.ADMINISTRATOR)


EVERYBODY: tuple[str, ...] = (*(role.value for role in RoleName), STRANGER, SIGNED_OUT)


def make_partnership(slug: str = "riverside", name: str = "Riverside Community Safety Partnership") -> Partnership:
    """One partnership, with nobody in it."""
    return add_partnership(by=system_person(), name=name, slug=slug)


def make_personas(slug: str = "riverside") -> Personas:
    """A partnership with one person in each role, and another partnership with a stranger who is its analyst."""
    by = system_person()
    partnership = make_partnership(slug)
    bodies = {
        kind: add_organisation(by=by, partnership=partnership, name=kind.capitalize(), kind=kind, from_=SINCE)
        for kind in sorted({kind for _name, kind in STORIES.values()})
    }
    members = {
        role: add_member(
            by=by,
            partnership=partnership,
            organisation=bodies[kind],
            email=f"{role.value}@{slug}.example.org",
            display_name=name,
            role=role,
            password=PASSWORD,
            starts_on=SINCE,
        )
        for role, (name, kind) in STORIES.items()
    }
    elsewhere = make_partnership(f"{slug}-elsewhere", "Hillside Community Safety Partnership")
    body = add_organisation(by=by, partnership=elsewhere, name="Council", kind="council", from_=SINCE)
    stranger = add_member(
        by=by,
        partnership=elsewhere,
        organisation=body,
        email=f"stranger@{slug}.example.org",
        display_name="Kofi Mensah",
        role=RoleName.ANALYST,
        password=PASSWORD,
        starts_on=SINCE,
    ).user
    return Personas(partnership, elsewhere, stranger, bodies, members)
