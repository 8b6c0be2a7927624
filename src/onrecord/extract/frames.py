"""Predicates in a text, with who and what takes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.core.nouns import Attribution
from onrecord.knowledge import Knowledge

from .actors import Mention
from .passage import Passage
from .times import TimeMention


@dataclass(frozen=True)
class Frame:
    """One predicate in the text."""


def frames(
    passage: Passage,
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    times: Sequence[TimeMention],
    knowledge: Knowledge,
) -> tuple[Frame, ...]:
    """The frames of a passage."""
    return ()
