"""One word for one thing: words that the glossary gives to one thing are names of nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "wardmote"
# An entry is a line of a ledger or of a timeline.
ENTRIES = frozenset({"entry", "entries", "Entry"})
HAVE_ENTRIES = frozenset({"foundations/ledger"})
# An outcome is a plan's; police.uk's is a crime outcome. `outcome` is a column of the record store, and a word of statistics.
HAVE_OUTCOMES = frozenset({"analysis", "intake", "measures/counting"})
RECORDS_COLUMN = {"measures/figures/queries.py", "measures/figures/source_rows.py", "measures/figures/publication.py"}


def names() -> Iterator[tuple[str, str]]:
    """The file and the name of everything that a module, a class or a function names."""
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE).as_posix()
        if "/migrations/" in file or "/demo/" in file:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield file, node.name
            elif isinstance(node, ast.arg):
                yield file, node.arg
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield file, node.id


def is_in(file: str, folders: frozenset[str]) -> bool:
    return any(file.startswith(f"{folder}/") for folder in folders)


def test_an_entry_is_a_line_of_the_ledger() -> None:
    others = {f"{file}: {name}" for file, name in names() if name in ENTRIES and not is_in(file, HAVE_ENTRIES)}
    assert others == set(), "Say what the thing is: a row, a part of an archive, a measure"


def test_an_outcome_is_the_plans() -> None:
    others = {
        f"{file}: {name}"
        for file, name in names()
        if "outcome" in name.lower().replace("crime_outcome", "").replace("crimeoutcome", "")
        and not is_in(file, HAVE_OUTCOMES)
        and file not in RECORDS_COLUMN
    }
    assert others == set(), "A crime has a crime outcome; a tool, a review or a hand-over has a result"
