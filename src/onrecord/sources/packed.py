"""Files that hold several papers: what a reader of such a file gives."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from onrecord.core.problems import Problem

MOST_BYTES = 256 << 20
"""What the members of one file may come to, unpacked, in bytes."""
MOST_MEMBERS = 50_000
DEEPEST = 4
"""How many files may lie inside one another."""


@dataclass(frozen=True, slots=True)
class Member:
    """A paper inside a file: its name there, which ends as a file's name does, and its bytes (base64)."""

    name: str
    held: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Member:
        """A member with these bytes. A name that is blank, or hidden characters in it, are made plain."""
        shown = "".join(c if c.isprintable() else "_" for c in name).strip().lstrip("/") or "unnamed"
        return cls(shown, base64.b64encode(data).decode("ascii"))

    @property
    def data(self) -> bytes:
        """The bytes. Raises ValueError where they were not written by :meth:`of`."""
        return base64.b64decode(self.held, validate=True)


@dataclass(frozen=True, slots=True)
class Packed:
    """The papers inside a file, in its order, and what of it could not be unpacked."""

    members: tuple[Member, ...] = ()
    problems: tuple[Problem, ...] = ()
