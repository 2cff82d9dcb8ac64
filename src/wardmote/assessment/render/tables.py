"""Every table of the document as a CSV file."""

from pathlib import Path

from django.utils import translation

from wardmote.assessment.content import Document, TableBlock
from wardmote.assessment.rules import LANGUAGE
from wardmote.foundations.design.public import table_csv


@translation.override(LANGUAGE)
def csv_files(document: Document) -> dict[str, str]:
    """CSV text by file name: the annex's tables under their numbers there, then the twins of charts and maps."""
    printed = [block.name for _section, block in document.blocks() if isinstance(block, TableBlock)]
    found = document.tables()
    ordered = dict.fromkeys([*printed, *found])
    return {f"{number:02}-{name}.csv": table_csv(found[name]) for number, name in enumerate(ordered, 1)}


def write_tables(document: Document, folder: Path) -> list[Path]:
    """Write them; UTF-8 with a byte order mark, so that a spreadsheet reads the pound sign."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in csv_files(document).items():
        path = folder / name
        path.write_text(text, encoding="utf-8-sig", newline="")
        written.append(path)
    return written
