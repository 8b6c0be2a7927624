"""Words tied to their source."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.nouns import Attribution
from onrecord.knowledge import Knowledge

from .actors import Cast, Mention
from .passage import Passage


def attributions(
    passage: Passage, mentions: Sequence[Mention], cast: Cast, knowledge: Knowledge
) -> tuple[Attribution, ...]:
    """The attributions of a passage."""
    return ()
