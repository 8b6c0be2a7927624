"""Dated clauses: what happened when, in the paper's words, to date what other papers only name."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.core.nouns import Happening

from .passage import Passage
from .times import TimeMention


def happenings(passage: Passage, times: Sequence[TimeMention]) -> tuple[Happening, ...]:
    """The clause around each point in time that a passage names, with that time.

    A sentence that names several times gives a clause for each, from the time before it to the one
    after it, so that "opened on 3 March and closed on 9 May" dates two happenings.
    """
    points = [t for t in times if t.when is not None and t.kind == "point"]
    found = []
    for sentence in passage.sentences:
        start, end = passage.bounds(sentence)
        inside = [t for t in points if start <= t.start < end]
        for i, time in enumerate(inside):
            low = inside[i - 1].end if i else start
            high = inside[i + 1].start if i + 1 < len(inside) else end
            assert time.when is not None
            found.append(Happening(passage.span(low, max(high, time.end)), time.when))
    return tuple(found)
