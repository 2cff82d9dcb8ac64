"""What the page of a check says of stored words."""

import re
from pathlib import Path

from wardmote.intake import partner, reading
from wardmote.intake.previews import PLACED_BY, PRECISION

FOLDERS = [Path(str(wing.__file__)).parent for wing in (reading, partner)]
DOCS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "record-store.md"


def test_every_way_of_placing_a_record_is_said_in_words() -> None:
    told = {
        word for line in DOCS.read_text().splitlines() if "area_basis" in line for word in re.findall("`([^`]+)`", line)
    }
    assert len(told) > 8
    assert told - {"area_basis"} <= set(PLACED_BY)
    written = {
        word
        for folder in FOLDERS
        for path in folder.glob("*.py")
        for word in re.findall(r'basis="([^"]+)"', path.read_text())
    }
    assert written
    assert written <= set(PLACED_BY)


def test_words_of_placing_are_no_stored_words() -> None:
    assert not {str(words) for words in PLACED_BY.values()} & set(PLACED_BY)
    assert all(str(words) for words in PRECISION.values())
