"""What a source's TOML file declares, checked and as it is used."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wardmote.foundations.reference.public import Lines
from wardmote.intake.sources.checking import Checker
from wardmote.intake.sources.partner_rules import check_partner
from wardmote.intake.sources.spelling import as_layouts_spell
from wardmote.intake.sources.vocabularies import Mapping, Value, read_mapping

__all__ = ["Layout", "Mapping", "Source", "Value", "read_mapping", "read_source"]
SPANS = {"month": 1, "quarter": 3, "year": 12, "edition": 1}


@dataclass(frozen=True)
class Layout:
    """One arrangement of columns that the source's files have, or once had."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column that the layout knows, in lower case."""
        return frozenset(column.casefold() for column in (*self.required, *self.optional))

    def fits(self, header: frozenset[str]) -> bool:
        """Whether a header (in lower case) has all that the layout requires."""
        return {column.casefold() for column in self.required} <= header


# Columns of records that hold words; and attributes that name places or bodies.
WORDS = ("category", "subcategory", "outcome", "sender")
NAMES_OF_PLACES = frozenset(
    [
        "ward_as_sent",
        "name",
        "other_names",
        "centre",
        "school",
        "site",
        "location",
        "area",
        "peer",
        "cumulative_impact_area",
    ]
)


@dataclass(frozen=True)
class Source:
    """A declared source."""

    slug: str
    title: str
    version: str
    description: str
    publisher: MappingOf[str, Any]
    cadence: MappingOf[str, Any]
    format: MappingOf[str, Any]
    layouts: tuple[Layout, ...]
    columns: MappingOf[str, str]
    attributes: MappingOf[str, str]
    mappings: MappingOf[str, str]
    records: MappingOf[str, Any]
    forbidden: tuple[str, ...]
    scan: tuple[str, ...] = ()
    has_scan: bool = False
    disclosure: MappingOf[str, Any] = field(default_factory=dict)
    aliases: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    unpivot: MappingOf[str, str] = field(default_factory=dict)
    # The further columns whose words tell what the first one's leave open: fire type and motive.
    combine: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    # What somebody should compare with its source, where nobody has yet.
    unverified: str = ""
    file: str = field(repr=False, default="")
    is_own: bool = False

    @property
    def kind(self) -> str:
        """Csv, json, or table: whatever a partner sends."""
        return str(self.format["kind"])

    @property
    def is_partner(self) -> bool:
        """Whether its files are irregular ones of a partner."""
        return bool(self.format["adapter"] == "partner")

    @property
    def record_kind(self) -> str:
        """Incidents, counts or reference."""
        return str(self.records.get("kind", "incidents"))

    @property
    def dated_by(self) -> str:
        """By which of a crime's dates it counts, “committed” or “recorded”; empty where there is but one date."""
        return str(self.records.get("dated_by", ""))

    @property
    def stored_texts(self) -> tuple[str, ...]:
        """The headings of what is stored as it stands in the file: the attributes, and words that no list binds."""
        unbound = [self.columns[key] for key in WORDS if key in self.columns and key not in self.mappings]
        return tuple(dict.fromkeys([*self.attributes.values(), *unbound]))

    @property
    def names_of_places(self) -> tuple[str, ...]:
        """The headings of stored texts that name places or bodies, where a street or an inn may be called after somebody."""
        areas = {self.columns[key] for key in ("ward", "council", "place", "lsoa_name") if key in self.columns}
        named = (text for key, text in self.attributes.items() if key in NAMES_OF_PLACES or text in areas)
        return tuple(dict.fromkeys(named))

    @property
    def is_reference(self) -> bool:
        """Whether it is a list of dated facts that are never counted."""
        return self.record_kind == "reference"

    @property
    def has_places(self) -> bool:
        """Whether its rows are about places at all; a list of weights is not."""
        return bool(self.records["place"] != "none")

    @property
    def authority(self) -> str:
        """The kind of organisation that sends it, if the declaration says so."""
        return str(self.publisher.get("authority", ""))

    @property
    def needs_agreement(self) -> bool:
        """Whether bodies share it with each other under an agreement; a declaration that does not say so is taken to."""
        return bool(self.publisher.get("needs_agreement", True))

    @property
    def sender(self) -> str:
        """How it is known who sent a record."""
        usual = "publisher" if self.is_partner else "column"
        return str(self.records.get("sender", usual))

    @property
    def name_word(self) -> str:
        """The word that the publisher puts in names of such files, if any."""
        return str(self.format.get("name_word", ""))

    @property
    def every(self) -> str:
        """How often it comes: month, quarter, year or edition."""
        return str(self.cadence["every"])

    @property
    def span(self) -> int:
        """How many months one delivery covers."""
        return SPANS[self.every]

    @property
    def lag_months(self) -> int:
        """How many months after its end a period's file is expected."""
        return int(self.cadence["lag_months"])

    @property
    def across(self) -> str:
        """What the headings of its columns of counts are, where each column is a period of its own: “month”."""
        return str(self.format.get("across", ""))

    @property
    def period_told_by(self) -> str:
        """Where the one period of a file is told: “file name”, “sheet name”, “title”; empty where a column tells it."""
        return str(self.format.get("period", ""))

    @property
    def comes_in_parts(self) -> bool:
        """Whether one file holds some of the categories or councils only, and others come beside it."""
        return bool(self.records.get("parts", False))

    @property
    def has_identifiers(self) -> bool:
        """Whether rows carry an identifier by which repeats are found."""
        return bool(self.records["identifier"] != "none")

    @property
    def key(self) -> tuple[str, ...]:
        """The headings that make two rows the same, for counts and reference lists."""
        return tuple(self.records.get("key", ()))

    @cached_property
    def known_columns(self) -> frozenset[str]:
        """Every column of every layout, in lower case."""
        return frozenset().union(*(layout.columns for layout in self.layouts))

    def layout_for(self, header: frozenset[str]) -> Layout | None:
        """The first layout that the header (in lower case) fits."""
        return next((layout for layout in self.layouts if layout.fits(header)), None)


