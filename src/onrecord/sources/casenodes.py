"""A case file's YAML as plain values, each with the line on which it stands and its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from onrecord.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the YAML: plain value, the line it stands on, and its path ("events[2].when")."""

    value: Any
    line: int
    path: str

    def items(self) -> list[tuple[str, Node]]:
        """The keys and values of a mapping; none of anything else."""
        return list(self.value.items()) if isinstance(self.value, dict) else []

    def list(self) -> list[Node]:
        """The entries of a list; a single value is a list of itself."""
        return list(self.value) if isinstance(self.value, list) else [self]


class Bad(Exception):
    """A value that cannot be used: carries the node and the sentence; never leaves the reading of a case file."""

    def __init__(self, node: Node, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.node, self.what, self.mend = node, what, mend


def composed(text: str) -> Node:
    """The top of a YAML text. Raises YAMLError or RecursionError for what is none (:func:`broken`)."""
    return _nodes(yaml.compose(text, Loader=yaml.SafeLoader), "", set())


def _nodes(node: yaml.Node | None, path: str, seen: set[int]) -> Node:
    """Plain values with their lines. A YAML alias is refused: a few of them can stand for gigabytes."""
    if node is None:
        return Node(None, 1, path)
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise yaml.MarkedYAMLError(
            problem="aliases (*name) are not used in case files", problem_mark=node.start_mark
        )
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Node] = {}
        for key, value in node.value:
            inner = f"{path}.{key.value}" if path else str(key.value)
            values[str(key.value)] = _nodes(value, inner, seen)
        return Node(values, line, path)
    if isinstance(node, yaml.SequenceNode):
        return Node([_nodes(n, f"{path}[{i}]", seen) for i, n in enumerate(node.value)], line, path)
    null = node.tag == "tag:yaml.org,2002:null"
    return Node(None if null else _paired(str(node.value)), line, path)


def _paired(text: str) -> str:
    """A text in which letters beyond U+FFFF that JSON writes as two halves ("\\ud83d\\udea2") are whole."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def broken(name: str, cause: Exception) -> Problem:
    """What is wrong with a text that is no YAML, or not of the kind that case files are."""
    mark = getattr(cause, "problem_mark", None)
    place = f"line {mark.line + 1}" if mark else ""
    nested = "it is nested too deeply"
    reason = getattr(cause, "problem", None) or getattr(cause, "reason", None) or nested
    return Problem(name, f"this is not valid YAML: {reason}.", place, "Mend that line.")
