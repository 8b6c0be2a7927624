"""No word of a user becomes SQL: every statement that is written out is a constant, all values are bound."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import onrecord

ROOM = Path(onrecord.__file__).parent
OURS = ("table.name", "_statement.replace('%', '%%')")
"""Names of the schema's own tables, and its own statements with percent signs doubled."""
WRITTEN = ("text", "exec_driver_sql", "DDL", "literal_column", "execute", "executescript", "executemany")


def constant(node: ast.AST, names: dict[str, ast.AST]) -> bool:
    """Whether a piece of SQL is the program's own: text, constants of the module, whole numbers."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.JoinedStr(values=values):
            return all(isinstance(v, ast.Constant) or constant_value(v, names) for v in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return constant(left, names) and constant(right, names)
        case ast.IfExp(body=body, orelse=other):
            return constant(body, names) and constant(other, names)
        case ast.Name(id=name) if name in names:
            return constant(names[name], names)
        case ast.Call():
            return ast.unparse(node) in OURS
    return False


def constant_value(node: ast.AST, names: dict[str, ast.AST]) -> bool:
    if not isinstance(node, ast.FormattedValue):
        return False
    value = node.value
    if ast.unparse(value) in OURS:
        return True
    number = isinstance(value, ast.Call) and getattr(value.func, "id", "") == "int"
    return number or (isinstance(value, ast.Name) and value.id.lstrip("_").isupper() and value.id in names)


def statements(path: Path) -> Iterator[tuple[ast.Call, dict[str, ast.AST]]]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        t.id: n.value
        for n in tree.body
        if isinstance(n, ast.Assign)
        for t in n.targets
        if isinstance(t, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in WRITTEN:
                yield node, names


def test_sql_that_is_written_out_is_constant() -> None:
    found, loose = 0, []
    for path in sorted((ROOM / "record").rglob("*.py")):
        for call, names in statements(path):
            first = call.args[0]
            written = isinstance(first, (ast.Constant, ast.JoinedStr, ast.BinOp)) or (
                not isinstance(call.func, ast.Attribute) or call.func.attr in ("text", "exec_driver_sql")
            )
            found += written
            if written and not constant(first, names):
                loose.append(f"{path.relative_to(ROOM)}:{call.lineno}: {ast.unparse(call)[:120]}")
    assert found > 8
    assert loose == []
