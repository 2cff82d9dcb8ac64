"""What a source's TOML file may say, and the check of what it does say."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

from wardmote.intake.errors import SourceError

TABLES: dict[str, dict[str, type]] = {
    "publisher": {"name": str, "address": str, "licence": str, "attribution": str, "gateway": str},
    "cadence": {"every": str, "lag_months": int},
    "format": {"kind": str, "adapter": str},
    "columns": {},
    "records": {"identifier": str, "place": str, "reject_unknown_category": bool, "reject_unknown_outcome": bool},
    "personal": {"forbidden": list},
}
TEXTS = ("slug", "title", "version", "description")
COLUMNS = frozenset(
    [
        "identifier",
        "month",
        "moment",
        "provider",
        "longitude",
        "latitude",
        "easting",
        "northing",
        "lsoa",
        "lsoa_name",
        "category",
        "subcategory",
        "outcome",
    ]
)
CHOICES = {
    ("format", "kind"): ("csv", "json"),
    ("format", "adapter"): ("table", "police-uk-api"),
    ("records", "identifier"): ("one record each", "several records each", "none"),
    ("records", "place"): ("lsoa", "point"),
    ("cadence", "every"): ("month",),
}


@dataclass(frozen=True)
class Value:
    """One word of a partner's vocabulary and its slug in the records."""

    slug: str
    label: str
    words: tuple[str, ...]
    first: str = ""
    last: str = ""
    suspect_identified: bool | None = None
    charged: bool | None = None


@dataclass(frozen=True)
class Mapping:
    """A vocabulary: words to slugs."""

    name: str
    title: str
    values: tuple[Value, ...]

    @property
    def slugs(self) -> dict[str, str]:
        """Each word with its slug; words are compared without regard to case."""
        return {word.casefold(): value.slug for value in self.values for word in value.words}


@dataclass(frozen=True)
class Layout:
    """One arrangement of columns that the source's files have, or once had."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the layout knows, in lower case."""
        return frozenset(column.casefold() for column in (*self.required, *self.optional))

    def fits(self, header: frozenset[str]) -> bool:
        """Whether a header (in lower case) has all that the layout requires."""
        return {column.casefold() for column in self.required} <= header


@dataclass(frozen=True)
class Source:
    """A declared source."""

    slug: str
    title: str
    version: str
    description: str
    publisher: MappingOf[str, str]
    cadence: MappingOf[str, Any]
    format: MappingOf[str, str]
    layouts: tuple[Layout, ...]
    columns: MappingOf[str, str]
    attributes: MappingOf[str, str]
    mappings: MappingOf[str, str]
    records: MappingOf[str, Any]
    forbidden: tuple[str, ...]
    file: str = field(repr=False, default="")

    @property
    def kind(self) -> str:
        """Csv or json."""
        return self.format["kind"]

    @property
    def name_word(self) -> str:
        """The word that the publisher puts in names of such files, if any."""
        return self.format.get("name_word", "")

    @property
    def lag_months(self) -> int:
        """How many months after its end a month's file is expected."""
        return int(self.cadence["lag_months"])

    @property
    def has_identifiers(self) -> bool:
        """Whether rows carry an identifier by which repeats are found."""
        return bool(self.records["identifier"] != "none")

    @property
    def known_columns(self) -> frozenset[str]:
        """Every column of every layout, in lower case."""
        return frozenset().union(*(layout.columns for layout in self.layouts))

    def layout_for(self, header: frozenset[str]) -> Layout | None:
        """The first layout that the header (in lower case) fits."""
        return next((layout for layout in self.layouts if layout.fits(header)), None)


