"""Calls for and against."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.nouns import Attribution, Stance
from onrecord.knowledge import Knowledge

from .actors import Cast, Mention
from .passage import Passage


def stances(
    passage: Passage,
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[Stance, ...]:
    """The stances of a passage."""
    return ()
