"""`_` is gettext where a module says so: no function may give the name to a value that it throws away and also call it."""

import ast

from tests.house.test_sizes import sources

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def shadowed(tree: ast.AST) -> list[int]:
    """The lines at which `_` is called within a scope that gives it another value."""
    found = []
    for scope in ast.walk(tree):
        if not isinstance(scope, SCOPES):
            continue
        inner = [node for node in ast.walk(scope) if isinstance(node, ast.Name) and node.id == "_"]
        if any(isinstance(node.ctx, ast.Store) for node in _own(scope)):
            found += [node.lineno for node in inner if isinstance(node.ctx, ast.Load)]
    return sorted(set(found))


def _own(scope: ast.AST) -> list[ast.Name]:
    """The names `_` of a scope itself, those of scopes within it left out."""
    found, waiting = [], list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, SCOPES):
            continue
        if isinstance(node, ast.Name) and node.id == "_":
            found.append(node)
        waiting += ast.iter_child_nodes(node)
    return found


def test_a_shadowed_name_is_found() -> None:
    wrong = "def f(rows):\n    for key, _ in rows:\n        yield _('Key')\n"
    right = "def f(rows):\n    names = [key for key, _ in rows]\n    return _('Key')\n"
    within = "def f(rows):\n    return [_('Key') for key, _ in rows]\n"
    assert shadowed(ast.parse(wrong)) == [3]
    assert shadowed(ast.parse(right)) == []
    assert shadowed(ast.parse(within)) == [2]


def test_gettext_is_not_shadowed() -> None:
    found = {name: shadowed(ast.parse(path.read_text(encoding="utf-8"))) for name, path in sources()}
    assert {name: lines for name, lines in found.items() if lines} == {}


QUERIES = {"filter", "exclude", "order_by", "values", "values_list", "only", "defer", "annotate", "select_related"}


def test_no_name_of_a_column_is_translated() -> None:
    """A message may read otherwise in another language; a column is called the same in all of them."""
    wrong = []
    for _name, path in sources():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") not in QUERIES:
                continue
            given = [argument.func for argument in call.args if isinstance(argument, ast.Call)]
            if any(getattr(name, "id", "") in {"_", "gettext", "gettext_lazy"} for name in given):
                wrong.append(f"{path.name}:{call.lineno}")
    assert not wrong, f"Write the column's own name: {wrong}"
