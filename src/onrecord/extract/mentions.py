"""Words that stand for an actor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Form = Literal["name", "nominal", "pronoun"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an actor: a name, a nominal ("the minister") or a pronoun.

    ``start:end`` and ``head`` (where the head word begins) are offsets in the document's text.
    ``actor`` is None where it is not known who is meant. First person pronouns are no mentions.
    """

    start: int
    end: int
    actor: str | None
    form: Form
    head: int


def mention_at(mentions: Sequence[Mention], offset: int) -> Mention | None:
    """The shortest mention that covers an offset of the document's text; ``mentions`` sorted by start."""
    last = bisect_right(mentions, offset, key=lambda m: m.start)
    found = [m for m in mentions[max(0, last - 12) : last] if m.start <= offset < m.end]
    return min(found, key=lambda m: m.end - m.start) if found else None
