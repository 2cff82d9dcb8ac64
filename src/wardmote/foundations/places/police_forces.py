"""The police forces of England and Wales, read from `police_forces.toml`."""

from datetime import date
from functools import cache

from django.utils.translation import gettext_noop

from wardmote.foundations.places.kinds import Force
from wardmote.foundations.reference.public import Rows, Table

POLICE_FORCES = Table(
    "police-forces",
    gettext_noop("Police forces"),
    package="wardmote.foundations.places",
    file="police_forces.toml",
    rows=(
        Rows(
            "force",
            needs={"slug": str, "name": str, "code": str, "valid_from": date},
            may={"valid_to": date, "is_made_up": bool},
            code=("slug",),
            is_once=True,
        ),
    ),
)


@cache
def forces() -> tuple[Force, ...]:
    """Every force that data.police.uk publishes for England and Wales, the British Transport Police last."""
    return tuple(
        Force(row["slug"], row["name"], row["code"], is_made_up=row.get("is_made_up", False))
        for row in POLICE_FORCES.read().rows("force")
    )


@cache
def forces_by_code() -> dict[str, Force]:
    """The forces by the ONS code of their area."""
    return {force.code: force for force in forces()}
