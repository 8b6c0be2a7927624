"""What the columns of logs, calendars, registers and ledgers mean, as data (``columns.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a header or a cell, lower case, without punctuation and underscores."""
    return tuple(_WORD.findall(text.casefold()))


@dataclass(frozen=True)
class Columns:
    """Names of columns by role, and words in cells by what they say."""

    roles: Mapping[str, tuple[tuple[str, ...], ...]]
    words: Mapping[str, tuple[tuple[str, ...], ...]]

    def assign(self, headers: Sequence[str]) -> dict[str, int]:
        """The column (index) for each role that the headers show; each column has one role at most.

        A header takes the role of the longest name whose words it all holds; where two columns claim
        a role, the one that matches more exactly has it. A header "@role" has that role before any other.
        """
        claims: list[tuple[float, int, str]] = []
        for index, header in enumerate(headers):
            found = words_of(header)
            for role, names in self.roles.items():
                for name in names:
                    if set(name) <= set(found):
                        claims.append(
                            (len(name) + (1 if name == found else 0) - 0.01 * len(found), index, role)
                        )
        said = {header.strip()[1:]: n for n, header in enumerate(headers) if header.strip()[:1] == "@"}
        taken = {role: n for role, n in said.items() if role in self.roles}
        used = set(taken.values())
        for _, index, role in sorted(claims, key=lambda c: (-c[0], c[1])):
            if role not in taken and index not in used:
                taken[role] = index
                used.add(index)
        return taken

    def says(self, kind: str, text: str) -> bool:
        """Whether a cell holds one of the words listed under ``kind``, as whole words."""
        found = words_of(text)
        return any(
            found[i : i + len(name)] == name
            for name in self.words[kind]
            for i in range(len(found) - len(name) + 1)
        )

    def is_only(self, kind: str, text: str) -> bool:
        """Whether a cell holds nothing but one of the words listed under ``kind``."""
        return words_of(text) in self.words[kind]


@cache
def columns() -> Columns:
    """The columns that the product knows."""
    data = tomllib.loads(files(__package__).joinpath("columns.toml").read_text("utf-8"))
    return Columns(
        roles={role: tuple(words_of(n) for n in names) for role, names in data["roles"].items()},
        words={kind: tuple(words_of(n) for n in names) for kind, names in data["words"].items()},
    )
