"""The contents of a Word document: each line leads to its heading.

Only Word knows on which page a heading comes to stand: the field is marked as out of date, and updating it puts the pages in.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any


def fill_contents(word: Any, headings: Sequence[Any]) -> None:
    """Fill the template's table of contents, if it has one, with the headings of the document."""
    start = _start(word)
    if start is None or not headings:
        return
    first, marks = start
    lines = [first]
    for _heading in headings[1:]:
        line = deepcopy(first)
        _emptied(line)
        lines[-1].addnext(line)
        lines.append(line)
    ending = _cut_after_separator(first)
    for number, (line, heading) in enumerate(zip(lines, headings, strict=True), 1):
        name = f"_section{number}"
        _bookmark(heading, name, number)
        line.append(_link(name, number, heading.text))
    for element in ending:
        lines[-1].append(element)
    # Word itself counts the pages: it is told that this field is out of date.
    marks.set(_qn("w:dirty"), "true")


def _start(word: Any) -> tuple[Any, Any] | None:
    """The paragraph of the contents' field, and the mark that opens the field."""
    for paragraph in word.paragraphs:
        element = paragraph._p  # noqa: SLF001 - python-docx knows nothing of fields
        instruction = "".join(node.text or "" for node in element.iter(_qn("w:instrText")))
        if instruction.strip().startswith("TOC"):
            return element, next(element.iter(_qn("w:fldChar")))
    return None


def _emptied(line: Any) -> None:
    for run in line.findall(_qn("w:r")):
        line.remove(run)


def _cut_after_separator(line: Any) -> list[Any]:
    """Take the old result out of the field; returns the runs that end it, to be put after the last line."""
    runs: list[Any] = line.findall(_qn("w:r"))
    kinds = [next((mark.get(_qn("w:fldCharType")) for mark in run.iter(_qn("w:fldChar"))), "") for run in runs]
    separator, end = kinds.index("separate"), len(kinds) - 1 - kinds[::-1].index("end")
    for run in runs[separator + 1 :]:
        line.remove(run)
    return runs[end:]


def _bookmark(heading: Any, name: str, number: int) -> None:
    element = heading._p  # noqa: SLF001 - nor of bookmarks
    opening, closing = _made("w:bookmarkStart"), _made("w:bookmarkEnd")
    for mark in (opening, closing):
        mark.set(_qn("w:id"), str(1000 + number))
    opening.set(_qn("w:name"), name)
    first = element.find(_qn("w:r"))
    first.addprevious(opening)
    element.append(closing)


def _link(name: str, number: int, title: str) -> Any:
    """A line of the contents without its page, which is not known here and never guessed."""
    link = _made("w:hyperlink")
    link.set(_qn("w:anchor"), name)
    link.set(_qn("w:history"), "1")
    link.append(_text(f"{number} {title}"))
    return link


def _text(words: str) -> Any:
    run, text = _made("w:r"), _made("w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    return run


def _made(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(name)


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))
