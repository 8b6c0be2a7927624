"""Frames inside attributions → claims."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.nouns import Attribution, Claim
from onrecord.knowledge import Knowledge

from .actors import Cast, Mention
from .frames import Frame
from .passage import Passage


def claims(
    passage: Passage,
    frames: Sequence[Frame],
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[Claim, ...]:
    """The claims of a passage."""
    return ()
