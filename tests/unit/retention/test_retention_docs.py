"""The reference page of retention says what the code does."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_reference_page_is_current() -> None:
    writer = runpy.run_path(str(ROOT / "dev" / "write_retention_docs.py"))
    written = (ROOT / "docs" / "reference" / "retention.md").read_text(encoding="utf-8")
    assert written == writer["text"](), "Run `python dev/write_retention_docs.py` and commit the page."
