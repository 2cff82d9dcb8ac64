"""What can be wrong with a check."""


class VerificationRefused(Exception):  # noqa: N818 - the name is the sentence
    """The check cannot be recorded; the text says why and what to do."""

    is_fit_to_show = True
