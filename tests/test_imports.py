"""Imports point down only, stand at the top of a module, and load late in declared places alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "src" / "onrecord"
MODULES = sorted(HOUSE.rglob("*.py"))
FLOORS = (
    ("faces",),
    ("api", "train", "cluster"),
    ("sheets",),
    ("deciding",),
    ("flow",),
    ("crew",),
    ("arriving", "rereading"),
    ("sources", "extract", "check", "record", "second"),
    ("knowledge",),
    ("core",),
)
"""From the top of the house down. What stands on one floor does not know its neighbours."""
BESIDE = {"config", "examples", "__init__"}
"""Settings, data, and the door."""

LATE = {
    "cluster.py": "Ray, an extra",
    "__init__.py": "the Python API, so that `import onrecord` stays light",
    "faces/cli/lazy.py": "all rooms, so that --help starts at once",
    "extract/__init__.py": "the parser, which a case file does not need",
    "extract/models.py": "the pipeline that the settings name",
    "record/database.py": "Alembic, needed once in a record's life",
    "second/__init__.py": "the HTTP client, an extra, and the forms of answers",
    "sources/child.py": "the reader of a format, in the child",
}
"""Where modules are loaded by name, and why."""


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def floor_of(room: str) -> int:
    return next(n for n, rooms in enumerate(FLOORS) if room in rooms)


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The rooms that a module imports, with the line."""
    package = ("onrecord", *path.relative_to(HOUSE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            whole = ".".join((*base, *([node.module] if node.module else [])))
            names = [f"{whole}.{alias.name}" for alias in node.names] if whole == "onrecord" else [whole]
        for name in names:
            parts = name.split(".")
            if parts[0] == "onrecord" and len(parts) > 1:
                yield parts[1], getattr(node, "lineno", 0)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    for other, line in imported(path):
        where = f"{name_of(path)}:{line} imports {other}"
        if other == "config":
            assert room == "faces", f"{where}: only the faces read the settings"
        if room in BESIDE or other in BESIDE or other == room or other.startswith("__"):
            continue
        assert floor_of(other) > floor_of(room), f"{where}: imports point down"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_import_hides_in_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            for node in ast.walk(function):
                assert not isinstance(node, (ast.Import, ast.ImportFrom)), f"{name_of(path)}:{node.lineno}"


def test_modules_are_loaded_by_name_in_declared_places_only() -> None:
    found = {name_of(p) for p in MODULES if "import_module(" in p.read_text(encoding="utf-8")}
    assert found == set(LATE)
