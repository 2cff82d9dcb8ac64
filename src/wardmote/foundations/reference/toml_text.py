"""TOML texts, with errors that say where."""

import re
import tomllib
from typing import Any

PLACE = re.compile(r"(?<!\s)\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(text: str, file: str, refusal: type[Exception]) -> dict[str, Any]:
    """The text as TOML; raises the refusal given, which names the file, the line and what is wrong."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = str(error)
        place = PLACE.search(sentence)
        line = int(place[1]) if place and place[1] else text.count("\n") + (not text.endswith("\n"))
        reason = PLACE.sub("", sentence)
        column = f", column {place[2]}" if place and place[2] else ""
        raise refusal(f"{file}, line {max(1, line)}{column}: this is not TOML: {reason}.") from None
    except RecursionError:
        raise refusal(f"{file}, line 1: this is not TOML: lists are nested too deep.") from None
