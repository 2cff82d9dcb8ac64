"""The police forces of England and Wales, read from `police_forces.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from wardmote.foundations.places.kinds import Force


@cache
def forces() -> tuple[Force, ...]:
    """Every force that data.police.uk publishes for England and Wales, the British Transport Police last."""
    text = files("wardmote.foundations.places").joinpath("police_forces.toml").read_text(encoding="utf-8")
    return tuple(
        Force(row["slug"], row["name"], row["code"], is_made_up=row.get("is_made_up", False))
        for row in tomllib.loads(text)["force"]
    )


@cache
def forces_by_code() -> dict[str, Force]:
    """The forces by the ONS code of their area."""
    return {force.code: force for force in forces()}
