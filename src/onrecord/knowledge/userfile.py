"""A user's file of knowledge, cut into its entries: TOML, YAML or CSV, each entry with its place in the file.

The three formats say the same: tables of words by key (``[periods]``), and lists of facts (``[[offices]]``).
What an entry must hold is no matter of this module: see :mod:`~onrecord.knowledge.tables`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onrecord.core.problems import Problem

SUFFIXES = (".toml", ".yaml", ".yml", ".csv")
_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_LIST = re.compile(rf"^\s*\[\[\s*({_KEY})\s*\]\]")
_HEADER = re.compile(rf"^\s*\[\s*({_KEY})\s*(?:\.\s*({_KEY})\s*)?\]")
_PAIR = re.compile(rf"^\s*({_KEY})\s*=")
_INLINE = re.compile(rf"[{{,]\s*({_KEY})\s*=")


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file as it was given: its name, whose ending tells the format, and its text."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The hash of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a file tells.

    ``key`` is its own in a table of words, its number (from 1) in a list of facts. ``start:end`` are its
    words in the file's text, ``line`` is where it begins, ``lines`` where each key in it stands.
    """

    table: str
    key: str
    value: Any
    line: int
    start: int
    end: int
    listed: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)

    def place(self, key: str = "") -> str:
        """The line and the key, for a Problem."""
        path = f"{self.table}[{self.key}]" if self.listed else f"{self.table}.{self.key}"
        line = self.lines.get(key, self.line)
        return f"line {line}, {path}.{key}" if key else f"line {line}, {path}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A file in pieces: its entries in order, and what was wrong with its form."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> UserFile | Problem:
    """The file at a path; a Problem where it cannot be read or is of no known format."""
    if path.suffix.casefold() not in SUFFIXES:
        return Problem(str(path), "no file of knowledge.", mend=f"Known endings: {', '.join(SUFFIXES)}.")
    try:
        return UserFile(str(path), path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return Problem(str(path), "the file is not in UTF-8.", mend="Save it in UTF-8.")
    except OSError as cause:
        reason = (cause.strerror or str(cause)).lower()
        return Problem(str(path), f"the file cannot be read ({reason}).", mend="Check the path.")


def cut(file: UserFile) -> Cut:
    """The entries of a file, in order."""
    suffix = Path(file.name).suffix.casefold()
    if suffix == ".csv":
        return _of_csv(file)
    return _of_toml(file) if suffix == ".toml" else _of_yaml(file)


class _Lines:
    """Line numbers (from 1) of offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def of(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def trimmed(self, start: int, end: int) -> int:
        """The end of an entry's words: without the blanks and comments that stand before the next one."""
        lines = self.text[start:end].split("\n")
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        return start + len("\n".join(lines).rstrip())


# --- TOML -----------------------------------------------------------------------------------------


def _of_toml(file: UserFile) -> Cut:
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"^(.*?) \(at line (\d+), column \d+\)$", str(fault))
        what, place = (found.group(1), f"line {found.group(2)}") if found else (str(fault), "")
        return Cut(problems=(Problem(file.name, f"this is not TOML: {what}.", place, "Mend the line."),))
    places = _Places(file.text)
    return _gathered(file, data, places.of)


class _Places:
    """Where each entry of a TOML file stands: tomllib does not say.

    A scan of its headers and keys line by line, in which texts and lists of several lines are passed over.
    """

    def __init__(self, text: str) -> None:
        self.lines = _Lines(text)
        self.starts: dict[tuple[str, str], int] = {}
        self.keys: dict[tuple[str, str], dict[str, int]] = {}
        self._marks: list[int] = []
        counted: dict[str, int] = {}
        table, key = "", ""
        for start, line in self._outside(text):
            if listed := _LIST.match(line):
                table = _bare(listed.group(1))
                counted[table] = counted.get(table, 0) + 1
                key = str(counted[table])
                self._mark(table, key, start)
            elif header := _HEADER.match(line):
                table, key = _bare(header.group(1)), _bare(header.group(2) or "")
                self._mark(table, key, start)
            elif pair := _PAIR.match(line):
                name = _bare(pair.group(1))
                if key:
                    self.keys.setdefault((table, key), {})[name] = self.lines.of(start)
                else:
                    self._mark(table or name, name if table else "", start)
                    inside = {_bare(k): self.lines.of(start) for k in _INLINE.findall(line)}
                    self.keys.setdefault((table or name, name if table else ""), {}).update(inside)

    def _mark(self, table: str, key: str, start: int) -> None:
        self.starts.setdefault((table, key), start)
        self._marks.append(start)

    def _outside(self, text: str) -> Iterator[tuple[int, str]]:
        """The lines that do not stand inside a text of several lines."""
        inside = ""
        for start, end in zip(self.lines.starts, [*self.lines.starts[1:], len(text)]):
            line = text[start:end]
            if not inside:
                yield start, line
            for quotes in ('"""', "'''"):
                if line.count(quotes) % 2 and inside in ("", quotes):
                    inside = "" if inside else quotes

    def of(self, table: str, key: str) -> tuple[int, int, dict[str, int]]:
        """Start, end and the lines of the keys of an entry; a whole table has an empty key."""
        start = self.starts.get((table, key), self.starts.get((table, ""), 0))
        later = self._marks[bisect_right(self._marks, start) :]
        end = later[0] if later else len(self.lines.text)
        return start, self.lines.trimmed(start, end), self.keys.get((table, key), {})


