"""What can be wrong with people, organisations and partnerships."""


class PeopleError(Exception):
    """Something asked about people cannot be done; the text says what and how to put it right."""


class UnknownPartnership(PeopleError):
    """There is no such partnership, or several where one was meant."""


class UnknownOrganisationKind(PeopleError):
    """The kind of organisation is not in the reference data, or was not valid on the day."""


class NotAllowedHere(PeopleError):
    """The change would leave people, organisations or memberships in a state that cannot be."""


class InvitationRefused(PeopleError):
    """The invitation link has been used, has run out, or never existed."""
