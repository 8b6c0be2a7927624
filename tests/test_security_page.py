"""docs/security.md promises nothing that is not tested: each row names its tests, and each named test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| threat")
]
NO_CONTROL = ("The disk is lost",)
"""Threats against which nothing is promised, as their rows say."""


def functions() -> set[str]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(node.name)
    return found


def test_each_row_is_whole() -> None:
    assert len(ROWS) > 20
    for row in ROWS:
        assert len(row) == 4, row
        threat, control, proof, _ = row
        assert threat and control
        assert proof or threat in NO_CONTROL, f"no test for: {threat}"


def test_every_test_that_is_named_is_there() -> None:
    known = functions()
    for row in ROWS:
        for name in re.findall(r"`([^`]+)`", row[2]):
            if name.startswith("test_"):
                assert name in known, name
            elif name.startswith("nox -s "):
                assert f"def {name.removeprefix('nox -s ')}(" in (ROOT / "noxfile.py").read_text(encoding="utf-8"), name
            else:
                assert (ROOT / name).exists(), name


def test_threats_of_the_issue_have_a_row() -> None:
    told = " ".join(row[0] for row in ROWS).casefold()
    for word in (
        "parser", "bomb", "pattern", "csrf", "redirect", "session", "passwords", "uploads", "byte by byte", "sql", "disk",
        "export", "minor", "own network", "role", "copies of papers", "token", "crashes", "headers",
    ):  # fmt: skip
        assert word in told, word
