"""Packs: directories of office-holders, built by a command into a user's own folder, never shipped.

A pack is one JSON file of people by surname, each with the terms and seats that he held. It is opened when
the first name is looked up in it, and of its people only those of that surname are read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from onrecord.core import dates
from onrecord.core.dates import When
from onrecord.core.problems import OnrecordError, Problem

from .model import fold
from .userfile import UserFile

FORMAT = 1
SUFFIX = ".json"


class PackError(OnrecordError):
    """A pack is not there, or is none."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by its path and the hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch in which somebody held an office. Dates are EDTF; empty where the sources give none."""

    role: str
    body: str
    place: str = ""
    party: str = ""
    start: str = ""
    end: str = ""
    oversees: tuple[str, ...] = ()

    def possible(self, when: When | None) -> bool | None:
        """Whether it can have lasted at a time; None where its dates, or the time, are not known."""
        if not self.start or when is None:
            return None
        start, end = dates.parse(self.start), dates.parse(self.end) if self.end else None
        late = start.after(when) is dates.Answer.YES
        return not late and not (end is not None and end.before(when) is dates.Answer.YES)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a pack. ``given`` are his given names and short forms, folded; ``born`` a year or 0,
    ``pronoun`` he, she or empty.

    ``terms`` are what he was elected to, ``seats`` what he held beside it (committees).
    """

    identifier: str
    name: str
    surname: str
    given: tuple[str, ...]
    born: int
    pronoun: str
    terms: tuple[Term, ...]
    seats: tuple[Term, ...] = ()


def pack_at(path: Path) -> Pack | Problem:
    """The pack at a path; a Problem where there is none."""
    try:
        data = path.read_bytes()
    except OSError as cause:
        reason = (cause.strerror or str(cause)).lower()
        return Problem(str(path), f"the file cannot be read ({reason}).", mend="Check the path.")
    if b'"onrecord_pack"' not in data[:200]:
        return Problem(
            str(path), "this is no pack.", mend="Build one with: onrecord knowledge build congress."
        )
    return Pack(str(path), hashlib.sha256(data).hexdigest())


class Directory:
    """The people of some packs, looked up by surname and by identifier."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.packs = tuple(packs)

    @cached_property
    def _data(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(_opened(pack) for pack in self.packs)

    def bearers(self, surname: str) -> tuple[Member, ...]:
        """Everybody whose surname ends with that word, in the order of the packs."""
        return tuple(m for data in self._data for m in _members(data, fold(surname)))

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Every form of a place that offices are held for (folded) → its name: "tex." → "Texas"."""
        return {
            fold(form): name
            for data in self._data
            for name, forms in data["places"].items()
            for form in (name, *forms)
        }

    @cached_property
    def parties(self) -> Mapping[str, str]:
        """Every form of a party (folded) → its name."""
        return {
            fold(form): name
            for data in self._data
            for name, forms in data["parties"].items()
            for form in (name, *forms)
        }

    @cached_property
    def forums(self) -> Mapping[str, list[list[str]]]:
        """For each office the phrases (folded) that together say that its holders sit where a paper was made."""
        return {role: sets for data in self._data for role, sets in data["forums"].items()}

    def is_whole(self, when: When | None) -> bool:
        """Whether a pack lists everybody who sat at a time: then those without dates did not sit."""
        stretches = (dates.parse(text) for data in self._data for text in data["whole"])
        return when is not None and any(when.within(s) is dates.Answer.YES for s in stretches)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The offices that people of the packs hold."""
        return frozenset(self.forums)

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The names of the bodies in which offices are held."""
        return tuple(name for data in self._data for name in data["bodies"].values())

    def excerpt(self, identifier: str) -> UserFile | None:
        """What the packs say of one person, as a file of knowledge that stands for itself."""
        for pack, data in zip(self.packs, self._data):
            surname = data["identifiers"].get(identifier)
            for member in _members(data, surname) if surname else ():
                if member.identifier == identifier:
                    return _excerpt(member, data["title"], pack)
        return None


@lru_cache(maxsize=4)
def _opened(pack: Pack) -> Mapping[str, Any]:
    try:
        data = Path(pack.name).read_bytes()
        found: Mapping[str, Any] = json.loads(data)
        if hashlib.sha256(data).hexdigest() != pack.sha256 or found["onrecord_pack"] != FORMAT:
            raise PackError(
                f"the pack {pack.name} is not the one that was named; name it again: --knowledge {pack.name}"
            )
    except (OSError, ValueError, KeyError) as cause:
        raise PackError(f"the pack {pack.name} cannot be opened ({cause}); build it again.") from cause
    return found


def _members(data: Mapping[str, Any], surname: str) -> Iterator[Member]:
    for identifier, name, whole, given, born, pronoun, terms, seats in data["people"].get(surname, ()):
        yield Member(
            identifier, name, whole, tuple(given), born, pronoun,
            tuple(_term(t, data) for t in terms), tuple(_term(s, data) for s in seats),
        )  # fmt: skip


def _term(values: Sequence[str], data: Mapping[str, Any]) -> Term:
    role, body, place, party, start, end = values
    return Term(role, data["bodies"][body], place, party, start, end, tuple(data["oversees"].get(body, ())))


def _excerpt(member: Member, title: str, pack: Pack) -> UserFile:
    """In TOML. Terms without dates are left out: an office without dates would count for all time."""
    lines = [
        f"# From {title}",
        "",
        "[[people]]",
        _line("name", member.name),
        _line("identifier", member.identifier),
    ]
    for term in (*member.terms, *member.seats):
        if not term.start:
            continue
        role = f"{term.role} for {term.place}" if term.place else term.role
        lines += [
            "",
            "[[occupancies]]",
            _line("holder", member.identifier),
            _line("role", role),
            _line("body", term.body),
        ]
        lines += [_line("from", term.start)]
        lines += [_line("to", term.end)] if term.end else []
        lines += (
            [f"oversees = {json.dumps(list(term.oversees), ensure_ascii=False)}"] if term.oversees else []
        )
    return UserFile(
        f"{Path(pack.name).stem}-{member.identifier.partition(':')[2]}.toml", "\n".join(lines) + "\n"
    )


def _line(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
