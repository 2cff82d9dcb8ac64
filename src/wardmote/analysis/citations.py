"""What each method is called and whom it cites, without loading the module that computes it.

`methods.toml` is written from the modules' `METHODS` by dev/write_method_docs.py; a test holds the two alike.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from wardmote.analysis.errors import UnknownMethodError

TABLE = Path(__file__).parent / "methods.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A method as it is named beside a number: its title, its variant, its source, its limit, and the module that lists it."""

    name: str
    title: str
    variant: str
    citation: str
    never_for: str
    module: str
    function: str


@cache
def citations() -> Mapping[str, Citation]:
    """Every method's citation by the method's name."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return MappingProxyType({name: Citation(name=name, **fields) for name, fields in table.items()})


def cited(name: str) -> Citation:
    """The citation of the method of that name; raises UnknownMethodError if there is none."""
    try:
        return citations()[name]
    except KeyError:
        raise UnknownMethodError(f"No method is called {name}.") from None
