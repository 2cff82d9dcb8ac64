"""The registry in words: reference pages for every method, made from what the methods say of themselves."""

import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wardmote.analysis.registry import Method, methods, modules

INDEX = "index.md"
MADE = "<!-- Made from the registry by dev/write_method_docs.py; change the method, not this page. -->\n\n"


def method_pages(registered: Mapping[str, Method] | None = None) -> Mapping[str, str]:
    """Reference pages in Markdown, one for each section and an index.

    Args:
        registered: methods by name; all that the library registers unless told.

    Returns:
        File names and their text, the index first.

    Raises:
        Nothing of its own.

    Source:
        `wardmote.analysis.registry`.

    """
    sections = by_section(registered if registered is not None else methods())
    pages = {INDEX: _index(sections)}
    for section, listed in sections.items():
        pages[file_name(section)] = f"{MADE}# {section}\n\n" + "\n".join(describe(method) for method in listed)
    return pages


def citation_table(registered: Mapping[str, Method] | None = None) -> str:
    """The text of `methods.toml`: what each method is called and whom it cites, for those who load no method.

    Args:
        registered: methods by name; all that the library registers unless told.

    Returns:
        A TOML table for each method.

    Raises:
        Nothing of its own.

    Source:
        `wardmote.analysis.citations` reads it.

    """
    listed = (registered if registered is not None else methods()).values()
    return "# Made from the registry by dev/write_method_docs.py; change the method, not this table.\n" + "".join(
        f"\n[{method.name}]\n"
        + "".join(
            f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
            for key, value in {
                "title": method.title,
                "variant": method.variant,
                "citation": method.citation,
                "never_for": method.never_for,
                "module": modules()[method.name],
                "function": method.function.__name__,
            }.items()
        )
        for method in listed
    )


def by_section(registered: Mapping[str, Method]) -> Mapping[str, Sequence[Method]]:
    """Methods by section, sections and titles in alphabetical order."""
    sections: dict[str, list[Method]] = {}
    for method in registered.values():
        sections.setdefault(re.sub(r"^[\d.]+\s+", "", method.section), []).append(method)
    return {section: sorted(sections[section], key=lambda method: method.title) for section in sorted(sections)}


def file_name(section: str) -> str:
    """The page of a section: lower case, hyphens for whatever is not a letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-") + ".md"


def describe(method: Method) -> str:
    """One method as a Markdown section: what it does, its variant, needs, limits, source and signature."""
    calibrated = f"- **Calibration:** {method.calibration}\n" if method.calibration else ""
    return (
        f"## {method.title}\n\n"
        f"{summary(method.function)}\n\n"
        f"- **Name in worked answers:** `{method.name}`\n"
        f"- **Variant:** {method.variant}\n"
        f"- **Needs:** {method.needs}\n"
        f"- **Never for:** {method.never_for}\n"
        f"- **Source:** {method.citation}\n"
        f"{calibrated}\n"
        f"```python\n{call(method.function)}\n```\n"
    )


def summary(function: Callable[..., Any]) -> str:
    """The first paragraph of a function's docstring on one line."""
    text = inspect.getdoc(function) or ""
    return " ".join(text.split("\n\n")[0].split())


def call(function: Callable[..., Any]) -> str:
    """How a function is imported and called, without its types."""
    module, name = function.__module__, function.__name__
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]
    signature = inspect.Signature(bare)
    return f"from {module} import {name}\n\n{name}{signature}"


def _index(sections: Mapping[str, Sequence[Method]]) -> str:
    total = sum(len(listed) for listed in sections.values())
    lines = [
        MADE + "# Methods\n",
        f"The {total} methods of `wardmote.analysis`, by section.\n",
        "`wardmote methods check FILE` runs a file of worked answers through them and says which hold.\n",
    ]
    for section, listed in sections.items():
        lines.append(f"## [{section}]({file_name(section)})\n")
        lines.extend(f"- {method.title} (`{method.name}`)" for method in listed)
        lines.append("")
    return "\n".join(lines)
