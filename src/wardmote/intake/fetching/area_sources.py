"""What is fetched of areas, from where and under which name: the shipped file, with the installation's own over it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings

from wardmote.intake.fetching.errors import FetchError

OWN_FILE = "area-sources.toml"


@dataclass(frozen=True)
class Layer:
    """A service of the portal: a lookup, or boundaries where `is_shape`."""

    slug: str
    title: str
    service: str
    of: str
    key: str
    fields: tuple[str, ...]
    is_shape: bool = False
    is_distinct: bool = False
    gives: Mapping[str, str] = field(default_factory=dict)
    checked: str = ""


@dataclass(frozen=True)
class Table:
    """A table of Nomis, and what is asked of it besides the areas."""

    slug: str
    title: str
    dataset: str
    of: str
    select: str
    query: Mapping[str, str]
    checked: str = ""


@dataclass(frozen=True)
class Server:
    """A publisher's server, the page at which a person finds the same files, and how many questions a second it is asked."""

    address: str
    page: str
    per_second: float
    checked: str


@dataclass(frozen=True)
class AreaSources:
    """Everything there is to fetch."""

    portal: Server
    nomis: Server
    layers: tuple[Layer, ...]
    tables: tuple[Table, ...]


def area_sources() -> AreaSources:
    """The shipped file with the installation's own lines in the place of those they name.

    Raises FetchError where the installation's file cannot be read or lacks a line.
    """
    shipped = tomllib.loads(files("wardmote.intake.fetching").joinpath("area_sources.toml").read_text(encoding="utf-8"))
    own_path = Path(settings.WARDMOTE_HOME) / OWN_FILE
    try:
        own = tomllib.loads(own_path.read_text(encoding="utf-8")) if own_path.exists() else {}
        return AreaSources(
            portal=_server({**shipped["open_geography"], **own.get("open_geography", {})}),
            nomis=_server({**shipped["nomis"], **own.get("nomis", {})}),
            layers=tuple(_layer(row) for row in _over(shipped["layers"], own.get("layers", []))),
            tables=tuple(Table(**_known(row, Table)) for row in _over(shipped["tables"], own.get("tables", []))),
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise FetchError(f"{own_path} cannot be used: {error}. Correct it, or move it away.") from None


def _over(shipped: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The shipped rows, each with what the installation's row of the same slug says, then the installation's others."""
    named = {row["slug"]: row for row in own}
    known = [{**row, **named.pop(row["slug"], {})} for row in shipped]
    return [*known, *named.values()]


def _server(row: Mapping[str, Any]) -> Server:
    return Server(str(row["address"]), str(row["page"]), float(row["per_second"]), str(row["checked"]))


def _layer(row: Mapping[str, Any]) -> Layer:
    return Layer(**{**_known(row, Layer), "fields": tuple(row["fields"])})


def _known(row: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """The row's values that the class takes; days of publication are for whoever reads the file."""
    return {name: value for name, value in row.items() if name in kind.__dataclass_fields__}  # type: ignore[attr-defined]
