"""The shipped sources described for people: docs/reference/sources.md is made from the declarations."""

from collections.abc import Iterator

from wardmote.foundations.organisations.public import body_kinds
from wardmote.intake.sources.declarations import Source
from wardmote.intake.sources.register import mapping, shipped

OPENING = """# Sources

Made from `src/wardmote/intake/sources/*.toml` by `dev/write_source_docs.py`; change the declarations and run it.

Show a partner the section of their file: what to send, when it is due, under what power, and what not to send. Headings may
be spelt in any of the ways listed; upper and lower case are the same. A partner whose file is laid out in another way needs a
declaration of the partnership's own, not a new program.
"""
EVERY = {
    "month": "Every month",
    "quarter": "Every quarter",
    "year": "Every year",
    "edition": "When there is a new edition",
}
KINDS = {
    "incidents": "A row is one event.",
    "counts": "A row carries counts of a period.",
    "reference": "A list of dated facts; never counted. The newest edition stands.",
}
# Codes with so many spellings would hide the rest of the page.
MOST_WORDS = 12


def document() -> str:
    """The page as Markdown."""
    return "\n".join([OPENING, *(_section(each) for each in sorted(shipped().values(), key=lambda each: each.title))])


def _section(source: Source) -> str:
    return "\n".join(_lines(source)) + "\n"


def _lines(source: Source) -> Iterator[str]:
    yield f"## {source.title} (`{source.slug}`)"
    yield ""
    yield source.description
    yield ""
    if source.unverified:
        yield f"Not verified. {source.unverified}"
        yield ""
    yield f"- Sent by: {_sender(source)}."
    if "section_17a" in source.publisher:
        yield f"- Section 17A: dataset {source.publisher['section_17a']}."
    yield f"- Gateway: {source.publisher['gateway']}"
    yield f"- {_when(source)} {KINDS[source.record_kind]}"
    if source.disclosure:
        yield f"- Publication: {source.disclosure['rule']}"
    yield f"- Never to be sent: {', '.join(source.forbidden)}."
    yield ""
    for layout in source.layouts:
        yield f"Layout “{layout.name}”:"
        yield ""
        yield from (_column(source, heading, is_required=True) for heading in layout.required)
        yield from (_column(source, heading, is_required=False) for heading in layout.optional)
        yield ""
    yield from _categories(source)


def _sender(source: Source) -> str:
    kind = body_kinds().get(source.authority)
    name = source.publisher["name"]
    return f"{name} (kind of organisation: {kind.name.lower()})" if kind else name


def _when(source: Source) -> str:
    if source.every == "edition":
        return f"{EVERY['edition']}."
    months = "month" if source.lag_months == 1 else "months"
    return f"{EVERY[source.every]}, due {source.lag_months} {months} after the {source.every}'s end."


def _column(source: Source, heading: str, *, is_required: bool) -> str:
    others = source.aliases.get(heading, ())
    also = f", also {', '.join(f'“{other}”' for other in others)}" if others else ""
    return f"- {'**' if is_required else ''}{heading}{'**' if is_required else ' (optional)'}{also}"


def _categories(source: Source) -> Iterator[str]:
    """The words of each vocabulary; a column that is read into two of them has two lists."""
    for key, name in source.mappings.items():
        yield f"Words of “{source.columns[key]}” as {key} (`mappings/{name}.toml`):"
        yield ""
        for value in mapping(name).values:
            words = [f"“{word}”" for word in value.words[:MOST_WORDS]]
            more = f" and {len(value.words) - MOST_WORDS} more" if len(value.words) > MOST_WORDS else ""
            dated = f" ({value.first or 'the start'} to {value.last or 'now'})" if value.first or value.last else ""
            yield f"- `{value.slug}` {value.label}{dated}: {', '.join(words)}{more}"
        yield ""
    if source.unpivot:
        yield "Counts by column:"
        yield ""
        yield from (f"- {heading}: `{slug}`" for heading, slug in source.unpivot.items())
        yield ""
