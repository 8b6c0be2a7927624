"""Corrections, tied to what they take back.

A correction touches the events of an earlier paper whose words it repeats: same publisher or a paper that
it names, and most of the telling words shared. What was read as an event in the corrected words is then
marked by the correction's ``corrects``.
"""

from __future__ import annotations

import dataclasses

from onrecord.core.dates import Answer
from onrecord.core.document import Document
from onrecord.core.nouns import Attribution, Correction, Event, Facts
from onrecord.extract.anchors import stems


def settle(facts: Facts) -> Facts:
    """The same facts, with each correction's ``corrects`` naming the events and statements that it touches."""
    if not facts.corrections:
        return facts
    documents = {d.id: d for d in facts.documents}
    settled = tuple(_settled(c, facts, documents) for c in facts.corrections)
    return dataclasses.replace(facts, corrections=settled)


def _settled(correction: Correction, facts: Facts, documents: dict[str, Document]) -> Correction:
    if correction.corrects:
        return correction
    words = stems(" ".join([correction.withdraws, *(s.text for s in correction.says)]))
    own = documents[correction.document]
    nouns: list[Event | Attribution] = [*facts.events, *facts.attributions]
    touched = [
        noun.id
        for noun in nouns
        if noun.document != correction.document
        and _may_touch(own, documents[noun.document])
        and _shares(words, noun)
    ]
    return dataclasses.replace(correction, corrects=tuple(touched))


def _may_touch(correcting: Document, other: Document) -> bool:
    """A paper corrects what appeared before it, from its own house."""
    if correcting.published and other.published and other.published.after(correcting.published) is Answer.YES:
        return False
    return bool(correcting.publisher) and correcting.publisher == other.publisher


def _shares(words: frozenset[str], noun: Event | Attribution) -> bool:
    spans = noun.spans if isinstance(noun, Event) else noun.content
    have = stems(" ".join(s.text for s in spans))
    return len(have) >= 2 and len(have & words) >= max(2, 0.6 * len(have))
