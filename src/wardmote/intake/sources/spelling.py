"""Headings as the layouts spell them: letter case and spaces make no difference anywhere else in a declaration."""

from collections.abc import Mapping
from typing import Any

TABLES_OF_HEADINGS = ("columns", "attributes")
TABLES_BY_HEADING = ("aliases", "unpivot")
LISTS_OF_HEADINGS = (("records", "key"), ("personal", "scan"))


def plain_heading(text: str) -> str:
    """A heading as it is compared: without regard to case, spaces and marks of order."""
    return " ".join(text.replace("\ufeff", "").replace("\u00a0", " ").casefold().split()).rstrip(" :*")


def as_layouts_spell(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration with each heading that it names spelt as its layouts spell it."""
    layouts = raw["layouts"]
    spelt: dict[str, str] = {}
    for heading in (each for layout in layouts for each in (*layout["required"], *layout.get("optional", ()))):
        spelt.setdefault(plain_heading(heading), heading)

    def of(heading: str) -> str:
        return spelt.get(plain_heading(heading), heading)

    spelt_alike = dict(raw)
    spelt_alike["layouts"] = [
        {**layout, **{key: [of(each) for each in layout[key]] for key in ("required", "optional") if key in layout}}
        for layout in layouts
    ]
    for table in TABLES_OF_HEADINGS:
        if table in raw:
            spelt_alike[table] = {key: of(heading) for key, heading in raw[table].items()}
    for table in TABLES_BY_HEADING:
        if table in raw:
            spelt_alike[table] = {of(heading): value for heading, value in raw[table].items()}
    if "combine" in raw:
        spelt_alike["combine"] = {key: [of(each) for each in headings] for key, headings in raw["combine"].items()}
    for table, key in LISTS_OF_HEADINGS:
        if key in raw.get(table, {}):
            spelt_alike[table] = {**spelt_alike[table], key: [of(each) for each in raw[table][key]]}
    return spelt_alike
