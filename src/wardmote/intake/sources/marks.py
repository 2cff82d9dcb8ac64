"""The marks of a draft: what was guessed, and what only a person knows, must be confirmed before a declaration is used."""

import re

from wardmote.intake.errors import SourceError

GUESS, FILL_IN = "# guess:", "# fill in:"
MARK = re.compile(r"#\s*(guess|fill in):\s*(.*)$", re.IGNORECASE)
# A heading in quotation marks may hold anything, also a mark.
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
LONGEST = 120


def open_marks(text: str, file: str) -> list[str]:
    """A sentence for each mark that is still in the text, with its line."""
    sentences = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = "" if line.lstrip().startswith("##") else QUOTED.sub("", line)
        mark = MARK.search(bare)
        if mark is None:
            continue
        reason = mark[2].strip()[:LONGEST]
        if mark[1].casefold() == "guess":
            sentence = (
                f"a guess is not yet confirmed ({reason}). Correct it if it is wrong, and delete the mark “# guess:”."
            )
        else:
            sentence = f"something is still to be filled in ({reason}). Write it, and delete the mark “# fill in:”."
        sentences.append(f"{file}, line {number}: {sentence}")
    return sentences


def refuse_open_marks(text: str, file: str) -> None:
    """Raise SourceError for a draft that nobody has confirmed; guesses are never silently applied."""
    marks = open_marks(text, file)
    if marks:
        others = len(marks) - 1
        more = (
            f" There {'is' if others == 1 else 'are'} {others} more; `wardmote sources check` lists them."
            if others
            else ""
        )
        raise SourceError(marks[0] + more)