def read_source(raw: MappingOf[str, Any], file: str, lines: Lines | None = None, *, is_own: bool = False) -> Source:
    """The declaration, checked; raises SourceError that names the file, the line and the key."""
    check = Checker(file, lines or Lines())
    check.tables(raw)
    check.layouts(raw)
    check.headings(raw)
    check.mappings(raw)
    if raw["format"]["adapter"] == "partner":
        check_partner(raw, check)
    elif "month" not in raw["columns"] and "moment" not in raw["columns"]:
        check.fail("columns", "“columns” needs “month” or “moment”: a record belongs to a month.")
    raw = as_layouts_spell(raw) if raw["format"]["adapter"] == "partner" else raw
    return Source(
        slug=raw["slug"],
        title=raw["title"],
        version=raw["version"],
        description=raw["description"],
        unverified=str(raw.get("unverified", "")),
        publisher=raw["publisher"],
        cadence=raw["cadence"],
        format=raw["format"],
        layouts=tuple(_layout(each) for each in raw["layouts"]),
        columns=raw["columns"],
        attributes=raw.get("attributes", {}),
        mappings=raw.get("mappings", {}),
        records=raw["records"],
        forbidden=tuple(raw["personal"]["forbidden"]),
        scan=tuple(raw["personal"].get("scan", ())),
        has_scan="scan" in raw["personal"],
        disclosure=raw.get("disclosure", {}),
        aliases={heading: tuple(others) for heading, others in raw.get("aliases", {}).items()},
        date_formats=tuple(raw.get("dates", {}).get("formats", ())),
        unpivot=raw.get("unpivot", {}),
        combine={key: tuple(headings) for key, headings in raw.get("combine", {}).items()},
        file=file,
        is_own=is_own,
    )


def _layout(raw: MappingOf[str, Any]) -> Layout:
    return Layout(name=raw["name"], required=tuple(raw["required"]), optional=tuple(raw.get("optional", ())))
