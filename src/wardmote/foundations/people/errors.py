"""What can be wrong with people, organisations and partnerships."""


class PeopleError(Exception):
    """Something asked about people cannot be done; the text says what and how to put it right."""

    is_fit_to_show = True


class UnknownPartnership(PeopleError):  # noqa: N818 - the name is the sentence
    """There is no such partnership, or several where one was meant."""


class UnknownOrganisationKind(PeopleError):  # noqa: N818 - the name is the sentence
    """The kind of organisation is not in the reference data, or was not valid on the day."""


class NotAllowedHere(PeopleError):  # noqa: N818 - the name is the sentence
    """The change would leave people, organisations or memberships in a state that cannot be."""


class InvitationRefused(PeopleError):  # noqa: N818 - the name is the sentence
    """The invitation link has been used, has run out, or never existed."""
