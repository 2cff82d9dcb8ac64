"""What a page says, block by block, and what of it no page should say."""

import re
from collections.abc import Collection, Iterator

from lxml import html

from tests.house.sentences import habits, too_long

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "br",
    ]
)
# What stands apart although it is no block of its own.
APART = {"govuk-hint", "govuk-tag", "govuk-visually-hidden"}
# What is typed, drawn or for machines; and what is said to be technical.
SILENT = frozenset(["script", "style", "code", "kbd", "pre", "textarea", "svg", "math", "noscript", "head"])
# Codes: a permission, an event of the ledger, a name of the program's own.
CODES = re.compile(r"\b[a-z_]+:[a-z_]+:[a-z_]+\b|\b[a-z_]+\.[a-z-]+\.[a-z-]+\b|\b[a-z]+_[a-z_]+\b")
# Models by which something was worked out, as their authors call them.
MODELS = re.compile(
    r"\b(S?ARIMA\b|ETS\(|STL\b|CUSUM\b|PELT\b|Poisson\b|Holt-Winters|GLM\b|LOESS\b|Bonferroni\b|DBSCAN\b|Getis)"
)
# A day or a month as machines write it; a financial year (2011-12) may look like one.
ISO = re.compile(r"(?<![\w/-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?(?![\w-])")
# A file's name as its sender wrote it, with the words before its ending.
FILE_NAME = re.compile(r"(?:[\w()&/,-]+ )*[\w()&/,-]+\.(?:csv|xlsx|xls|ods|zip|gz|json|geojson|pdf|docx)\b")
ADDRESS = re.compile(
    r"\S+@\S+|https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|csv|xlsx|xls|ods|zip|gz|toml|json|geojson|example)\b"
)


def blocks(page: bytes) -> Iterator[str]:
    """The texts of a page as a reader meets them: one for each paragraph, cell, item or heading."""
    tree = html.document_fromstring(page.decode())
    held: list[str] = []

    def text_of(element: html.HtmlElement) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in SILENT or "data-technical" in element.attrib:
            return
        is_block = element.tag in BLOCKS or bool(APART & set((element.get("class") or "").split()))
        if is_block:
            yield from flushed()
        held.append(element.text or "")
        for child in element:
            yield from text_of(child)
            held.append(child.tail or "")
        if is_block:
            yield from flushed()

    def flushed() -> Iterator[str]:
        said = " ".join("".join(held).split())
        held.clear()
        if said:
            yield said

    body = tree.find("body")
    if body is not None:
        yield from text_of(body)


def is_list(text: str) -> bool:
    """Whether a text is a list of names and no sentence: it has no stop and a comma for every few words."""
    return text[-1] not in ".?!" and text.count(",") >= len(text.split()) / 6


def wrong_on(page: bytes, slugs: Collection[str], given: Collection[str] = ()) -> list[str]:
    """What a page says that none should: long sentences, habits, backticks, codes, machines' dates, names of models.

    `slugs` are codes of declarations; `given` are names that stand in people's own files and are shown as they are.
    """
    found = []
    for text in dict.fromkeys(blocks(page)):
        plain = ADDRESS.sub("address", text)
        found += [f"more than 25 words: {each}" for each in too_long(plain) if not is_list(each)]
        found += [f"{each}: {text[:160]}" for each in habits(text)]
        found += [f"the code {each!r}: {text[:160]}" for each in CODES.findall(plain) if each not in given]
        single = {each.strip(".,;:()“”") for each in plain.split()}
        found += [f"the code {each!r}: {text[:160]}" for each in sorted(single & set(slugs) - set(given))]
        found += [
            f"the date {each!r}: {text[:160]}"
            for each in ISO.findall(ADDRESS.sub("address", FILE_NAME.sub("file", text)))
        ]
        found += [f"the model {each!r}: {text[:160]}" for each in MODELS.findall(plain)]
    return found
