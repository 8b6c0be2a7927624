"""The record's ids in place of those that each paper's reading gave."""

from __future__ import annotations

import dataclasses
import enum
import typing
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, Protocol, TypeVar

from onrecord.core.dates import When
from onrecord.core.document import Document, Span
from onrecord.core.nouns import Extraction

T = TypeVar("T")

_OWN = "ac-"
"""How the id of an actor begins that a paper's reading gave."""
_NAMED = ("offices", "relations", "attributions", "claims", "events", "stances", "corrections")


class Renamed:
    """The nouns of papers with the record's ids in place of their own, kept while the ids are the same."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Extraction, _Used, Extraction]] = {}
        self._known: AbstractSet[str] = frozenset()

    def all(self, extractions: Sequence[Extraction], merged: Mapping[str, str]) -> list[Extraction]:
        """The papers with the record's ids; of one that is as it was, the same nouns as before."""
        new = merged.keys() - self._known
        if not all(ident.startswith(_OWN) for ident in new):
            self._kept = {}  # an id that a person chose may be meant in any paper
        kept: dict[int, tuple[Extraction, _Used, Extraction]] = {}
        for e in extractions:
            held = self._kept.get(id(e))
            if held is None or not held[1].holds(merged, new):
                used = _Used(merged)
                renamed: dict[str, Any] = {kind: tuple(_renamed(getattr(e, kind), used)) for kind in _NAMED}
                held = e, used, dataclasses.replace(e, **renamed)
                used.of = {}
            kept[id(e)] = held
        self._kept, self._known = kept, frozenset(merged)
        return [made for _, _, made in kept.values()]


class _Stand(Protocol):
    """Something that tells which id stands for an actor."""

    def get(self, key: str, default: str, /) -> str: ...


class _Used:
    """Which id stands for which actor, as far as a paper asked; and whom it asked for in vain."""

    def __init__(self, of: Mapping[str, str]) -> None:
        self.of = of
        self._found: dict[str, str] = {}
        self._missing: set[str] = set()

    def get(self, key: str, default: str) -> str:
        """The id that stands for an actor; the default where there is none."""
        other = self.of.get(key)
        if other is None:
            if key.startswith(_OWN):
                self._missing.add(key)
            return default
        self._found[key] = other
        return other

    def holds(self, merged: Mapping[str, str], new: AbstractSet[str]) -> bool:
        """Whether each question would be answered as it was."""
        return self._missing.isdisjoint(new) and all(merged.get(k) == v for k, v in self._found.items())


def renamed(thing: T, ids: Mapping[str, str]) -> T:
    """A noun with every actor id replaced by the one that stands for it."""
    return _rename(thing, ids)


def _renamed(things: Sequence[T], merged: _Stand) -> Iterable[T]:
    """The same nouns with every actor id replaced; a noun in which nothing changes is the same object."""
    return (_rename(thing, merged) for thing in things)


def _rename(value: T, merged: _Stand) -> T:
    if isinstance(value, str):  # an enumeration's value is nobody's id
        other = merged.get(value, value)
        return value if other == value else other  # type: ignore[return-value]
    if isinstance(value, tuple):
        renamed = [_rename(v, merged) for v in value]
        changed = any(new is not old for new, old in zip(renamed, value))
        return tuple(renamed) if changed else value  # type: ignore[return-value]
    fields = {}
    for name in _names_of(type(value)):  # type: ignore[arg-type]
        old = getattr(value, name)
        if old is not None and (new := _rename(old, merged)) is not old:
            fields[name] = new
    return dataclasses.replace(value, **fields) if fields else value  # type: ignore[type-var]


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    """The fields of a noun in which an actor's id may stand, at any depth."""
    if not dataclasses.is_dataclass(kind) or issubclass(kind, (Span, When, Document)):
        return ()
    hints = typing.get_type_hints(kind)
    return tuple(f.name for f in dataclasses.fields(kind) if _may_hold(hints[f.name]))


def _may_hold(hint: object) -> bool:
    parts = typing.get_args(hint)
    if parts:
        return any(_may_hold(p) for p in parts if p is not Ellipsis)
    if not isinstance(hint, type) or issubclass(hint, (enum.Enum, Span, When, Document)):
        return False
    return hint is str or dataclasses.is_dataclass(hint)
