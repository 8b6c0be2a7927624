"""Frozen nouns as JSON and back, by their type hints: how a reader in a child process answers.

What comes back is checked value by value against the hints, since a child that read a hostile file
may have been made to say anything. Nothing is unpickled, no name is looked up.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any


class WireError(ValueError):
    """What came over the wire is not what was asked for."""


def encode(value: Any) -> Any:
    """A value as JSON data. A dataclass is a list of its fields in order."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [encode(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): encode(v) for k, v in value.items()}
    kind: type = type(value)
    return [encode(getattr(value, n)) for n in _names(kind)]


def shortened(value: Any) -> Any:
    """As :func:`encode`, without the last fields of each dataclass that hold what they hold by default.

    ``decode`` gives the same value back, so a default, once data was written with it, must not change.
    """
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [shortened(v) for v in value]
    fields = _defaults(kind)
    if fields is None:
        return encode(value)
    values = [getattr(value, name) for name, _ in fields]
    while values and _is_default(values[-1], fields[len(values) - 1][1]):
        values.pop()
    return [v if type(v) in _PLAIN else shortened(v) for v in values]


_PLAIN = frozenset({str, bool, int, float, type(None)})


def _is_default(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and value == default)


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...] | None:
    """The fields of a dataclass, each with its default, or MISSING; None of any other type."""
    if not dataclasses.is_dataclass(kind):
        return None
    fields = dataclasses.fields(kind)
    made = (f.default if f.default_factory is dataclasses.MISSING else f.default_factory() for f in fields)
    return tuple((f.name, default) for f, default in zip(fields, made))


def decode(kind: Any, data: Any) -> Any:
    """The value of type ``kind`` that ``data`` tells. Raises WireError where it tells none."""
    return _decoder(kind)(data)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind))


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional(next(a for a in args if a is not type(None)))
    if origin is tuple:
        return _many(args[0]) if args[-1] is Ellipsis else _few(args)
    if origin in (dict, Mapping):
        return _mapping
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _member(kind)
    if kind is date:
        return _date
    if kind is float:
        return _exactly(float, int)
    return _exactly(kind)


def _exactly(*kinds: type) -> Callable[[Any], Any]:
    def plain(data: Any) -> Any:
        if type(data) not in kinds:
            raise WireError(f"{kinds[0].__name__} expected")
        return data

    return plain


def _optional(kind: Any) -> Callable[[Any], Any]:
    inner = _decoder(kind)
    return lambda data: None if data is None else inner(data)


def _many(kind: Any) -> Callable[[Any], Any]:
    inner: list[Callable[[Any], Any]] = []

    def many(data: Any) -> Any:
        if not inner:  # looked up late: a noun may hold nouns of its own kind
            inner.append(_decoder(kind))
        if type(data) is not list:
            raise WireError("list expected")
        one = inner[0]
        return tuple([one(d) for d in data])

    return many


def _few(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    inner = [_decoder(k) for k in kinds]

    def few(data: Any) -> Any:
        if type(data) is not list or len(data) != len(inner):
            raise WireError("list of another length expected")
        return tuple([one(d) for one, d in zip(inner, data)])

    return few


def _mapping(data: Any) -> dict[str, str]:
    if type(data) is not dict or not all(type(v) is str for v in data.values()):
        raise WireError("names and texts expected")
    return data


def _record(kind: type) -> Callable[[Any], Any]:
    inner: list[Callable[[Any], Any]] = []
    names = _names(kind)

    def record(data: Any) -> Any:
        if not inner:
            hints = typing.get_type_hints(kind)
            inner.extend(_decoder(hints[n]) for n in names)
        if type(data) is not list or len(data) > len(inner):
            raise WireError(f"{kind.__name__} expected")
        values = [one(d) for one, d in zip(inner, data)]
        try:
            return kind(*values)  # written before its last fields were thought of: they have defaults
        except TypeError as cause:
            raise WireError(f"{kind.__name__} expected") from cause

    return record


def _member(kind: type[enum.Enum]) -> Callable[[Any], Any]:
    def member(data: Any) -> Any:
        try:
            return kind(data)
        except ValueError as cause:
            raise WireError(f"{kind.__name__} expected") from cause

    return member


def _date(data: Any) -> date:
    try:
        return date.fromisoformat(data)
    except (TypeError, ValueError) as cause:
        raise WireError("date expected") from cause
