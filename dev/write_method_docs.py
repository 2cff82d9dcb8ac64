"""Write docs/reference/methods from the registry of methods: `python dev/write_method_docs.py`."""

from pathlib import Path

from wardmote.analysis.citations import TABLE
from wardmote.analysis.describing import citation_table, method_pages

PAGES = Path(__file__).parents[1] / "docs" / "reference" / "methods"


def main() -> None:
    PAGES.mkdir(parents=True, exist_ok=True)
    pages = method_pages()
    for old in PAGES.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, "utf-8")
    TABLE.write_text(citation_table(), "utf-8")
    print(
        f"Wrote {len(pages)} pages to {PAGES.relative_to(Path.cwd()) if PAGES.is_relative_to(Path.cwd()) else PAGES}."
    )


if __name__ == "__main__":
    main()
