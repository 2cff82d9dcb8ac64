from pathlib import Path

from wardmote.intake.sources import sources
from wardmote.intake.sources.describing import document


def test_the_page_of_sources_is_current() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "sources.md"
    assert page.read_text(encoding="utf-8") == document(), "Run: .venv/bin/python dev/write_source_docs.py"


def test_every_shipped_source_has_a_section() -> None:
    assert all(f"(`{each.slug}`)" in document() for each in sources().values() if not each.is_own)
