"""Which files may leave the partnership at all, by the licence and the disclosure rule that their source declares."""

from collections.abc import Collection

from wardmote.intake.public import source
from wardmote.measures.public import Figure


def used(one: Figure) -> tuple[str, ...]:
    """The sources that a figure was counted from."""
    return one.provenance.sources or one.measure.sources


def is_kept(one: Figure, released: Collection[str] = ()) -> bool:
    """Whether a file behind the figure is kept to the partnership by its licence, and no sender has released it."""
    return any(slug not in released and is_for_the_partnership(slug) for slug in used(one))


def is_for_the_partnership(slug: str) -> bool:
    """Whether the source's licence keeps its counts to the partnership."""
    return _is_kept(source(slug).publisher["licence"].lower())


def _is_kept(licence: str) -> bool:
    """Whether a declared licence keeps a whole area's counts to the partnership; “below the council” does not."""
    forbidden = "not for publication" in licence and "not for publication below" not in licence
    return forbidden or "own use" in licence


def has_small_counts(slug: str) -> bool:
    """Whether the source's rule keeps small counts back, so that what the checks say of its file may give some away."""
    return int(source(slug).disclosure.get("smallest", 0)) > 1
