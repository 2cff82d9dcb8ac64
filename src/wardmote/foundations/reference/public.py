"""What rooms may call of the loader of reference data."""

from wardmote.foundations.reference.errors import TableRefused
from wardmote.foundations.reference.lines import Lines
from wardmote.foundations.reference.registry import every_folder, every_table
from wardmote.foundations.reference.rows import Place, Row, first_day, in_force, version_on
from wardmote.foundations.reference.shapes import FROM, UNTIL, Rows
from wardmote.foundations.reference.tables import About, Contents, Folder, Own, Table
from wardmote.foundations.reference.toml_text import parse_toml

__all__ = [
    "FROM",
    "UNTIL",
    "About",
    "Contents",
    "Folder",
    "Lines",
    "Own",
    "Place",
    "Row",
    "Rows",
    "Table",
    "TableRefused",
    "every_folder",
    "every_table",
    "first_day",
    "in_force",
    "parse_toml",
    "version_on",
]
