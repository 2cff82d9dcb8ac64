"""TOML texts, with errors that say where."""

import re
import tomllib
from typing import Any

from wardmote.intake.errors import SourceError

PLACE = re.compile(r"(?<!\s)\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The text as TOML; raises SourceError that names the file, the line and what is wrong."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = PLACE.search(message)
        line = int(place[1]) if place and place[1] else text.count("\n") + (not text.endswith("\n"))
        reason = PLACE.sub("", message)
        column = f", column {place[2]}" if place and place[2] else ""
        raise SourceError(f"{file}, line {max(1, line)}{column}: this is not TOML: {reason}.") from None
    except RecursionError:
        raise SourceError(f"{file}, line 1: this is not TOML: lists are nested too deep.") from None
