"""What this room refuses."""


class AssessmentError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class NoEvidence(AssessmentError):  # noqa: N818 - read as a statement
    """The data loaded cannot carry an assessment of this area and year."""


class WrittenMeanwhile(AssessmentError):  # noqa: N818 - read as a statement
    """Somebody else saved the same heading since this person opened it."""


class UnknownItem(AssessmentError):  # noqa: N818 - read as a statement
    """The assessment has no such heading."""


class NotAssessable(AssessmentError):  # noqa: N818 - read as a statement
    """An area of a kind of which no assessment is made."""


class NoEdition(AssessmentError):  # noqa: N818 - read as a statement
    """The assessment has no edition for these readers."""
