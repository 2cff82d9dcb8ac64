"""Councils that others replaced, read from `reorganised_councils.toml`."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.foundations.reference.public import Own, Rows, Table

REORGANISED_COUNCILS = Table(
    "reorganised-councils",
    gettext_noop("Councils that were replaced by others"),
    package="wardmote.foundations.places",
    file="reorganised_councils.toml",
    own="places/reorganised_councils.toml",
    over=Own.BY_CODE,
    reader="wardmote.foundations.places.reorganisations.replaced_on",
    rows=(
        Rows(
            "council",
            needs={"code": str, "name": str, "became": str, "became_name": str, "valid_from": date},
            code=("code",),
            is_once=True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A council that another replaced, each with its name."""

    code: str
    name: str
    became: str
    became_name: str


def replaced_on(day: date = date.max) -> dict[str, Replaced]:
    """The councils that had been replaced by a day, by code, each with the one that answers for it on that day."""
    rows = {row["code"]: row for row in REORGANISED_COUNCILS.read().rows("council") if row["valid_from"] <= day}
    replaced = {}
    for code, row in rows.items():
        last, passed = row, {code}
        while last["became"] in rows:
            if last["became"] in passed:
                raise last.refused(_("councils replace one another in a circle."), "became")
            passed.add(last["became"])
            last = rows[last["became"]]
        replaced[code] = Replaced(code, row["name"], last["became"], last["became_name"])
    return replaced
