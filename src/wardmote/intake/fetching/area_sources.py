"""What is fetched of areas, from where and under which name: the shipped file, with the installation's own over it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from wardmote.foundations.reference.public import Own, Row, Rows, Table
from wardmote.foundations.rooms import gettext_noop
from wardmote.intake.fetching.errors import AreaSourcesRefused

Made = TypeVar("Made")
SERVER = {"address": str, "page": str, "per_second": float, "checked": str}
LAYERS = Rows(
    "layers",
    needs={"slug": str, "title": str, "service": str, "of": str, "key": str, "fields": list},
    may={"is_shape": bool, "is_distinct": bool, "gives": dict, "published": date, "checked": str},
    code=("slug",),
)
TABLES = Rows(
    "tables",
    needs={"slug": str, "title": str, "dataset": str, "of": str, "select": str, "query": dict},
    may={"published": date, "checked": str},
    code=("slug",),
)
AREA_SOURCES = Table(
    "area-sources",
    gettext_noop("Where boundaries and populations are published"),
    package="wardmote.intake.fetching",
    file="area_sources.toml",
    own="area-sources.toml",
    over=Own.BY_KEY,
    refusal=AreaSourcesRefused,
    reader="wardmote.intake.fetching.area_sources.area_sources",
    rows=(LAYERS, TABLES),
    sections=(Rows("open_geography", needs=SERVER), Rows("nomis", needs=SERVER)),
)


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
class NomisTable:
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
    tables: tuple[NomisTable, ...]


def area_sources() -> AreaSources:
    """The shipped file with the installation's own lines in the place of those they name.

    Raises AreaSourcesRefused, a FetchError, where the installation's file cannot be read or lacks a line.
    """
    contents = AREA_SOURCES.read()
    return AreaSources(
        portal=_server(contents.section("open_geography")),
        nomis=_server(contents.section("nomis")),
        layers=tuple(_of(Layer, row) for row in contents.rows("layers")),
        tables=tuple(_of(NomisTable, row) for row in contents.rows("tables")),
    )


def _server(row: Row) -> Server:
    return Server(row["address"], row["page"], float(row["per_second"]), row["checked"])


def _of(kind: type[Made], row: Row) -> Made:
    """The row as an object; days of publication are for whoever reads the file."""
    return kind(**{key: value for key, value in row.declared().items() if key != "published"})
