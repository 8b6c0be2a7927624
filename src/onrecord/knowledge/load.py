"""From the data files to :class:`~onrecord.knowledge.model.Knowledge`, with what users add."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from onrecord.core import dates
from onrecord.core.problems import Problem

from . import told as _told
from .directory import Directory, Pack
from .model import Knowledge, Predicate, fold
from .tables import Gathered
from .userfile import UserFile

_KINDS = ("person", "body", "government", "state")


def load(extra: Sequence[UserFile] = (), packs: Sequence[Pack] = ()) -> Knowledge:
    """The knowledge of the house, with users' files added. Cached; raises nothing for bad files.

    What is wrong in a user's file is told by :func:`problems`; the rest of it counts. A pack is opened when
    something is looked up in it, which raises PackError where it is gone.
    """
    return _load(tuple(extra), tuple(packs))


def problems(extra: Sequence[UserFile]) -> tuple[Problem, ...]:
    """What is wrong in users' files, taken together: a Problem for each fault, with line and key."""
    return tuple(gathered(tuple(extra)).problems)


def digest(extra: Sequence[UserFile], packs: Sequence[Pack] = ()) -> str:
    """What tells one knowledge from another in reading papers; empty where none was added to the shipped.

    Words count, and packs; facts do not, since they come in when papers are linked.
    """
    found = gathered(tuple(extra))
    words = sorted((t, k, repr(found.words[t].get(k))) for t, k in found.told if t != "aliases")
    if not words and not packs:
        return ""
    told = repr((words, sorted(pack.sha256 for pack in packs)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=8)
def gathered(extra: tuple[UserFile, ...]) -> Gathered:
    """The tables of the house with those of users' files, what these tell, and their faults."""
    shipped = _shipped()
    words = {table: {**values} for table, values in shipped.items()}
    words["triggers"] = {name: {**lists} for name, lists in shipped["triggers"].items()}
    found = Gathered({**words, "aliases": {}}, frozenset(_triggers()["nouns"]))
    found.add(extra)
    return found


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    """The tables to which users can add, keyed and typed as they are looked up."""
    classes = _toml("classes.toml")
    states, _ = _states()
    periods = _toml("periods.toml")["periods"]
    return {
        "predicates": {name: _tuples(entry) for name, entry in _toml("predicates.toml").items()},
        "triggers": {n: t for n, t in _triggers().items() if n not in ("nouns", "light")},
        "classes": _all_classes(classes["order"]),
        "class_words": {fold(k): v for k, v in classes["words"].items()},
        "states": states,
        "periods": {fold(k): dates.parse(v) for k, v in periods.items()},
    }


@lru_cache(maxsize=8)
def _load(extra: tuple[UserFile, ...], packs: tuple[Pack, ...]) -> Knowledge:
    found = gathered(extra)
    names, topics, roles = _toml("names.toml"), _toml("topics.toml"), _toml("roles.toml")
    triggers = {**_triggers(), **found.words["triggers"]}
    return Knowledge(
        predicates=MappingProxyType({n: Predicate(n, **v) for n, v in found.words["predicates"].items()}),
        class_parents=MappingProxyType(_all_classes(found.words["classes"])),
        class_words=MappingProxyType(found.words["class_words"]),
        states=MappingProxyType(found.words["states"]),
        titles=frozenset(fold(t) for t in names["titles"]),
        title_class=MappingProxyType({fold(k): v for k, v in names["title_class"].items()}),
        nicknames=MappingProxyType({fold(k): tuple(v) for k, v in names["nicknames"].items()}),
        roles=MappingProxyType({fold(w): kind for kind in _KINDS for w in roles[kind]["words"]}),
        heads=frozenset(fold(w) for w in roles["heads"]["words"]),
        speech_verbs=MappingProxyType({k: frozenset(v) for k, v in _toml("speech.toml").items()}),
        topics=MappingProxyType({k: tuple(v) for k, v in topics.items() if k not in ("related", "manner")}),
        related=tuple(frozenset(group) for group in topics["related"]),
        manners=MappingProxyType({k: tuple(v) for k, v in topics["manner"].items()}),
        periods=MappingProxyType(found.words["periods"]),
        capitals=MappingProxyType(_states()[1]),
        triggers=MappingProxyType(triggers),
        charges=_told.charges(found.facts),
        directory=Directory(packs) if packs else None,
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


@cache
def _triggers() -> dict[str, dict[str, tuple[str, ...]]]:
    return {name: _tuples(lists) for name, lists in _toml("triggers.toml").items()}


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}


def _all_classes(order: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found = {fold(k): tuple(fold(p) for p in v) for k, v in order.items()}
    for parents in list(found.values()):
        for parent in parents:
            found.setdefault(parent, ())
    return found


@cache
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
