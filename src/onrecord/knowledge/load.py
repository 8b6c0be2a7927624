"""From the data files to :class:`~onrecord.knowledge.model.Knowledge`, with what users add."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from onrecord.core import dates
from onrecord.core.problems import Problem

from .model import Knowledge, Predicate, fold

_TRIGGERS = ("verbs", "nouns", "phrases", "passive")
_EXTRA_TABLES = ("predicates", "classes", "class_words", "states", "periods", "nicknames", "titles")
_FIELDS = {f.name: f.type for f in fields(Predicate)}


def load(extra: Sequence[Path] = ()) -> Knowledge:
    """The knowledge of the house, with users' files laid over it. Cached; raises nothing for bad files.

    What is wrong in a user's file is told by :func:`read_extra`; its other tables still count.
    """
    return _load(tuple(Path(p) for p in extra))


@cache
def _load(extra: tuple[Path, ...]) -> Knowledge:
    predicates = _toml("predicates.toml")
    triggers = _toml("triggers.toml")
    classes, names = _toml("classes.toml"), _toml("names.toml")
    added = [read_extra(path)[0] for path in extra]
    tables: dict[str, dict[str, Any]] = {
        "predicates": {**predicates},
        "classes": {**classes["order"]},
        "class_words": {**classes["words"]},
        "states": {},
        "periods": {**_toml("periods.toml")["periods"]},
        "nicknames": {**names["nicknames"]},
        "titles": dict.fromkeys(names["titles"], True),
    }
    for data in added:
        for table, values in data.items():
            tables[table].update(values)
    states, capitals = _states()
    states.update({fold(k): v for k, v in tables["states"].items()})
    topics = _toml("topics.toml")
    roles = _toml("roles.toml")
    return Knowledge(
        predicates=MappingProxyType(
            {
                name: _predicate(name, entry, triggers.get(name, {}))
                for name, entry in tables["predicates"].items()
            }
        ),
        class_parents=MappingProxyType({**_all_classes(tables["classes"])}),
        class_words=MappingProxyType({fold(k): v for k, v in tables["class_words"].items()}),
        states=MappingProxyType(states),
        titles=frozenset(fold(t) for t in tables["titles"]),
        title_class=MappingProxyType({fold(k): v for k, v in names["title_class"].items()}),
        nicknames=MappingProxyType({fold(k): tuple(v) for k, v in tables["nicknames"].items()}),
        roles=MappingProxyType(
            {
                fold(w): kind
                for kind in ("person", "body", "government", "state")
                for w in roles[kind]["words"]
            }
        ),
        heads=frozenset(fold(w) for w in roles["heads"]["words"]),
        speech_verbs=MappingProxyType({k: frozenset(v) for k, v in _toml("speech.toml").items()}),
        topics=MappingProxyType({k: tuple(v) for k, v in topics.items() if k not in ("related", "manner")}),
        related=tuple(frozenset(group) for group in topics["related"]),
        manners=MappingProxyType({k: tuple(v) for k, v in topics["manner"].items()}),
        periods=MappingProxyType({fold(k): dates.parse(v) for k, v in tables["periods"].items()}),
        capitals=MappingProxyType(capitals),
    )


def _toml(name: str) -> dict[str, Any]:
    resource = files(__package__).joinpath(name)
    return tomllib.loads(resource.read_text("utf-8")) if resource.is_file() else {}


def _predicate(name: str, entry: Mapping[str, Any], triggers: Mapping[str, Any]) -> Predicate:
    values: dict[str, Any] = {"name": name}
    values.update({k: tuple(triggers[k]) for k in _TRIGGERS if isinstance(triggers.get(k), list)})
    values.update({k: tuple(v) if isinstance(v, list) else v for k, v in entry.items() if k in _FIELDS})
    return Predicate(**values)


def _all_classes(order: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found = {fold(k): tuple(fold(p) for p in v) for k, v in order.items()}
    for parents in list(found.values()):
        for parent in parents:
            found.setdefault(parent, ())
    return found


def _states() -> tuple[dict[str, str], dict[str, str]]:
    """Every form of every state → its name, and every capital → its state.

    A form that two states share (Congolese, Dominican, Brussels) means neither.
    """
    forms: dict[str, set[str]] = {}
    capitals: dict[str, set[str]] = {}
    text = files(__package__).joinpath("states.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        written = [row["name"], row["adjective"], *row["demonyms"].split(";"), *row["short"].split(";")]
        for form in written:
            if form:
                forms.setdefault(fold(form), set()).add(row["name"])
        capitals.setdefault(fold(row["capital"]), set()).add(row["name"])
    return (
        {form: min(names) for form, names in forms.items() if len(names) == 1},
        {form: min(names) for form, names in capitals.items() if len(names) == 1},
    )


# --- what users add -------------------------------------------------------------------------------


def read_extra(path: Path) -> tuple[dict[str, dict[str, Any]], tuple[Problem, ...]]:
    """A user's TOML file: the tables that can be used, and a Problem for each fault, with line and key."""
    name = str(path)
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        return {}, (Problem(name, f"the knowledge file cannot be read ({fault}).", mend="Check the path."),)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"line (\d+)", str(fault))
        where = f"line {place.group(1)}" if place else ""
        return {}, (Problem(name, f"this is not TOML: {fault}.", where, "Mend the line."),)
    usable: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for table, values in data.items():
        line = _line(text, table)
        if table not in _EXTRA_TABLES or not isinstance(values, dict):
            known = ", ".join(_EXTRA_TABLES)
            problems.append(
                Problem(name, f"there is no table {table!r}.", f"line {line}", f"Known: {known}.")
            )
            continue
        for key, value in values.items():
            wrong = _fault(table, value)
            if wrong:
                at = _line(text, key, line)
                problems.append(Problem(name, f"{wrong}.", f"line {at}, {table}.{key}", "Left out."))
            else:
                usable.setdefault(table, {})[key] = value
    return usable, tuple(problems)


def _fault(table: str, value: Any) -> str | None:
    if table == "predicates":
        if not isinstance(value, dict):
            return "a predicate is a table"
        unknown = sorted(set(value) - set(_FIELDS))
        return f"there is no key {unknown[0]!r} in a predicate" if unknown else None
    if table in ("classes", "nicknames"):
        fits = isinstance(value, list) and all(isinstance(v, str) for v in value)
        return None if fits else "a list of words is expected here"
    if table == "titles":
        return None if value is True else "write true here"
    if not isinstance(value, str):
        return "a text is expected here"
    if table == "periods":
        try:
            dates.parse(value)
        except ValueError as wrong:
            return str(wrong)
    return None


def _line(text: str, key: str, start: int = 1) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if number >= start and re.match(rf"\s*\[?\s*(?:\w+\.)?[\"']?{re.escape(key)}\b", line):
            return number
    return start