def read_source(raw: MappingOf[str, Any], file: str) -> Source:
    """The declaration, checked; raises SourceError that names the file and the key."""
    for key in TEXTS:
        _expect(raw.get(key), str, file, key)
    for table, keys in TABLES.items():
        _expect(raw.get(table), dict, file, table)
        section: MappingOf[str, Any] = raw[table]
        for key, kind in keys.items():
            _expect(section.get(key), kind, file, f"{table}.{key}")
    for (table, key), allowed in CHOICES.items():
        if raw[table][key] not in allowed:
            raise SourceError(f"{file}: “{table}.{key}” is “{raw[table][key]}”; it may be {' or '.join(allowed)}.")
    layouts = tuple(_layout(each, number, file) for number, each in enumerate(raw.get("layouts") or [], start=1))
    if not layouts:
        raise SourceError(f"{file}: there is no [[layouts]] table; say which columns the files have.")
    _check_columns(raw, layouts, file)
    return Source(
        slug=raw["slug"],
        title=raw["title"],
        version=raw["version"],
        description=raw["description"],
        publisher=raw["publisher"],
        cadence=raw["cadence"],
        format=raw["format"],
        layouts=layouts,
        columns=raw["columns"],
        attributes=raw.get("attributes", {}),
        mappings=raw.get("mappings", {}),
        records=raw["records"],
        forbidden=tuple(raw["personal"]["forbidden"]),
        file=file,
    )


def _expect(value: object, kind: type, file: str, key: str) -> None:
    if value is None:
        raise SourceError(f"{file}: “{key}” is missing.")
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SourceError(f"{file}: “{key}” should be {_words(kind)}, not {_words(type(value))}.")


def _words(kind: type) -> str:
    names = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
    return names.get(kind, kind.__name__)


def _layout(raw: MappingOf[str, Any], number: int, file: str) -> Layout:
    for key, kind in (("name", str), ("required", list)):
        _expect(raw.get(key), kind, file, f"layouts[{number}].{key}")
    return Layout(name=raw["name"], required=tuple(raw["required"]), optional=tuple(raw.get("optional", ())))


def _check_columns(raw: MappingOf[str, Any], layouts: tuple[Layout, ...], file: str) -> None:
    unknown = set(raw["columns"]) - COLUMNS
    if unknown:
        raise SourceError(f"{file}: “columns.{min(unknown)}” is no column of a record.")
    if "month" not in raw["columns"] and "moment" not in raw["columns"]:
        raise SourceError(f"{file}: “columns” needs “month” or “moment”: a record belongs to a month.")
    known = frozenset().union(*(layout.columns for layout in layouts))
    for table in ("columns", "attributes"):
        for key, header in raw.get(table, {}).items():
            if header.partition(".")[0].casefold() not in known:
                raise SourceError(f"{file}: “{table}.{key}” names the column “{header}”, which no layout has.")
    forbidden = {name.casefold() for name in raw["personal"]["forbidden"]}
    clash = known & forbidden
    if clash:
        raise SourceError(f"{file}: “personal.forbidden” forbids “{min(clash)}”, which a layout asks for.")


def read_mapping(raw: MappingOf[str, Any], name: str, file: str) -> Mapping:
    """The vocabulary, checked; raises SourceError that names the file and the key."""
    _expect(raw.get("title"), str, file, "title")
    _expect(raw.get("values"), list, file, "values")
    values = tuple(_value(each, number, file) for number, each in enumerate(raw["values"], start=1))
    seen: dict[str, str] = {}
    for value in values:
        for word in value.words:
            other = seen.setdefault(word.casefold(), value.slug)
            if other != value.slug:
                raise SourceError(f"{file}: “{word}” stands for both “{other}” and “{value.slug}”.")
    return Mapping(name=name, title=raw["title"], values=values)


def _value(raw: MappingOf[str, Any], number: int, file: str) -> Value:
    for key, kind in (("slug", str), ("label", str), ("words", list)):
        _expect(raw.get(key), kind, file, f"values[{number}].{key}")
    return Value(
        slug=raw["slug"],
        label=raw["label"],
        words=tuple(raw["words"]),
        first=raw.get("first", ""),
        last=raw.get("last", ""),
        suspect_identified=_judgement(raw, "suspect_identified", number, file),
        charged=_judgement(raw, "charged", number, file),
    )


def _judgement(raw: MappingOf[str, Any], key: str, number: int, file: str) -> bool | None:
    said = raw.get(key, "unknown")
    try:
        return {"yes": True, "no": False, "unknown": None}[said]
    except (KeyError, TypeError):
        raise SourceError(f"{file}: “values[{number}].{key}” may be yes, no or unknown.") from None
