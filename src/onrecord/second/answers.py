"""A language model's answer as data: what is of the form that was asked for, whatever else came with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from onrecord.core.nouns import Certainty, HedgeKind, RelationKind

from .faults import NoAnswerError
from .prompt import OFFICE

LONGEST = 2000
"""Characters of one phrase at most; a passage is not much longer."""


def _empty_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip().casefold() in ("", "null", "none") else value


class _Strict(BaseModel):
    """Of the form asked for, no type bent into another; keys besides are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Maybe = Annotated[Words | None, BeforeValidator(_empty_is_none)]
Names = Annotated[list[Words], Field(max_length=20)]


class SaidClaim(_Strict):
    """What a statement asserts, as it was proposed."""

    words: Words
    denies: bool
    act: Words
    who: Maybe = None
    other: Maybe = None
    thing: Maybe = None
    topic: Maybe = None
    place: Maybe = None
    when: Maybe = None
    hedge: Annotated[HedgeKind | None, Field(strict=False), BeforeValidator(_empty_is_none)] = None


class SaidStatement(_Strict):
    """Words and their source; ``claims`` are looked at one by one."""

    words: Words
    speaker: Words
    cue: Maybe = None
    claims: list[Any] = Field(default_factory=list, max_length=50)


class SaidEvent(_Strict):
    """What is said to have happened."""

    words: Words
    act: Words
    who: Names
    others: Names = Field(default_factory=list)
    when: Maybe = None
    where: Maybe = None
    topic: Maybe = None
    thing: Maybe = None
    certainty: Annotated[Certainty, Field(strict=False)] = Certainty.HAPPENED


class SaidLink(_Strict):
    """How one is tied to another. ``kind`` is a relation's, or :data:`~onrecord.second.prompt.OFFICE`."""

    words: Words
    kind: Words
    who: Words
    other: Maybe = None
    role: Maybe = None

    @property
    def relation(self) -> RelationKind | None:
        """The kind of relation, or None for an office. Raises ValueError for a word that is neither."""
        return None if self.kind == OFFICE else RelationKind(self.kind)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer's entries that are of the form asked for; ``malformed`` counts those that are not.

    ``cut`` is true where the answer breaks off, or is no JSON as a whole.
    """

    statements: tuple[SaidStatement, ...] = ()
    events: tuple[SaidEvent, ...] = ()
    links: tuple[SaidLink, ...] = ()
    malformed: int = 0
    cut: bool = False


MOST = 200
"""Entries of one list that are looked at; a passage has no more to say, but a model may go round in circles."""


def parse(words: str) -> Said:
    """Read an answer. Entries that came whole count, also of one that breaks off. Raises NoAnswerError."""
    lists, cut = _lists(words)
    malformed = 0
    found: dict[str, list[Any]] = {}
    for name, kind in _KINDS.items():
        entries = lists.get(name, [])
        malformed += max(0, len(entries) - MOST)
        found[name] = []
        for entry in entries[:MOST]:
            one = validated(kind, entry)
            if one is None:
                malformed += 1
            else:
                found[name].append(one)
    return Said(malformed=malformed, cut=cut, **{name: tuple(each) for name, each in found.items()})


T = TypeVar("T", bound=BaseModel)


def validated(kind: type[T], entry: Any) -> T | None:
    """An entry as its kind, or None where it is not of the form."""
    try:
        return kind.model_validate(entry)
    except (ValidationError, RecursionError):
        return None


_KINDS: dict[str, type[BaseModel]] = {"statements": SaidStatement, "events": SaidEvent, "links": SaidLink}
_DECODER = json.JSONDecoder()
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_TRIES = 20


def _lists(words: str) -> tuple[dict[str, list[Any]], bool]:
    """The lists of the answer's object, by name, and whether they were gathered from a broken one.

    What a model thinks aloud first, or writes around the object, is passed over.
    """
    words = _THOUGHT.sub("", words)
    begin = words.find("{")
    for _ in range(_TRIES):
        if begin < 0:
            break
        try:
            whole, end = _DECODER.raw_decode(words, begin)
        except (ValueError, RecursionError):
            break
        found = {n: whole[n] for n in _KINDS if isinstance(whole.get(n), list)}
        if found:
            return found, False
        begin = words.find("{", end)
    return _gathered(words), True


def _gathered(words: str) -> dict[str, list[Any]]:
    """What of the lists came whole, of an object that breaks off or is broken."""
    found: dict[str, list[Any]] = {}
    for name in _KINDS:
        opened = re.search(rf'"{name}"\s*:\s*\[', words)
        if opened is None:
            continue
        entries = found.setdefault(name, [])
        at = opened.end()
        while (begin := _next(words, at)) is not None:
            try:
                entry, at = _DECODER.raw_decode(words, begin)
            except (ValueError, RecursionError):
                break
            entries.append(entry)
    if not found:
        raise NoAnswerError("none of the lists")
    return found


_BETWEEN = re.compile(r"[\s,]*")


def _next(words: str, at: int) -> int | None:
    """Where the next entry of a list begins, or None where the list ends."""
    between = _BETWEEN.match(words, at)
    begin = between.end() if between else at
    return begin if words[begin : begin + 1] == "{" else None
