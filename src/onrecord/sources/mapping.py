"""What the columns of a table mean, declared by its user: ``diary.csv.columns.toml`` beside ``diary.csv``.

::

    [columns]
    "Wann" = "date"
    "Gast" = "counterpart"

    [table]
    header = true        # false: it has none, columns are "1", "2" …; a number: the line on which it stands
    delimiter = ";"
    title = "Diary of the harbour master"

The roles are those of ``knowledge/columns.toml``. In the document a column that was declared is called by its
role with an at sign before it (``@date``), which no other name overrides; a table may call its columns so itself.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.core.problems import Problem
from onrecord.knowledge import userfile
from onrecord.knowledge.columns import columns

from .draft import Draft

SUFFIX = ".columns.toml"
DELIMITERS = (",", ";", "\t", "|")
_SETTINGS = ("delimiter", "header", "title")


@dataclass(frozen=True, slots=True)
class Declared:
    """A column as it was declared: its name (or number) in the table, its role, and the line that says so."""

    name: str
    role: str
    line: int


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A declared mapping. ``header`` is whether the table names its columns, or the line on which it does."""

    file: str
    columns: tuple[Declared, ...] = ()
    header: bool | int = True
    delimiter: str = ""
    title: str = ""
    problems: tuple[Problem, ...] = ()


def beside(path: Path) -> TableMapping | None:
    """The mapping that lies beside a table, if there is one."""
    own = path.with_name(path.name + SUFFIX)
    return read(own) if own.is_file() else None


def read(path: Path) -> TableMapping:
    """The mapping at a path. What is wrong is in its problems, each with line and key; the rest of it counts."""
    name = str(path)
    file = userfile.read(path)
    if isinstance(file, Problem):
        return TableMapping(name, problems=(file,))
    cut = userfile.cut(file)
    found = TableMapping(name, problems=cut.problems)
    for entry in cut.entries:
        wrong, mend = "", ""
        if entry.table == "columns":
            wrong, mend = _role(entry.value)
            if not wrong:
                declared = Declared(entry.key.strip(), entry.value.strip(), entry.line)
                found = replace(found, columns=(*found.columns, declared))
        elif entry.table == "table" and entry.key in _SETTINGS:
            wrong, mend = _setting(entry.key, entry.value)
            if not wrong:
                found = replace(found, **{entry.key: entry.value})
        else:
            wrong = "this is not known here."
            mend = f"A mapping has [columns], and [table] with {', '.join(_SETTINGS)}."
        if wrong:
            found = _with(found, Problem(name, wrong, entry.place(), mend))
    if not found.columns and not found.problems:
        found = _with(
            found,
            Problem(name, "no columns are declared in it.", mend='Write [columns], then "Name" = "role".'),
        )
    return found


def _role(role: object) -> tuple[str, str]:
    """What is wrong with a role, and the mend; two empty texts where nothing is."""
    roles = sorted(columns().roles)
    if isinstance(role, str) and role.strip() in roles:
        return "", ""
    close = difflib.get_close_matches(str(role), roles, 1)
    return (
        f"{role!r} is no role of a column.",
        f"Write {close[0]!r}." if close else f"Write one of: {', '.join(roles)}.",
    )


def _setting(key: str, value: object) -> tuple[str, str]:
    if key == "delimiter" and value not in DELIMITERS:
        return f"{value!r} is no delimiter.", 'Write ",", ";", "|" or "\\t".'
    if key == "header" and not isinstance(value, int):  # a truth value is a number, too
        return (
            f"{value!r} says not whether the table has a header.",
            "Write true, false, or the number of its line.",
        )
    if key == "title" and not isinstance(value, str):
        return f"{value!r} is no title.", "Write it in quotation marks."
    return "", ""


def applied(draft: Draft, mapping: TableMapping) -> Draft:
    """A table whose declared columns are called by their roles. One that it has not is a Problem."""
    if draft.grid is None:
        return draft
    names = list(draft.grid.columns)
    plain = [_folded(n) for n in names]
    problems = list(mapping.problems)
    for one in mapping.columns:
        if _folded(one.name) in plain:
            names[plain.index(_folded(one.name))] = f"@{one.role}"
            continue
        what = f"the table has no column {one.name!r}."
        close = difflib.get_close_matches(one.name, draft.grid.columns, 1)
        mend = (
            f"Write {close[0]!r}." if close else f"It has: {', '.join(n for n in draft.grid.columns if n)}."
        )
        problems.append(Problem(mapping.file, what, f"line {one.line}, columns.{one.name}", mend))
    grid = replace(draft.grid, columns=tuple(names))
    return replace(
        draft, grid=grid, title=mapping.title or draft.title, problems=(*draft.problems, *problems)
    )


def told(mapping: TableMapping) -> Mapping[str, object]:
    """What the child must know to cut the table."""
    return {"header": mapping.header, "delimiter": mapping.delimiter}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _with(mapping: TableMapping, problem: Problem) -> TableMapping:
    return replace(mapping, problems=(*mapping.problems, problem))
