"""Write docs/reference/retention.md from the schedule and the models in the code: `python dev/write_retention_docs.py`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardmote.foundations.retention.public import Rule

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "retention.md"


def what_goes(rule: "Rule") -> str:
    """What a rule does to a row, for the table."""
    files = ", and its files go" if rule.first else ""
    return f"{', '.join(rule.clears) or 'the row goes'}{files}"


def text() -> str:
    """The page as it should be."""
    from wardmote.foundations.retention.pages import kept_rows, library_rows
    from wardmote.foundations.retention.registry import rules
    from wardmote.foundations.retention.schedule import shipped

    lines = [
        "# The retention schedule",
        "",
        "How long what names a person, or came in confidence, is kept, as the program ships it. Written from the code by",
        "`dev/write_retention_docs.py`; a test fails when the two differ. How to use it: [retention](../how-to/retention.md).",
        "No length has been compared with a published schedule: each follows common practice and stands to be verified.",
        "",
        "| Rule | What | Kept for (at least, at most) | From | What is done |",
        "|---|---|---|---|---|",
        *(
            f"| `{line.slug}` | {line.name} | {line.kept_for} ({line.at_least}, {line.at_most}) | {line.runs_from} | {line.action} |"
            for line in shipped()
        ),
        "",
        "## Where each rule is carried out",
        "",
        "| Rule | Table | What is cleared or set | Goes with it |",
        "|---|---|---|---|",
        *(
            f"| `{rule.slug}` | `{rule.model}` | {what_goes(rule)} | {', '.join(rule.goes) or '–'} |"
            for rule in sorted(rules(), key=lambda each: (each.slug, each.model))
        ),
        "",
        "## Kept for good, and why",
        "",
        "| What it is | Why |",
        "|---|---|",
        *(f"| {what} | {reason} |" for what, reason in kept_rows()),
        "",
        "Tables of libraries that no rule touches:",
        "",
        *(f"- {name}: {reason}" for name, reason in library_rows()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
    print(f"Wrote {PAGE.name}.")
