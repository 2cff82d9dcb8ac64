"""What the demonstration refuses."""


class DemoRefused(Exception):  # noqa: N818 - it is a refusal with a sentence, not a fault
    """The demonstration is not built here; the text says why and what to do."""

    is_fit_to_show = True
