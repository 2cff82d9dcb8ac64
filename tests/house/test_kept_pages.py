"""Nothing that depends on who looks is kept for several people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "wardmote"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
KEPT = re.compile(r"{% cache (?P<arguments>[^%]*)%}(?P<block>.*?){% endcache %}", re.DOTALL)
INCLUDED = re.compile(r'{% include "([^"]+)"')
# What is one person's alone; what they may do (`permissions`, `opens`) is in the name of what is kept.
OF_ONE_PERSON = re.compile(r"\b(request|user|csrf_token|messages|perms)\b")
CACHES = {"cache", "lru_cache", "kept"}
OF_WHO_LOOKS = {"HttpRequest", "MemberRequest", "User", "Membership", "Openings"}


def kept_blocks() -> Iterator[tuple[Path, str, str, str]]:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for found in KEPT.finditer(text):
            yield path, text[: found.start()], found["arguments"], found["block"]


def template(name: str) -> str:
    return next(path for path in TEMPLATES if path.as_posix().endswith(f"/templates/{name}")).read_text(
        encoding="utf-8"
    )


def with_included(block: str) -> str:
    return block + "".join(with_included(template(name)) for name in INCLUDED.findall(block))


def test_there_is_something_to_look_at() -> None:
    assert len(list(kept_blocks())) >= 2


def test_a_kept_piece_of_a_page_is_named_after_what_whoever_looks_may_do() -> None:
    wrong = [
        path.name
        for path, before, arguments, _block in kept_blocks()
        if "opens.key" not in arguments.split() or not before.rstrip().endswith("{% with opens=opens.alike %}")
    ]
    assert not wrong, f"Put {{% with opens=opens.alike %}} around what is kept, and opens.key in its name: {wrong}"


def test_a_kept_piece_of_a_page_speaks_of_no_one_person() -> None:
    wrong = {
        path.name: sorted(set(OF_ONE_PERSON.findall(tags)))
        for path, _before, _arguments, block in kept_blocks()
        if OF_ONE_PERSON.search(tags := " ".join(re.findall(r"{[{%].*?[%}]}", with_included(block))))
    }
    assert not wrong, f"What is kept for several people depends on one: {wrong}"


def calls(name: str, tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
            yield node


def test_text_that_is_not_answered_at_once_is_rendered_without_a_request() -> None:
    """`render` answers one request; `render_to_string` makes text that can be kept, and must not know who asked."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in MODULES
        for call in calls("render_to_string", ast.parse(path.read_text(encoding="utf-8")))
        if len(call.args) > 2 or any(keyword.arg == "request" for keyword in call.keywords)
    ]
    assert not wrong, f"Render without the request, and name what is kept after what the person may do: {wrong}"


def kept_functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            marks = {
                getattr(mark, "id", getattr(mark, "attr", ""))
                for each in node.decorator_list
                for mark in [each.func if isinstance(each, ast.Call) else each]
            }
            if marks & CACHES:
                yield node


def test_no_kept_answer_takes_who_asks() -> None:
    wrong = []
    for path in MODULES:
        for function in kept_functions(ast.parse(path.read_text(encoding="utf-8"))):
            taken = [*function.args.args, *function.args.kwonlyargs]
            said = " ".join(ast.unparse(argument.annotation) for argument in taken if argument.annotation)
            if found := {name for name in OF_WHO_LOOKS if re.search(rf"\b{name}\b", said)}:
                wrong.append(f"{path.relative_to(SOURCE)}: {function.name} takes {', '.join(sorted(found))}")
    assert not wrong, f"What is kept for several people depends on one: {wrong}"