def _bare(key: str) -> str:
    if key[:1] == '"':
        return str(tomllib.loads(f"k = {key}")["k"])
    return key.strip("'")


# --- YAML -----------------------------------------------------------------------------------------


def _of_yaml(file: UserFile) -> Cut:
    try:
        root = yaml.compose(file.text, Loader=yaml.CSafeLoader)
        data = yaml.load(file.text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        what = getattr(fault, "problem", None) or str(fault).partition("\n")[0]
        place = f"line {mark.line + 1}" if mark else ""
        return Cut(problems=(Problem(file.name, f"this is not YAML: {what}.", place, "Mend the line."),))
    if data is None:
        return Cut()
    if not isinstance(data, dict) or not isinstance(root, yaml.MappingNode):
        what = "tables with their names are expected here."
        return Cut(problems=(Problem(file.name, what, "line 1", "Begin as in: periods:"),))
    places: dict[tuple[str, str], tuple[int, int, dict[str, int]]] = {}
    lines = _Lines(file.text)
    for name, node in root.value:
        places[str(name.value), ""] = (_at(name), lines.trimmed(_at(name), node.end_mark.index), {})
        for key, start, child in _children(node):
            inside = {}
            if isinstance(child, yaml.MappingNode):
                inside = {str(k.value): k.start_mark.line + 1 for k, _ in child.value}
            places[str(name.value), key] = (start, lines.trimmed(start, child.end_mark.index), inside)
    # A name that is no text (``? ``, ``yes:``) is written otherwise than it is loaded: the file itself stands for it.
    whole: tuple[int, int, dict[str, int]] = (0, 0, {})
    return _gathered(file, data, lambda table, key: places.get((table, key), places.get((table, ""), whole)))


def _children(node: yaml.Node) -> Iterator[tuple[str, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(k.value), _at(k), v) for k, v in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(n), _at(v), v) for n, v in enumerate(node.value, 1))


def _at(node: yaml.Node) -> int:
    return int(node.start_mark.index)


# --- both -----------------------------------------------------------------------------------------


def _gathered(file: UserFile, data: Mapping[str, Any], place: Any) -> Cut:
    lines = _Lines(file.text)
    found: list[Entry] = []
    problems: list[Problem] = []
    for table, values in data.items():
        if isinstance(values, Mapping):
            pairs: Sequence[tuple[Any, Any]] = tuple(values.items())
        elif isinstance(values, list):
            pairs = tuple(enumerate(values, 1))
        else:
            line = lines.of(place(str(table), "")[0])
            what = f"{table!r} is no table."
            problems.append(Problem(file.name, what, f"line {line}, {table}", "Write a table, or a list."))
            continue
        for key, value in pairs:
            start, end, inside = place(str(table), str(key))
            listed = isinstance(values, list)
            found.append(Entry(str(table), str(key), value, lines.of(start), start, end, listed, inside))
    return Cut(tuple(found), tuple(problems))


# --- CSV ------------------------------------------------------------------------------------------


def _of_csv(file: UserFile) -> Cut:
    """Rows as entries of one list. The table is the one that the file is named after (``offices-2019.csv``)."""
    table = re.split(r"[^a-z]", Path(file.name).stem.casefold(), maxsplit=1)[0]
    lines = _Lines(file.text)
    reader = csv.reader(io.StringIO(file.text), strict=True)
    header: list[str] = []
    found: list[Entry] = []
    first = 1
    try:
        for row in reader:
            line, first = first, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [cell.strip() for cell in row]
                continue
            if len(row) > len(header):
                what = f"this row has {len(row)} cells under {len(header)} columns."
                problem = Problem(file.name, what, f"line {line}", "Put cells with commas in quotes.")
                return Cut(tuple(found), (problem,))
            value = {name: cell.strip() for name, cell in zip(header, row) if cell.strip()}
            start = lines.starts[line - 1]
            end = lines.starts[first - 1] if first <= len(lines.starts) else len(file.text)
            number = str(len(found) + 1)
            found.append(Entry(table, number, value, line, start, lines.trimmed(start, end), True))
    except csv.Error as fault:
        return Cut(
            tuple(found),
            (Problem(file.name, f"this is not CSV: {fault}.", f"line {first}", "Mend the line."),),
        )
    return Cut(tuple(found))
