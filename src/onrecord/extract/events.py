"""Frames in the paper's own voice, in admissions and in other people's accounts → events."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.nouns import Attribution, Event
from onrecord.knowledge import Knowledge

from .actors import Cast, Mention
from .frames import Frame
from .passage import Passage


def events(
    passage: Passage,
    frames: Sequence[Frame],
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    cast: Cast,
    knowledge: Knowledge,
) -> tuple[Event, ...]:
    """The events of a passage."""
    return ()
