"""Who is in a paper: mentions of actors, and the cast that grows from passage to passage."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.core.nouns import Actor, Office, Relation
from onrecord.knowledge import Knowledge

from .passage import Passage

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


@dataclass(frozen=True)
class Cast:
    """Everybody met so far in one paper. Ids of actors never change; what is known of them grows."""

    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    relations: tuple[Relation, ...] = ()

    def actor(self, ident: str | None) -> Actor | None:
        """The actor of that id, if there is one."""
        return next((a for a in self.actors if a.id == ident), None)


def cast_of(passage: Passage, cast: Cast, knowledge: Knowledge) -> tuple[tuple[Mention, ...], Cast]:
    """The mentions of a passage, sorted by place, and the cast with what the passage adds."""
    return (), cast


def mention_at(mentions: Sequence[Mention], offset: int) -> Mention | None:
    """The shortest mention that covers an offset of the document's text; ``mentions`` sorted by start."""
    last = bisect_right(mentions, offset, key=lambda m: m.start)
    found = [m for m in mentions[max(0, last - 12) : last] if m.start <= offset < m.end]
    return min(found, key=lambda m: m.end - m.start) if found else None
