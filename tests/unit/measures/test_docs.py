from pathlib import Path

from wardmote.measures.pages.describing import document


def test_the_page_of_measures_is_current() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "measures.md"
    assert page.read_text(encoding="utf-8") == document(), "Run: .venv/bin/python dev/write_measure_docs.py"
