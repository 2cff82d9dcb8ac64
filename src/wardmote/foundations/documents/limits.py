"""What numbers can bear, as dated data: from which base a percentage is given, how unlikely chance must be."""

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext_noop

from wardmote.foundations.reference.public import Contents, Rows, Table, version_on

VERSIONS = Rows(
    "version",
    needs={
        "valid_from": date,
        "small_base": int,
        "unlikely": float,
        "significant": float,
        "stable": int,
        "mostly_known": float,
        "fewest_steps": int,
        "least_for_limits": int,
        "fewest_compared": int,
        "fewest_in_funnel": int,
    },
    may={"source": str, "is_verified": bool},
)
LIMITS = Table(
    "limits",
    gettext_noop("What numbers can bear"),
    package="wardmote.foundations.documents",
    file="limits.toml",
    rows=(VERSIONS,),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The conventions of one version."""

    small_base: int
    unlikely: float
    significant: float
    stable: int
    mostly_known: float
    fewest_steps: int
    least_for_limits: int
    fewest_compared: int
    fewest_in_funnel: int


def limits_on(day: date) -> Limits:
    """The limits of a period that ends on the day; of earlier days than the first version's, those of the first."""
    return _on(LIMITS.read(), day)


def limits_today() -> Limits:
    """The limits of what is said today and is of no period."""
    return limits_on(timezone.localdate())


@lru_cache(maxsize=4096)
def _on(contents: Contents, day: date) -> Limits:
    row = version_on(contents.rows("version"), day)
    return Limits(**row.only(*(each.name for each in fields(Limits))))
