"""What can be wrong with organisations and partnerships, and with who has a place in them."""


class OrganisationsError(Exception):
    """Something asked about organisations or their members cannot be done; the text says what and how to put it right."""

    is_fit_to_show = True


class UnknownPartnership(OrganisationsError):  # noqa: N818 - the name is the sentence
    """There is no such partnership, or several where one was meant."""


class UnknownOrganisationKind(OrganisationsError):  # noqa: N818 - the name is the sentence
    """The kind of organisation is not in the reference data, or was not valid on the day."""


class NotAllowedHere(OrganisationsError):  # noqa: N818 - the name is the sentence
    """The change would leave partnerships, organisations or memberships in a state that cannot be."""
