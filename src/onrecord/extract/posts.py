"""Two offices that are not one and were held at the same time: what tells two bearers of a surname apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.core.nouns import Office

from . import anchors, identity


@dataclass(frozen=True, slots=True)
class Post:
    """An office with its body as it is called, empty where none is named."""

    office: Office
    body: str = ""

    @classmethod
    def of(cls, office: Office, names: Mapping[str, str]) -> Post:
        """The post of an office; ``names`` are those of actors by id."""
        return cls(office, names.get(office.organization or "", office.organization or ""))

    @property
    def words(self) -> str:
        """ "minister of ports, Norland"."""
        return f"{self.office.role}, {self.body}" if self.body else self.office.role


def against(mine: Iterable[Post], theirs: Iterable[Post], *, lasting: bool) -> tuple[Post, Post] | None:
    """A post of each side that are different ones, held at the same time; None where nothing speaks against one holder.

    Who shares a post may hold others beside it: then nothing does. Posts without a known beginning say nothing.
    ``lasting``: one of which nobody says that it ended lasts.
    """
    pairs = [(a, b) for a in mine for b in theirs]
    if any(same(a, b) for a, b in pairs):
        return None
    return next((p for p in pairs if at_once(p[0].office, p[1].office, lasting=lasting)), None)


def same(one: Post, other: Post) -> bool:
    """Whether two posts can be one: the body is called the same, or not named, and the one role is in the other."""
    a, b = identity.body(one.body), identity.body(other.body)
    if a and b and a != b and not (set(a) <= set(b) or set(b) <= set(a)):
        return False
    mine, theirs = anchors.stems(one.office.role), anchors.stems(other.office.role)
    return mine <= theirs or theirs <= mine


def at_once(one: Office, other: Office, *, lasting: bool) -> bool:
    """Whether some day lies in both for certain; see :func:`against`."""
    if one.start is None or other.start is None or one.start.latest is None or other.start.latest is None:
        return False
    first, second = (one, other) if one.start.latest <= other.start.latest else (other, one)
    begun = second.start.latest if second.start else None
    until = first.end.earliest if first.end else None
    if until is None:
        return lasting
    return begun is not None and begun < until
