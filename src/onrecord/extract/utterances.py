"""One utterance told in several papers: its occurrences know each other by one id.

Two occurrences are of one utterance where one speaker says a sentence of at least eight words in both, word
for word, and the days on which it was said may be the same. A day taken from the paper's own date is no bar:
a paper may quote later. Paraphrases are statements of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.core.document import Document
from onrecord.core.nouns import Attribution, AttributionKind, Grade

_SENTENCE = re.compile(r"(?<![.?!])[.?!]++[”\"’']*+\s+")
_WORD = re.compile(r"\w+")
_LEAST = 8
_BEST = tuple(Grade)


def shared_ids(found: Sequence[Attribution], documents: Iterable[Document]) -> Mapping[str, str]:
    """For each attribution the id of its utterance: that of the occurrence of the best grade, the first of these."""
    dated = {d.id: d.published for d in documents}
    ranked = sorted(found, key=lambda a: _BEST.index(a.grade))
    first: dict[tuple[str, str], list[Attribution]] = {}
    ids: dict[str, str] = {}
    for a in ranked:
        keys = list(_keys(a))
        met = (b for key in keys for b in first.get(key, ()) if _may_be_one(a, b, dated))
        head = next(met, a)
        ids[a.id] = ids.get(head.id, head.id)
        for key in keys if head is a else ():
            first.setdefault(key, []).append(a)
    return ids


def _keys(a: Attribution) -> Iterator[tuple[str, str]]:
    if a.speaker is None or a.kind is AttributionKind.INDIRECT:
        return
    for span in a.content:
        for sentence in _SENTENCE.split(span.text):
            words = _WORD.findall(sentence.casefold())
            if len(words) >= _LEAST:
                yield a.speaker, " ".join(words)


def _may_be_one(a: Attribution, b: Attribution, dated: Mapping[str, object]) -> bool:
    if a.document == b.document or a.said is None or b.said is None:
        return a.document != b.document
    return a.said.overlaps(b.said) or a.said == dated.get(a.document) or b.said == dated.get(b.document)
