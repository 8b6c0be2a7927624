"""Where attributions stand: the part that a trained model does, behind a small protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RawAttribution:
    """Source, cue and content as offsets into the text that was read; ``score`` is the certainty of the cue."""

    source: Spans
    cue: Spans
    content: Spans
    score: float = 1.0


class SpanFinder(Protocol):
    """Finds attributions in a text. Any model or set of rules can stand here."""

    def find(self, text: str) -> Sequence[RawAttribution]:
        """The attributions of a text, in the order of their cues; a source may be empty."""
        ...
