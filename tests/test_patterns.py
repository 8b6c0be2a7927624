"""Our own regular expressions take time in proportion to their text: each is run against strings made to hurt it.

The strings of a pattern are made from its own parse: for each of its repetitions a match in which that one
goes on for long, and what follows it never comes; and long runs of the characters that it uses. Each is used
as the modules use it: one that is only ever matched at a place is not looked for in the whole text.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import onrecord

LENGTH = 24_000
SECONDS = 1.0
"""Of processor time, for one pattern and one string. What takes time squared is not done by then."""
_SAMPLES = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_DIGIT": "a",
            "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_WORD": "-"}  # fmt: skip
_ANY = "a Z7.,-'\"\n\u00e9<&"


def patterns() -> dict[tuple[Any, int], tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module of onrecord holds, in tables too, with where it stands."""
    found: dict[tuple[Any, int], tuple[str, re.Pattern[Any]]] = {}
    for module in pkgutil.walk_packages(onrecord.__path__, "onrecord."):
        if any(part in module.name for part in ("migrations", ".train", "__main__", "cluster", ".mcp")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in _in(value):
                found.setdefault((one.pattern, one.flags), (f"{module.name}.{name}", one))
    return found


def _in(value: Any, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (tuple, list, set, frozenset, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _in(each, depth - 1)


def sample(tree: Iterable[Any], pumped: Any, length: int) -> str:
    """A string that the tree matches, short but for the node that is pumped."""
    out = []
    for op, held in tree:
        if op is ops.LITERAL:
            out.append(chr(held))
        elif op is ops.NOT_LITERAL:
            out.append("b" if held == ord("a") else "a")
        elif op is ops.ANY:
            out.append("a")
        elif op is ops.IN:
            out.append(_of_set(held))
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, _, inner = held
            once = sample(inner, pumped, length)
            out.append(once * (length // max(len(once), 1)) if inner is pumped else once * least)
        elif op is ops.SUBPATTERN:
            out.append(sample(held[-1], pumped, length))
        elif op is ops.ATOMIC_GROUP:
            out.append(sample(held, pumped, length))
        elif op is ops.BRANCH:
            chosen = next((b for b in held[1] if _holds(b, pumped)), held[1][0])
            out.append(sample(chosen, pumped, length))
    return "".join(out)


def _of_set(held: Any) -> str:
    negated = held[0][0] is ops.NEGATE
    if negated:
        told = re.compile("".join(["[", "".join(_piece(h) for h in held[1:]), "]"]))
        return next((c for c in _ANY if not told.match(c)), "a")
    op, value = held[0]
    if op is ops.LITERAL:
        return chr(value)
    return chr(value[0]) if op is ops.RANGE else _SAMPLES.get(str(value), "a")


def _piece(held: Any) -> str:
    op, value = held
    if op is ops.LITERAL:
        return re.escape(chr(value))
    if op is ops.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    letter = str(value).rpartition("_")[2][0].lower()
    return "\\" + (letter.upper() if "NOT" in str(value) else letter)


def repeats(tree: Iterable[Any]) -> Iterator[Any]:
    """What is repeated without a bound, or up to a high one, at any depth."""
    for op, held in tree:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            if held[1] > 20:
                yield held[2]
            yield from repeats(held[2])
        elif op is ops.SUBPATTERN:
            yield from repeats(held[-1])
        elif op is ops.BRANCH:
            for branch in held[1]:
                yield from repeats(branch)
        elif op is ops.ATOMIC_GROUP:
            yield from repeats(held)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from repeats(held[1])


def _holds(tree: Any, pumped: Any) -> bool:
    return any(inner is pumped for inner in repeats(tree))


def attacks(pattern: re.Pattern[Any], length: int = LENGTH) -> Iterator[str]:
    """Strings that are bad for a pattern."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.DEBUG if isinstance(pattern.pattern, str) else pattern.flags)
    seen = set()
    for inner in repeats(tree):
        whole = sample(tree, inner, length)
        once = sample(inner, None, length) or "a"
        for one in (whole[: length + 200] + "\x01", once * (length // len(once)) + "\x01"):
            if one not in seen:
                seen.add(one)
                yield one
    for run in ("a", "A", " ", "\n", "7", "Ab ", ". ", "a.", "A. ", '"', "<", "1, ", "- ", "(", "[", "“", "'", "Ab, "):
        yield run * (length // len(run)) + "\x01"


def uses() -> dict[str, set[str]]:
    """How the modules use each name: the methods that are called on it, "other" where it is handed on.

    Names with an underscore in front belong to their module, others to all.
    """
    found: dict[str, set[str]] = {}
    root = Path(next(iter(onrecord.__path__)))
    for path in root.rglob("*.py"):
        module = ".".join(("onrecord", *path.relative_to(root).with_suffix("").parts))
        tree = ast.parse(path.read_text("utf-8"))
        under = {id(n.value): n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        for node in ast.walk(tree):
            if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
                continue
            name = node.id if isinstance(node, ast.Name) else node.attr
            key = f"{module}.{name}" if name.startswith("_") else name
            found.setdefault(key, set()).add(under.get(id(node), "other"))
    return found


def ways(where: str, used: dict[str, set[str]]) -> tuple[str, ...]:
    """How a pattern is to be tried: matched at a place where that is all that is done with it, else looked for."""
    name = where.rpartition(".")[2]
    how = used.get(where if name.startswith("_") else name, set()) - {"pattern"}
    return tuple(sorted(how)) if how and how <= {"match", "fullmatch"} else ("finditer",)


def seconds(pattern: re.Pattern[Any], text: str, way: str = "finditer") -> float:
    """How long a pattern takes with a text, in processor time, at most ``SECONDS`` and a bit."""
    given = text if isinstance(pattern.pattern, str) else text.encode("utf-8")

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, late)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, SECONDS * 1.5)
    try:
        found = getattr(pattern, way)(given)
        if way == "finditer":
            for _ in found:
                pass
    except TimeoutError:
        return SECONDS * 1.5
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="a clock that stops a pattern")
def test_no_pattern_of_ours_takes_hostile_text_badly() -> None:
    slow, used = [], uses()
    for where, pattern in patterns().values():
        for way in ways(where, used):
            for text in attacks(pattern):
                if seconds(pattern, text, way) > SECONDS:
                    slow.append(f"{where}.{way}: {text[:30]!r}: {str(pattern.pattern)[:200]}")
                    break
    assert slow == []


def test_the_strings_find_a_bad_pattern() -> None:
    for bad in (r"(a+)+b", r"(?:x|x)*y", r"\s*(\w+\s*)*;", r"(\d+,?)+x"):
        assert max(seconds(re.compile(bad), text) for text in attacks(re.compile(bad))) > SECONDS
