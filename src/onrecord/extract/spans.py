"""Where attributions stand: the part that a trained model does, behind a small protocol."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Spans = tuple[tuple[int, int], ...]


class Sign(enum.Enum):
    """What shows that words are somebody's."""

    SIGNED = "signed"  # a quotation above or before a signature
    LAYOUT = "layout"  # behind a colon, a quotation that goes on or stands alone
    SPEECH = "speech"  # a plain verb of speech with somebody who speaks
    WORDS = "words"  # any other word or phrase


@dataclass(frozen=True, slots=True)
class RawAttribution:
    """Source, cue and content as offsets into the text that was read; ``score`` is the certainty of the cue."""

    source: Spans
    cue: Spans
    content: Spans
    score: float = 1.0
    sign: Sign = Sign.WORDS


class SpanFinder(Protocol):
    """Finds attributions in a text. Any model can stand here."""

    @property
    def threshold(self) -> float:
        """The score from which an attribution holds by itself; below, only if something else agrees."""
        ...

    def find(self, text: str) -> Sequence[RawAttribution]:
        """The attributions of a text, in the order of their cues, the doubtful ones too; a source may be empty."""
        ...


def overlap(one: Spans, other: Spans) -> int:
    """How many characters two sets of spans, each in the order of the text, share."""
    if not one or not other or one[-1][1] <= other[0][0] or other[-1][1] <= one[0][0]:
        return 0
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def size(spans: Spans) -> int:
    """How many characters are in spans that do not overlap."""
    return sum(b - a for a, b in spans)


def likeness(one: Spans, other: Spans) -> float:
    """The harmonic mean of the shares that two sets of spans have in common: 0 to 1."""
    shared = overlap(one, other)
    return 2 * shared / (size(one) + size(other)) if shared else 0.0
