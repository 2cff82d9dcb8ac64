"""Every table of a paper as a CSV file."""

from collections.abc import Sequence
from pathlib import Path

from django.utils import translation

from wardmote.foundations.design.public import table_csv
from wardmote.foundations.documents.blocks import Section, TableBlock, tables_of
from wardmote.foundations.documents.papers import LANGUAGE


@translation.override(LANGUAGE)
def csv_files(sections: Sequence[Section]) -> dict[str, str]:
    """CSV text by file name: the annex's tables under their numbers there, then the twins of charts and maps."""
    printed = [block.name for section in sections for block in section.blocks if isinstance(block, TableBlock)]
    tables = tables_of(sections)
    ordered = dict.fromkeys([*printed, *tables])
    return {f"{number:02}-{name}.csv": table_csv(tables[name]) for number, name in enumerate(ordered, 1)}


def write_tables(sections: Sequence[Section], folder: Path) -> list[Path]:
    """Write them; UTF-8 with a byte order mark, so that a spreadsheet reads the pound sign."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in csv_files(sections).items():
        path = folder / name
        path.write_text(text, encoding="utf-8-sig", newline="")
        written.append(path)
    return written
