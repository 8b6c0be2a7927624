"""Words for time, and the days that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.core.dates import When
from onrecord.core.document import Document

from .passage import Passage

TimeKind = Literal["point", "since", "until", "before", "after", "during", "between", "duration"]


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words for a time at ``start:end`` of the document's text (with their preposition).

    ``when`` is what they mean, None where that is not known. For ``since``, ``until``, ``before``,
    ``after`` it is the stretch (an open end is ``..``) and ``anchor`` the words of a happening that
    bounds it ("since the competition opened": "the competition opened"), if it is bounded by one.
    """

    start: int
    end: int
    when: When | None
    words: str
    kind: TimeKind = "point"
    anchor: str | None = None


def find(passage: Passage, reference: When | None) -> tuple[TimeMention, ...]:
    """The words for time in a passage, in order."""
    return ()


def resolve(words: str, reference: When | None) -> When | None:
    """The days that a phrase means, said at ``reference``; None where that cannot be known."""
    return None


def infer_published(document: Document) -> When | None:
    """The stretch in which an undated paper must have appeared, marked as inferred; None if unknown."""
    return None
