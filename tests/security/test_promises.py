"""What `SECURITY.md` and the list by the ASVS promise names its evidence, and the evidence is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMISES = ("SECURITY.md", "docs/reference/asvs.md")
NAMED = re.compile(r"`((?:tests|src|deploy|requirements|docs|\.ci)/[\w./-]+)`")


def rows(document: str) -> list[list[str]]:
    lines = (ROOT / document).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0] not in {"promise", "number"}]


@pytest.mark.parametrize("document", PROMISES)
def test_the_evidence_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_promise_has_a_test() -> None:
    assert [row[0] for row in rows("SECURITY.md") if "`tests/" not in row[-1]] == []


def test_every_line_of_the_standard_says_whether_it_is_met_and_by_what() -> None:
    lines = rows("docs/reference/asvs.md")
    assert len(lines) > 60
    assert [row for row in lines if row[1] not in {"yes", "partly", "no", "–"} or not row[2]] == []
