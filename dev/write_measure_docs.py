"""Writes docs/reference/measures.md from the definitions of the measures."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")

import django

django.setup()

from wardmote.measures.pages.describing import document  # noqa: E402 - Django is set up first

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "measures.md"

if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(document(), encoding="utf-8")
    print(f"Wrote {PAGE.name}.")
