"""A text that a person typed, read for what may name or reach somebody."""

from wardmote.foundations.privacy.telling import kinds_in


def personal_kinds(text: str) -> list[str]:
    """The kinds of what in a text looks personal, in the order of its lines."""
    return list(dict.fromkeys(kind for line in text.splitlines() for kind in sorted(kinds_in(line))))
