"""Every key that a declaration of a source may have: its kind, whether it must be there, and what it may be."""

from dataclasses import dataclass

from wardmote.foundations.organisations.public import body_kinds


@dataclass(frozen=True)
class Key:
    """One key of a table."""

    kind: type
    is_required: bool = False
    choices: tuple[str, ...] = ()


TEXT, NEEDED = Key(str), Key(str, is_required=True)
NUMBER, SWITCH, LIST = Key(int), Key(bool), Key(list)
TEXTS = ("slug", "title", "version", "description")
OPTIONAL_TEXTS = ("unverified",)
PLACES = ("point", "lsoa", "ward", "council", "outward postcode", "text", "partnership", "none")
# What the headings of columns of counts may be, each column a period of its own.
PERIODS = ("month", "quarter", "financial_year", "academic_year", "year")
PLACES_OF_PERIOD = ("file name", "sheet name", "title")
# Tables whose keys are the declaration's own words.
FREE = ("columns", "attributes", "aliases", "mappings", "unpivot", "combine")
TABLES: dict[str, dict[str, Key]] = {
    "publisher": {
        "name": NEEDED,
        "address": NEEDED,
        "licence": NEEDED,
        "attribution": NEEDED,
        "gateway": NEEDED,
        "needs_agreement": SWITCH,
        "authority": TEXT,
        "section_17a": TEXT,
    },
    "cadence": {
        "every": Key(str, is_required=True, choices=("month", "quarter", "year", "edition")),
        "lag_months": Key(int, is_required=True),
    },
    "disclosure": {
        "rule": NEEDED,
        "smallest": Key(int, is_required=True),
        "finest": Key(str, is_required=True, choices=("point", "lsoa", "ward", "council")),
    },
    "format": {
        "kind": Key(str, is_required=True, choices=("csv", "json", "table")),
        "adapter": Key(str, is_required=True, choices=("table", "police-uk-api", "partner")),
        "name_word": TEXT,
        "sheet": TEXT,
        "rows": TEXT,
        "nil_words": LIST,
        # Where the one period of the whole file is told, if no column tells it.
        "period": Key(str, choices=PLACES_OF_PERIOD),
        # What the headings are of the columns that hold counts, each of its own period.
        "across": Key(str, choices=PERIODS),
    },
    "dates": {"formats": LIST},
    "records": {
        "kind": Key(str, choices=("incidents", "counts", "reference")),
        "identifier": Key(str, is_required=True, choices=("one record each", "several records each", "none")),
        "key": LIST,
        "place": Key(str, is_required=True, choices=PLACES),
        # By which of a crime's dates it counts: two counts by different ones are not alike.
        "dated_by": Key(str, choices=("committed", "recorded")),
        "point_precision": TEXT,
        "sender": TEXT,
        # Whether files of some categories come beside others, and replace only their own.
        "parts": SWITCH,
        "category": TEXT,
        "reject_unknown_category": Key(bool, is_required=True),
        "reject_unknown_outcome": Key(bool, is_required=True),
    },
    "personal": {"forbidden": Key(list, is_required=True), "scan": LIST},
}
OPTIONAL_TABLES = frozenset(["disclosure", "dates", "attributes", "aliases", "mappings", "unpivot", "combine"])
LAYOUT = {"name": NEEDED, "required": Key(list, is_required=True), "optional": LIST}
VALUE = {
    "slug": NEEDED,
    "label": NEEDED,
    "words": Key(list, is_required=True),
    "first": TEXT,
    "last": TEXT,
    "group": TEXT,
    "group_label": TEXT,
    "rank": NUMBER,
    "suspect_identified": TEXT,
    "charged": TEXT,
}
TIME_COLUMNS = ("month", "moment", "date", "quarter", "financial_year", "academic_year", "year", "start")
COLUMNS = frozenset(
    [
        *TIME_COLUMNS,
        "identifier",
        "time",
        "day",
        "end",
        "sender",
        "longitude",
        "latitude",
        "easting",
        "northing",
        "lsoa",
        "lsoa_name",
        "ward",
        "council",
        "outward_postcode",
        "place",
        "category",
        "subcategory",
        "outcome",
        "quantity",
    ]
)
MAPPED = ("category", "subcategory", "outcome")
PARTNER_SENDERS = ("publisher", "column", "file name")
# A word for each kind of value, as errors name them.
KIND_WORDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    float: "a number",
}


def authorities() -> tuple[str, ...]:
    """The kinds of organisation that may send a source."""
    return tuple(body_kinds())
