"""An import inside a function may put off a heavy library; it may not hide that two modules need each other."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
Imports = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of the program by its name."""
    paths = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    return {".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imported(node: ast.AST, known: dict[str, Path]) -> list[str]:
    """The program's own modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names if each.name in known]
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return []
    names = [f"{node.module}.{each.name}" for each in node.names]
    return [name if name in known else node.module for name in names if name in known or node.module in known]


def statements(node: ast.AST, *, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Imports, and whether they stand in a function; those for types alone are left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, inside
        yield from statements(child, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))


def reached(start: str, imports: Imports) -> set[str]:
    """Every module that is loaded with one."""
    seen: set[str] = set()
    left = [start]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += imports[name]
    return seen


def test_no_circle_hides_in_a_function() -> None:
    known = modules()
    imports: Imports = defaultdict(set)
    hidden: list[tuple[str, str]] = []
    for name, path in known.items():
        for node, inside in statements(ast.parse(path.read_text(encoding="utf-8"))):
            for target in imported(node, known):
                if inside:
                    hidden.append((name, target))
                else:
                    imports[name].add(target)
    assert len(hidden) > 100, "Nothing is looked at"
    circles = sorted({f"{name} -> {target}" for name, target in hidden if name in reached(target, imports)})
    assert circles == [], "Move what both need to a module below them"
