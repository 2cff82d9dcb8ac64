"""Message catalogues without GNU gettext: `python dev/messages.py collect cy`, then `python dev/messages.py compile`.

`collect` writes src/wardmote/locale/<language>/LC_MESSAGES/django.po with every message of the program, keeping what is
translated already. `compile` makes the django.mo beside each that the program reads; a catalogue that lacks a message is
not compiled, because pages half in one language and half in another serve nobody.
"""

import ast
import re
import string
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from wardmote.config.rooms import of_this_installation

SOURCE = Path(__file__).resolve().parents[1] / "src" / "wardmote"
LOCALE = SOURCE / "locale"
# The library of statistics speaks English alone (docs/decisions/0011); the made-up partnership is made up in English.
LEFT_OUT = {"analysis", "library_words", "locale"}
LEFT_OUT_ANYWHERE = {"demo", "demo.py", "static"}
# The libraries' messages in words of ours; English alone, and always whole.
LIBRARY = SOURCE / "library_words" / "en_GB" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What Django's templatize makes of a tag: a call on one line, or over several.
CALL = re.compile(
    r"""\b(gettext|ngettext|pgettext|npgettext|_)\(((?:\s*,?\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))+)""",
    re.DOTALL,
)
Found = tuple[str, int, str | tuple[str, str], str | None]


def messages() -> Iterator[Found]:
    """Every message of the program: file, line, the message (or its one and its many), its context."""
    for path in sorted(SOURCE.rglob("*")):
        place = path.relative_to(SOURCE)
        if place.parts[0] in LEFT_OUT or LEFT_OUT_ANYWHERE.intersection(place.parts):
            continue
        if path.suffix == ".py" and "migrations" not in place.parts:
            yield from of_python(path, place.as_posix())
        elif path.suffix in {".html", ".txt"} and "templates" in place.parts:
            yield from of_template(path, place.as_posix())
    yield from declared()


def of_python(path: Path, place: str) -> Iterator[Found]:
    """The messages of a module."""
    with path.open("rb") as module:
        for line, message, _comments, context in extract("python", module, KEYWORDS, (), {}):
            yield place, line, message, context


def of_template(path: Path, place: str) -> Iterator[Found]:
    """The messages of a template, as Django itself reads its tags."""
    calls = templatize(path.read_text(encoding="utf-8"), origin=place)
    for found in CALL.finditer(calls):
        name, line = found[1], calls.count("\n", 0, found.start()) + 1
        texts = list(ast.literal_eval(f"({found[2]},)"))
        context = texts.pop(0) if name in {"pgettext", "npgettext"} else None
        if texts[0]:
            yield place, line, tuple(texts[:2]) if name in {"ngettext", "npgettext"} else texts[0], context


def declared() -> Iterator[Found]:
    """The words of declarations that pages translate: each room says which (docs/decisions/0011)."""
    for room in of_this_installation():
        folder = SOURCE.parent.joinpath(*room.package.split("."))
        for pattern, keys in room.worded:
            for path in sorted(folder.glob(pattern)):
                place = path.relative_to(SOURCE).as_posix()
                for text in _texts(tomllib.loads(path.read_text(encoding="utf-8")), frozenset(keys)):
                    yield place, 1, text, None


def _texts(held: object, keys: frozenset[str]) -> Iterator[str]:
    if isinstance(held, dict):
        for key, value in held.items():
            if key in keys:
                yield from (
                    text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str) and text
                )
            if not isinstance(value, str):
                yield from _texts(value, keys)
    elif isinstance(held, list):
        for each in held:
            yield from _texts(each, keys)


def template() -> Catalog:
    """The catalogue that every translation starts from."""
    catalog = Catalog(project="Wardmote", charset="utf-8", fuzzy=False)
    for place, line, message, context in messages():
        catalog.add(message, locations=[(place, line)], context=context)
    for message in catalog:
        # A per cent sign alone makes no format string: "95% interval" is a sentence.
        if "python-format" in message.flags and not re.search(r"%\(\w+\)[a-z]|%[sd]", _first(message)):
            message.flags.discard("python-format")
    return catalog


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def problems(catalog: Catalog, wanted: Catalog) -> list[str]:
    """Why a catalogue cannot be used: what it does not translate, and placeholders that differ."""
    said = []
    for message in wanted:
        if not message.id:
            continue
        held = catalog.get(_first(message), message.context)
        given = (
            ()
            if held is None or held.fuzzy
            else (held.string if isinstance(held.string, tuple | list) else (held.string,))
        )
        if not given or not all(given):
            said.append(f"not translated: {_first(message)}")
        elif any(places(text) - _all_places(message) for text in given):
            said.append(f"placeholders differ: {_first(message)}")
    return said


def places(text: str) -> set[str]:
    """The names of a message's placeholders, of either form."""
    try:
        braces = {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:
        braces = set()
    return braces | set(re.findall(r"%\((\w+)\)", text))


def _all_places(message: Message) -> set[str]:
    texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return set().union(*(places(text) for text in texts))


def collect(language: str) -> str:
    """Write or renew one language's catalogue; what changed in English is marked as fuzzy."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    wanted, held = template(), Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            held = read_po(file, locale=language)
    held.update(wanted, no_fuzzy_matching=False)
    held.project, held.fuzzy = "Wardmote", False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, held, width=120, ignore_obsolete=True)
    return f"{path}: {len(wanted)} messages, {len(problems(held, wanted))} to do."


def compile_all() -> int:
    """Compile every catalogue that is whole; the number of those that are not."""
    wanted, unfit = template(), 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        wrong = problems(catalog, wanted)
        unfit += bool(wrong)
        if wrong:
            print(f"{path}: not compiled, {len(wrong)} to do, the first is: {wrong[0]}")
            continue
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        print(f"{path}: compiled.")
    compile_library()
    return unfit


def compile_library() -> None:
    """Compile what the libraries say in our words."""
    with LIBRARY.open("rb") as file:
        catalog = read_po(file, locale="en_GB")
    with LIBRARY.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def main(arguments: list[str]) -> int:
    """Do what is asked on the command line."""
    match arguments:
        case ["collect", language]:
            print(collect(language))
            return 0
        case ["compile"]:
            return 1 if compile_all() else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
