"""Corrections, tied to what they take back.

A correction touches the events of an earlier paper whose words it repeats: same publisher or a paper that
it names, and most of the telling words shared. What was read as an event in the corrected words is then
marked by the correction's ``corrects``.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict

from onrecord.core.dates import Answer
from onrecord.core.document import Document
from onrecord.core.nouns import Attribution, Correction, Event, Facts
from onrecord.extract.anchors import stems


def settle(facts: Facts) -> Facts:
    """The same facts, with each correction's ``corrects`` naming the events and statements that it touches."""
    if not facts.corrections:
        return facts
    documents = {d.id: d for d in facts.documents}
    published = {documents[c.document].publisher for c in facts.corrections if not c.corrects} - {""}
    told: _Told = defaultdict(lambda: defaultdict(list))
    nouns: list[Event | Attribution] = [*facts.events, *facts.attributions]
    for number, noun in enumerate(nouns):
        own = documents[noun.document]
        if own.publisher in published:
            have = stems(" ".join(s.text for s in (noun.spans if isinstance(noun, Event) else noun.content)))
            for stem in have if len(have) >= 2 else ():
                told[own.publisher][stem].append((number, noun, len(have)))
    settled = tuple(_settled(c, told, documents) for c in facts.corrections)
    return dataclasses.replace(facts, corrections=settled)


_Told = dict[str, dict[str, list[tuple[int, Event | Attribution, int]]]]
"""By publisher and telling word: the events and statements, with their number and how many such words they have."""


def _settled(correction: Correction, told: _Told, documents: dict[str, Document]) -> Correction:
    own = documents[correction.document] if not correction.corrects else None
    if own is None or own.publisher not in told:
        return correction
    words = stems(" ".join([correction.withdraws, *(s.text for s in correction.says)]))
    shared: dict[int, int] = defaultdict(int)
    found: dict[int, tuple[Event | Attribution, int]] = {}
    for word in words:
        for number, noun, size in told[own.publisher].get(word, ()):
            shared[number] += 1
            found[number] = (noun, size)
    touched = [
        found[number][0].id
        for number in sorted(found)
        if shared[number] >= max(2, 0.6 * found[number][1])
        and found[number][0].document != correction.document
        and _may_touch(own, documents[found[number][0].document])
    ]
    return dataclasses.replace(correction, corrects=tuple(touched)) if touched else correction


def _may_touch(correcting: Document, other: Document) -> bool:
    """A paper corrects what appeared before it, from its own house."""
    first, second = other.published, correcting.published
    return first is None or second is None or first.after(second) is not Answer.YES
