"""What can be wrong with members, beside what can be wrong with the organisations that they have a place in."""

from wardmote.foundations.organisations.public import OrganisationsError


class MembersError(OrganisationsError):
    """Something asked about members cannot be done; the text says what and how to put it right."""


class InvitationRefused(MembersError):  # noqa: N818 - the name is the sentence
    """The invitation link has been used, has run out, or never existed."""
